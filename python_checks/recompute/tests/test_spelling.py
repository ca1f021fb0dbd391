"""Codes in one spelling, and texts that stand for nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from python_checks.recompute.tests.cases import Row, charge, run

AS_OF = date(2024, 1, 31)
VISION, IMAGES = "computer_vision_api", "image_generation_api"


def test_codes_are_shown_in_one_spelling() -> None:
    asked = {"requested_at": "2024-01-02"}
    tables: dict[str, list[Row]] = {
        "raw_models": [
            {"model_id": "m", "industry": VISION, "speed_tier": " FAST"},
            {"model_id": "m", "industry": IMAGES},
        ],
        "raw_model_capabilities": [
            {"capability_type": "LLM Integration", "capability": "GPT-5"},
            {"capability_type": "Editing-Tool", "capability": " Magic Wand"},
        ],
        "raw_vision_requests": [
            {**asked, "llm_integration": "gpt 5", "deployment_target": "NVIDIA-Jetson"},
            {**asked, "llm_integration": " ", "deployment_target": " "},
        ],
        "raw_image_generation_requests": [{**asked, "operation": "MAGIC-WAND"}],
        "raw_edge_deployments": [{"activated_on": "2024-01-02", "edge_target": "NVIDIA Jetson "}],
    }
    marts = run(tables, AS_OF)
    rows = marts["fct_adoption"].filter(period_grain="month")
    items = rows.filter(rows["customer_count"] > 0).select("adoption_type", "item").rows()
    assert sorted(items) == [
        ("edge_target", "nvidia_jetson"),
        ("editing_tool", "magic_wand"),
        ("llm_integration", "gpt_5"),
        ("model", "m"),
        ("model", "m"),
    ]
    deployed = rows.filter(item="nvidia_jetson", industry=VISION)
    assert deployed["active_deployment_count"].to_list() == [1]
    tiers = dict(marts["dim_models"].select("industry", "speed_tier").iter_rows())
    assert tiers == {VISION: "fast", IMAGES: None}
    assert "magic_wand" in marts["rpt_roadmap_quarterly"]["item"].to_list()


def test_units_and_kinds_of_charges_in_any_spelling() -> None:
    tables: dict[str, list[Row]] = {
        "raw_llm_requests": [{"requested_at": "2024-01-02", "output_tokens": "0"}],
        "raw_billing_charges": [
            charge("2024-01-31", consumed_quantity="0.1", consumed_unit=unit, usage_kind=kind)
            for unit, kind in (("1K Tokens", "Cache-Read"), ("1k-TOKENS ", "cache read"))
        ],
        "raw_inference_costs": [charge("2024-01-02", service_category="SUPPORT")],
    }
    marts = run(tables, AS_OF)
    assert marts["quarantined_rows"].is_empty()
    rows = marts["fct_usage_billing_reconciliation_monthly"]
    assert rows["billed_quantity"].to_list() == [200]
    assert marts["fct_profit_and_loss_quarterly"]["support_cost_usd"].to_list() == [10]


@pytest.mark.parametrize(
    "text", ["", " ", "none", "NULL", "NaN", " Undefined ", "     none   ", "n/a", "N/A"]
)
def test_placeholders_are_null(text: str) -> None:
    request = {"requested_at": "2024-01-02"}
    tables: dict[str, list[Row]] = {
        "raw_accounts": [{"account_id": "a", "parent_account_id": text}],
        "raw_llm_requests": [
            {**request, "request_id": text, "error_type": text, "region": text,
             "deployment_id": text},
            {**request, "account_id": text},
            {**request, "model_id": text},
        ],
        "raw_inference_costs": [
            charge("2024-01-02", model_id=text, deployment_id=text, region=text),
        ],
        "raw_billing_charges": [charge("2024-01-02", model_id=text)],
    }  # fmt: skip
    marts = run(tables, AS_OF)
    reasons = sorted(marts["quarantined_rows"]["quarantine_reason"].to_list())
    assert reasons == ["missing: account_id", "missing: model_id"]
    usage = marts["fct_usage_daily"].row(0, named=True)
    assert (usage["region"], usage["error_count"], usage["request_count"]) == ("unknown", 0, 1)
    places = marts["rpt_inference_review_quarterly"].select("model_id", "deployment_id", "region")
    assert sorted(places.rows()) == [
        ("m", "unknown", "unknown"),
        ("unallocated", "unknown", "unknown"),
    ]
    assert marts["dim_accounts"]["account_id"].to_list() == ["a"]


@pytest.mark.parametrize("text", ["nil", "no-ne", "n/a.", " m", "    none     ", " " * 13])
def test_other_texts_are_ids_as_written(text: str) -> None:
    row: dict[str, Any] = {"requested_at": "2024-01-02", "model_id": text, "region": text}
    marts = run({"raw_llm_requests": [{**row, "account_id": text}]}, AS_OF)
    found = marts["fct_usage_daily"].select("customer_id", "model_id", "region").rows()
    assert found == [(text, text, text)]
