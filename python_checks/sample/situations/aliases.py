"""Other names of models: in requests, bills, costs and catalogue, on old days too."""

# One case reads best on few lines.
# fmt: off

from __future__ import annotations

from datetime import date, datetime

from python_checks.sample.logged import image, llm
from python_checks.sample.sample import Sample
from python_checks.sample.vendor import IMAGE, LLM, VISION


def _alias(sample: Sample, industry: str, model_alias: str, model_id: str) -> None:
    sample.tables.add("raw_model_aliases", industry=industry, model_alias=model_alias,
                      model_id=model_id)


def other_names_of_a_model(sample: Sample) -> None:
    """A dated name, used long ago and lately, and one with spaces around it."""
    _alias(sample, LLM, "atlas-3-20250916", "atlas-3")
    _alias(sample, LLM, " atlas-latest ", " atlas-3.5")
    # the same name but for spaces: the smallest model_id is taken
    _alias(sample, LLM, "atlas-latest", "atlas-4")
    for name, at in (("old", datetime(2025, 10, 6, 9)), ("recent", datetime(2026, 6, 24, 9))):
        llm(sample, f"alias_{name}", at, model_id="atlas-3-20250916", billed_model="atlas-3")
    llm(sample, "alias_trimmed", datetime(2026, 6, 24, 10), model_id="atlas-latest ",
        billed_model="atlas-3.5")


def one_step_only(sample: Sample) -> None:
    """An alias of an alias is not looked up again: the dated name is shown."""
    _alias(sample, LLM, "best-atlas", "atlas-3-20250916")
    llm(sample, "alias_of_alias", datetime(2026, 6, 24, 11), model_id="best-atlas",
        billed_model="atlas-3")


def exact_but_for_spaces(sample: Sample) -> None:
    """Capitals are another name."""
    llm(sample, "alias_capitals", datetime(2026, 6, 24, 12), model_id="Atlas-3-20250916",
        billed_model="atlas-3")


def one_alias_in_two_industries(sample: Sample) -> None:
    """Each industry has its own; a capability belongs to none, so an alias that differs is none."""
    _alias(sample, VISION, "omni-latest", "omni-1")
    _alias(sample, IMAGE, "omni-latest", "lumen-2")
    sample.account("acc_alias")
    sample.tables.add("raw_vision_requests", request_id="vis_alias_omni", image_count=40,
                      requested_at=datetime(2026, 3, 18, 9), account_id="acc_alias",
                      model_id="omni-latest", region="us-east")
    sample.charge("chg_alias_omni", "acc_alias", date(2026, 3, 18), date(2026, 3, 18), 0.07,
                  industry=VISION, model_id="omni-latest", consumed_quantity=40)
    sample.cost(VISION, "compute", date(2026, 3, 18), date(2026, 3, 18), 0.03, model_id="omni-1")
    image(sample, "alias_omni", datetime(2026, 3, 18, 9), model_id="omni-latest",
          billed_model="lumen-2")
    sample.tables.add("raw_model_capabilities", model_id="omni-latest",
                      capability_type="editing_tool", capability="inpaint",
                      available_from=date(2025, 6, 1))


def one_alias_that_industries_agree_on(sample: Sample) -> None:
    """The same model in both: capabilities, deployments and scores take it."""
    for industry in (VISION, IMAGE):
        _alias(sample, industry, "omni", "omni-1")
    # omni-1's own capability, which has no end: it counts once, and does not end
    sample.tables.add("raw_model_capabilities", model_id="omni",
                      capability_type="commercial_licence", capability="commercial_use",
                      available_from=date(2025, 4, 8), available_until=date(2026, 1, 1))
    _alias(sample, VISION, "iris-retail", "iris-detect-retail")
    sample.tables.add("raw_edge_deployments", deployment_id="edge_alias", account_id="acc_logs",
                      model_id="iris-retail", edge_target="nvidia_jetson",
                      activated_on=date(2026, 3, 1), deactivated_on=date(2026, 5, 31))
    _alias(sample, LLM, "claude-opus-4.5", "claude-opus-4-5")
    sample.tables.add("raw_frontier_scores", provider="anthropic", model_id="claude-opus-4.5",
                      frontier_benchmark="MMLU-Pro", score=89.2, evaluated_on=date(2026, 3, 1))
    # on a day on which the model has a score under its own id, that one is kept
    sample.tables.add("raw_frontier_scores", provider="anthropic", model_id="claude-opus-4.5",
                      frontier_benchmark="MMLU-Pro", score=90.4, evaluated_on=date(2026, 2, 2))


def bills_and_costs_of_an_alias(sample: Sample) -> None:
    """They are the model's."""
    sample.charge("chg_alias", "acc_alias", date(2026, 3, 2), date(2026, 3, 4), 0.21,
                  model_id="atlas-3-20250916")
    sample.cost(LLM, "compute", date(2026, 3, 2), date(2026, 3, 4), 0.02,
                model_id="atlas-3-20250916")


def model_registered_under_an_alias(sample: Sample) -> None:
    """The row under its own id is kept, else that of the smallest alias."""
    _alias(sample, VISION, "iris-renamed-1", "iris-renamed")
    _alias(sample, VISION, "iris-renamed-0", "iris-renamed")
    for industry, model_id, family in (
        (LLM, "atlas-3-20250916", "atlas-dated"),
        (VISION, "iris-renamed-1", "iris-second"),
        (VISION, "iris-renamed-0", "iris-first"),
    ):
        sample.tables.add("raw_models", model_id=model_id, industry=industry, model_family=family,
                          is_pretrained=False, released_at=datetime(2026, 2, 16),
                          model_card_published_at=datetime(2026, 2, 16))


def alias_that_is_missing(sample: Sample) -> None:
    """Requests of one name without cost and charge, costs of another without requests: a warning
    asks whether they are one model."""
    sample.account("acc_alias_missing")
    sample.tables.add("raw_vision_requests", request_id="vis_alias_missing",
                      requested_at=datetime(2026, 3, 19, 9), account_id="acc_alias_missing",
                      model_id="iris-ocr-v2", image_count=30, region="us-east")
    sample.cost(VISION, "compute", date(2026, 3, 19), date(2026, 3, 19), 0.01,
                model_id="iris-ocr-2026")


def alias_delivered_again(sample: Sample) -> None:
    """Equal rows are one; of two that differ the later delivered counts."""
    _alias(sample, IMAGE, "lumen-latest", "lumen-2")
    sample.tables.repeat_last("raw_model_aliases")
    for model_id, day in (("lumen-2-fast", 3), ("lumen-2", 2)):
        sample.tables.add("raw_model_aliases", industry=IMAGE, model_alias="lumen-quick",
                          model_id=model_id, ingested_at=datetime(2026, 3, day, 6))
    image(sample, "alias_newest", datetime(2026, 3, 19, 10), model_id="lumen-quick",
          billed_model="lumen-2-fast")
