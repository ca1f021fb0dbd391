"""Models, capabilities, scores, deployments, surveys and rates."""

# One case reads best on few lines.
# fmt: off

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from python_checks.sample.sample import Sample
from python_checks.sample.schema import Value
from python_checks.sample.vendor import IMAGE, LLM, VISION


def _model(sample: Sample, model_id: str, industry: str, **columns: Any) -> None:
    sample.tables.add("raw_models", model_id=model_id, industry=industry, **columns)


def card_early(sample: Sample) -> None:
    """A card before the release counts as the same day."""
    _model(sample, "iris-early-card", VISION, model_family="iris-early",
           released_at=datetime(2025, 11, 3, 9), is_pretrained=True,
           model_card_published_at=datetime(2025, 10, 20, 9))


def card_missing(sample: Sample) -> None:
    """A released model without card counts the days so far."""
    _model(sample, "iris-no-card", VISION, model_family="iris-no-card",
           released_at=datetime(2026, 5, 31, 18))
    _model(sample, "lumen-no-card", IMAGE, model_family="lumen-lab",
           released_at=datetime(2026, 2, 28, 18))


def card_after_the_period(sample: Sample) -> None:
    """A card of July is missing at the end of June."""
    _model(sample, "iris-card-in-july", VISION, model_family="iris-july",
           released_at=datetime(2026, 6, 10, 18),
           model_card_published_at=datetime(2026, 7, 6, 18))


def card_hours_later(sample: Sample) -> None:
    """Some hours later on the same day, in an older release."""
    _model(sample, "atlas-1-vision-lab", LLM, model_family="atlas",
           released_at=datetime(2024, 5, 14, 9), retired_at=datetime(2024, 11, 30),
           model_card_published_at=datetime(2024, 5, 14, 21))


def released_and_retired_at_month_ends(sample: Sample) -> None:
    """There from the release day on, no longer on the day of retirement."""
    _model(sample, "iris-month-ends", VISION, model_family="iris-ends",
           released_at=datetime(2026, 3, 31), retired_at=datetime(2026, 6, 30),
           model_card_published_at=datetime(2026, 3, 31))
    _model(sample, "iris-retired-july-first", VISION, model_family="iris-ends",
           released_at=datetime(2026, 4, 1), retired_at=datetime(2026, 7, 1),
           model_card_published_at=datetime(2026, 4, 1))


def retired_the_day_it_came(sample: Sample) -> None:
    """Released and retired in one instant: never available."""
    _model(sample, "iris-withdrawn", VISION, model_family="iris-withdrawn",
           released_at=datetime(2025, 8, 4, 8), retired_at=datetime(2025, 8, 4, 8))


def one_model_in_two_industries(sample: Sample) -> None:
    """The same model_id in two industries: two models, and a capability of both."""
    for industry in (VISION, IMAGE):
        _model(sample, "omni-1", industry, model_family="omni", is_pretrained=True,
               released_at=datetime(2025, 4, 8), model_card_published_at=datetime(2025, 4, 8))
    _capability(sample, "omni-1", "commercial_licence", "commercial_use", date(2025, 4, 8))


def model_delivered_twice(sample: Sample) -> None:
    """Equal rows are one model."""
    _model(sample, "iris-twice", VISION, model_family="iris-twice",
           released_at=datetime(2025, 2, 10), model_card_published_at=datetime(2025, 2, 10))
    sample.tables.repeat_last("raw_models")


def _capability(
    sample: Sample, model_id: str, kind: str, capability: str, first: date, until: Value = None
) -> None:
    sample.tables.add("raw_model_capabilities", model_id=model_id, capability_type=kind,
                      capability=capability, available_from=first, available_until=until)


def capability_unknown(sample: Sample) -> None:
    """Shown and warned about, not tracked."""
    _capability(sample, "lumen-2", "editing_tool", "watermark", date(2025, 6, 1))
    _capability(sample, "iris-detect-retail", "edge_target", "toaster", date(2025, 6, 1))


def capability_that_ended(sample: Sample) -> None:
    """There until the day before its end, then again under a new start."""
    _capability(sample, "lumen-style-poster", "editing_tool", "controlnet", date(2025, 1, 1),
                date(2025, 7, 1))
    _capability(sample, "lumen-style-poster", "editing_tool", "controlnet", date(2025, 12, 31),
                date(2026, 6, 30))


def capability_of_a_retired_model(sample: Sample) -> None:
    """A capability is there only while its model is: announced and retired ones support none."""
    _capability(sample, "iris-pose-street", "edge_target", "aws_panorama", date(2024, 1, 1))
    _capability(sample, "iris-classify-stadium", "llm_integration", "gemini", date(2025, 1, 1))
    _capability(sample, "iris-nobody", "edge_target", "azure_edge", date(2024, 1, 1))


def capability_delivered_twice(sample: Sample) -> None:
    """Equal rows are one capability."""
    _capability(sample, "lumen-style-logo", "editing_tool", "inpaint", date(2025, 5, 1))
    sample.tables.repeat_last("raw_model_capabilities")


def _score(
    sample: Sample, provider: str, model_id: str, benchmark: str, score: float, day: date
) -> None:
    sample.tables.add("raw_frontier_scores", provider=provider, model_id=model_id,
                      frontier_benchmark=benchmark, score=score, evaluated_on=day)


def score_of_an_unknown_benchmark(sample: Sample) -> None:
    """Shown, not tracked."""
    _score(sample, "ours", "atlas-3.5", "HumanEval+", 94.2, date(2026, 5, 18))
    _score(sample, "openai", "gpt-5", "HumanEval+", 99.0, date(2026, 1, 12))


def score_under_an_alias(sample: Sample) -> None:
    """Other spellings of the same benchmark."""
    _score(sample, "google", "gemini-3-pro", "swe_bench_verified", 78.8, date(2026, 3, 2))
    _score(sample, "xai", "grok-4", "SWE-Bench", 72.4, date(2026, 3, 2))
    _score(sample, "xai", "grok-4", "Chatbot Arena Elo", 1478, date(2026, 3, 2))


def score_evaluated_again(sample: Sample) -> None:
    """The latest score per model counts, also when it is lower."""
    _score(sample, "anthropic", "claude-opus-4-5", "MMLU-Pro", 89.9, date(2026, 1, 5))
    _score(sample, "anthropic", "claude-opus-4-5", "MMLU-Pro", 89.3, date(2026, 2, 2))


def score_of_next_week(sample: Sample) -> None:
    """Evaluated after as_of: not known yet."""
    _score(sample, "openai", "gpt-6", "GPQA Diamond", 97.0, date(2026, 7, 14))


def score_delivered_twice(sample: Sample) -> None:
    """Equal rows are one score."""
    _score(sample, "google", "gemini-3-flash", "MMLU-Pro", 85.0, date(2026, 1, 19))
    sample.tables.repeat_last("raw_frontier_scores")


def deployment_edges(sample: Sample) -> None:
    """Open at the edge, ended on a month end, one day long, of a target nobody tracks."""
    for name, target, first, last in (
        ("logs_aws_panorama", "aws_panorama", date(2026, 6, 30), None),
        ("logs_azure_edge", "azure_edge", date(2026, 1, 1), date(2026, 6, 30)),
        ("logs_nvidia_jetson", "nvidia_jetson", date(2026, 6, 1), date(2026, 6, 1)),
        ("logs_toaster", "toaster", date(2026, 6, 1), None),
    ):
        sample.tables.add("raw_edge_deployments", deployment_id=f"edge_{name}",
                          account_id="acc_logs", model_id="iris-detect-retail",
                          edge_target=target, activated_on=first, deactivated_on=last)
    sample.tables.repeat_last("raw_edge_deployments")


def deployment_of_nobody(sample: Sample) -> None:
    """Account and model nobody registered."""
    sample.tables.add("raw_edge_deployments", deployment_id="edge_unregistered",
                      account_id="acc_unregistered_edge", model_id="iris-unregistered-edge",
                      edge_target="nvidia_jetson", activated_on=date(2025, 9, 1))


def survey_edges(sample: Sample) -> None:
    """The ends of the scale, a quarter's last second, a child, a stranger, a second delivery."""
    for name, account_id, at, score in (
        ("zero", "acc_logs", datetime(2026, 6, 30, 23, 59, 59), 0),
        ("ten", "acc_logs", datetime(2026, 7, 1), 10),
        ("child", "acc_chain_child", datetime(2026, 5, 5, 9), 9),
        ("unregistered", "acc_unregistered_survey", datetime(2026, 5, 5, 9), 6),
        ("twice", "acc_chain_top", datetime(2026, 5, 6, 9), 7),
    ):
        sample.tables.add("raw_nps_responses", response_id=f"nps_{name}", account_id=account_id,
                          industry=LLM, responded_at=at, score=score)
    sample.tables.repeat_last("raw_nps_responses")


def rate_later_than_its_use(sample: Sample) -> None:
    """Francs are rated from 2025 on, kronor only after the reference date."""
    for currency, day, rate in (
        ("CHF", date(2025, 1, 1), 1.1034),
        ("chf", date(2025, 7, 1), 1.2601),
        ("CHF", date(2026, 2, 1), 1.2875),
        ("SEK", date(2026, 3, 1), 0.1093),
    ):
        sample.tables.add("raw_fx_rates", currency=currency, rate_date=day, usd_per_unit=rate)


def rate_delivered_twice(sample: Sample) -> None:
    """Equal rows are one rate."""
    sample.tables.add("raw_fx_rates", currency="CHF", rate_date=date(2026, 5, 1),
                      usd_per_unit=1.2712)
    sample.tables.repeat_last("raw_fx_rates")
