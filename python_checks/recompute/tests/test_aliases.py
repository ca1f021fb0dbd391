"""Models under other names."""

from __future__ import annotations

from datetime import date

from python_checks.recompute.tests.cases import Row, accounted, charge, found_kpi, run

AS_OF = date(2024, 1, 31)
JANUARY = date(2024, 1, 1)
LLM, VISION, IMAGES = "llm_api", "computer_vision_api", "image_generation_api"


def alias(name: str, model: str, industry: str = LLM) -> Row:
    """A row of raw_model_aliases."""
    return {"model_alias": name, "model_id": model, "industry": industry}


def test_requests_charges_and_costs_are_read_under_the_models_name() -> None:
    tables: dict[str, list[Row]] = {
        "raw_model_aliases": [alias("gpt ", " m "), alias("m", "n", VISION)],
        "raw_models": [{"model_id": "m", "speed_tier": "fast"}],
        "raw_llm_requests": [
            {"requested_at": "2024-01-02", "model_id": model, "latency_ms": "5"}
            for model in ("m", " gpt", "GPT")
        ],
        "raw_billing_charges": [charge("2024-01-02", model_id="gpt")],
        "raw_inference_costs": [charge("2024-01-02", model_id="gpt", effective_cost="8")],
    }
    marts = run(tables, AS_OF)
    usage = marts["fct_usage_daily"].sort("model_id").select("model_id", "request_count")
    assert usage.rows() == [("GPT", 1), ("m", 2)]
    revenue = marts["fct_token_revenue_cohorts_monthly"].sort("model_id")
    assert revenue.select("model_id", "tokens", "revenue_usd").rows() == [
        ("GPT", 150, 0),
        ("m", 300, 100),
    ]
    review = marts["rpt_inference_review_quarterly"].sort("model_id", "cost_usd")
    assert review.select("model_id", "usage_quantity", "cost_usd").rows() == [
        ("GPT", 150, 0),
        ("m", 300, 0),
        ("m", 0, 8),
    ]
    latency = marts["fct_latency"].filter(period_grain="month").sort("model_id")
    assert latency.select("model_id", "speed_tier", "request_count").rows() == [
        ("GPT", "standard", 1),
        ("m", "fast", 2),
    ]
    models = marts["dim_models"].sort("model_id").select("model_id", "is_registered")
    assert models.rows() == [("GPT", False), ("m", True)]
    items = marts["fct_adoption"].filter(period_grain="month").sort("item")["item"]
    assert items.to_list() == ["GPT", "m"]


def test_an_alias_is_one_step_of_one_industry() -> None:
    tables: dict[str, list[Row]] = {
        "raw_model_aliases": [alias("a", "b"), alias("b", "c"), alias("a", "z", VISION)],
        "raw_llm_requests": [
            {"requested_at": "2024-01-02", "model_id": model} for model in ("a", "b", "c")
        ],
        "raw_vision_requests": [
            {"requested_at": "2024-01-02", "model_id": model} for model in ("a", "b")
        ],
    }
    usage = run(tables, AS_OF)["fct_usage_daily"].sort("industry", "model_id")
    assert usage.select("industry", "model_id", "request_count").rows() == [
        (VISION, "b", 1),
        (VISION, "z", 1),
        (LLM, "b", 1),
        (LLM, "c", 2),
    ]


def test_of_spellings_with_other_spaces_the_smallest_model_is_meant() -> None:
    tables: dict[str, list[Row]] = {
        "raw_model_aliases": [alias("a ", "m"), alias(" a", "k"), alias("a", "n")],
        "raw_llm_requests": [{"requested_at": "2024-01-02", "model_id": "a"}],
    }
    marts = run(tables, AS_OF)
    assert marts["quarantined_rows"].is_empty()
    assert marts["fct_usage_daily"]["model_id"].to_list() == ["k"]


def test_requests_are_told_apart_before_models_are_named() -> None:
    request = {"requested_at": "2024-01-02", "request_id": None}
    tables: dict[str, list[Row]] = {
        "raw_model_aliases": [alias("a", "m")],
        "raw_llm_requests": [{**request, "model_id": "a"}, {**request, "model_id": "m"}],
    }
    marts = run(tables, AS_OF)
    assert marts["fct_usage_daily"].select("model_id", "request_count").rows() == [("m", 2)]


def test_model_that_is_registered_under_several_names() -> None:
    def model(name: str, family: str) -> Row:
        return {"model_id": name, "model_family": family}

    aliases = [alias(name, "m") for name in ("a", "b")]
    tables: dict[str, list[Row]] = {
        "raw_model_aliases": aliases,
        "raw_models": [model("a", "of a"), model("m", "own"), model("b", "of b")],
    }
    marts = run(tables, AS_OF)
    assert marts["dim_models"].select("model_id", "model_family").rows() == [("m", "own")]
    counts = accounted(marts, "raw_models")
    assert (counts["staged_count"], counts["duplicate_count"]) == (3, 0)
    size = found_kpi(marts, "catalog_size", "month", JANUARY)
    assert size["kpi_value"] == 1
    tables["raw_models"] = [model("b", "of b"), model("a", "of a")]
    assert run(tables, AS_OF)["dim_models"]["model_family"].to_list() == ["of a"]


def test_tables_without_an_industry_take_an_alias_on_which_all_agree() -> None:
    def capability(model: str, name: str, until: str | None = None) -> Row:
        return {
            "model_id": model,
            "capability_type": "edge_target",
            "capability": name,
            "available_until": until,
        }

    tables: dict[str, list[Row]] = {
        "raw_model_aliases": [
            alias("same", "m"), alias("same", "m ", VISION),
            alias("other", "m", VISION), alias("other", "n"),
        ],
        # whichever of both `other` meant, it would be there
        "raw_models": [{"model_id": model, "industry": VISION} for model in ("m", "n")],
        "raw_model_capabilities": [
            capability("same", "nvidia_jetson", "2024-01-10"),
            capability("m", "nvidia_jetson"),
            capability("same", "azure_edge"),
            capability("other", "aws_panorama"),
        ],
        "raw_edge_deployments": [
            {"activated_on": "2024-01-02", "model_id": model} for model in ("same", "other")
        ],
    }  # fmt: skip
    marts = run(tables, AS_OF)
    supported = found_kpi(marts, "edge_targets_supported", "month", JANUARY, VISION)
    assert supported["kpi_value"] == 2
    month = marts["fct_adoption"].filter(period_grain="month", item="nvidia_jetson")
    assert month["active_deployment_count"].to_list() == [1]
    # of industries that are switched off no alias is read
    alone = run(tables, AS_OF, industries=(VISION,))
    supported = found_kpi(alone, "edge_targets_supported", "month", JANUARY, VISION)
    assert supported["kpi_value"] == 3


def test_scores_of_one_model_under_two_names_are_one_models() -> None:
    tables: dict[str, list[Row]] = {
        "raw_model_aliases": [alias("preview", "m")],
        "raw_frontier_scores": [
            {"model_id": "preview", "score": "80"},
            {"model_id": "m", "score": "70", "evaluated_on": "2024-01-20"},
            {"model_id": "x", "score": "90", "provider": "rival"},
        ],
    }
    rows = run(tables, AS_OF)["fct_frontier_gaps"].filter(period_grain="month")
    assert rows["our_score"].to_list() == [70]
    # of one day the score under the model's own name counts, though it is lower
    tables["raw_frontier_scores"].append(
        {"model_id": "preview", "score": "95", "evaluated_on": "2024-01-20"}
    )
    rows = run(tables, AS_OF)["fct_frontier_gaps"].filter(period_grain="month")
    assert rows["our_score"].to_list() == [70]
    del tables["raw_model_aliases"], tables["raw_frontier_scores"][-1]
    rows = run(tables, AS_OF)["fct_frontier_gaps"].filter(period_grain="month")
    assert rows["our_score"].to_list() == [80]


def test_licence_under_two_names_lasts_as_long_as_the_longer() -> None:
    licence = {"capability_type": "commercial_licence", "capability": "resale"}
    tables: dict[str, list[Row]] = {
        "raw_model_aliases": [alias("x", "m", IMAGES)],
        "raw_models": [{"model_id": "m", "industry": IMAGES}],
        "raw_model_capabilities": [
            {**licence, "available_until": "2024-02-01", "model_id": "x"},
            {**licence, "available_until": "2024-03-01"},
        ],
    }
    rows = run(tables, AS_OF)["rpt_licensing_matrix"].filter(licence_term="resale")
    assert rows["granted_until_date"].to_list() == [date(2024, 3, 1)]
