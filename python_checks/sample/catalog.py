"""Models, capabilities, frontier scores, edge deployments, incidents and surveys."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random

from python_checks.sample.calendar_days import DAY, midnight
from python_checks.sample.sample import Sample
from python_checks.sample.usage import EDGE_TARGETS
from python_checks.sample.vendor import (
    AS_OF,
    IMAGE,
    IMAGE_MODELS,
    INDUSTRIES,
    LLM,
    MODELS,
    POPULAR_VISION,
    VISION,
    VISION_MODELS,
)

CAPABILITIES = (
    ("iris-detect-retail", "edge_target", "nvidia_jetson", date(2023, 9, 1)),
    ("iris-detect-factory", "edge_target", "nvidia_jetson", date(2024, 2, 1)),
    ("iris-ocr-warehouse", "edge_target", "aws_panorama", date(2024, 4, 15)),
    ("iris-detect-factory", "edge_target", "azure_edge", date(2025, 7, 1)),
    ("iris-detect-retail", "llm_integration", "claude", date(2024, 9, 2)),
    ("iris-ocr-warehouse", "llm_integration", "claude", date(2024, 11, 4)),
    ("iris-ocr-warehouse", "llm_integration", "gpt_5", date(2025, 10, 1)),
    ("iris-detect-factory", "llm_integration", "gemini", date(2025, 10, 1)),
    ("lumen-1", "editing_tool", "inpaint", date(2023, 8, 1)),
    ("lumen-1", "editing_tool", "outpaint", date(2024, 2, 1)),
    ("lumen-2", "editing_tool", "inpaint", date(2025, 3, 11)),
    ("lumen-2", "editing_tool", "outpaint", date(2025, 3, 11)),
    ("lumen-2", "editing_tool", "controlnet", date(2025, 9, 1)),
    ("lumen-2", "editing_tool", "generative_fill", date(2025, 9, 1)),
    ("lumen-2-fast", "editing_tool", "inpaint", date(2025, 6, 2)),
    ("lumen-2", "commercial_licence", "indemnification", date(2025, 5, 1)),
    ("lumen-2", "commercial_licence", "licensed_training_data", date(2025, 3, 11)),
    ("lumen-style-photo", "commercial_licence", "licensed_training_data", date(2025, 1, 15)),
    ("lumen-3", "commercial_licence", "commercial_use", date(2026, 11, 3)),
)

# Providers' models and the day of their scores: SWE-bench Verified, GPQA Diamond, MMLU-Pro, Arena.
FRONTIER_NAMES = ("SWE-bench Verified", "GPQA Diamond", "MMLU-Pro", "Chatbot Arena")
FRONTIER_SCORES = (
    ("ours", "atlas-1", date(2024, 5, 6), (27.0, 49.5, 70.2, 1225)),
    ("openai", "gpt-4o", date(2024, 5, 20), (33.2, 53.6, 72.6, 1287)),
    ("anthropic", "claude-3-5-sonnet", date(2024, 6, 24), (49.0, 59.4, 76.1, 1271)),
    ("google", "gemini-1-5-pro", date(2024, 9, 30), (34.2, 59.1, 75.8, 1260)),
    ("ours", "atlas-2", date(2024, 10, 7), (46.8, 57.0, 74.9, 1258)),
    ("xai", "grok-2", date(2024, 11, 18), (None, 56.0, 75.5, 1288)),
    ("openai", "o1", date(2024, 12, 16), (48.9, 75.7, 80.3, 1350)),
    ("anthropic", "claude-3-7-sonnet", date(2025, 3, 3), (62.3, 68.0, 80.7, 1300)),
    ("ours", "atlas-2.5", date(2025, 5, 26), (60.1, 73.5, 79.4, 1331)),
    ("google", "gemini-2-5-pro", date(2025, 6, 9), (63.8, 84.0, 86.0, 1467)),
    ("openai", "gpt-5", date(2025, 8, 11), (74.9, 85.7, 87.1, 1481)),
    ("ours", "atlas-3", date(2025, 9, 22), (72.6, 83.8, 85.5, 1452)),
    ("xai", "grok-4", date(2025, 10, 6), (69.1, 87.5, 86.6, 1470)),
    ("anthropic", "claude-opus-4-5", date(2025, 12, 1), (80.9, 87.0, 89.5, 1490)),
    ("google", "gemini-3-pro", date(2025, 12, 8), (76.2, 91.9, 90.1, 1501)),
    ("ours", "atlas-3-code", date(2026, 2, 16), (79.2, 84.5, 86.0, 1455)),
    ("ours", "atlas-3.5", date(2026, 5, 18), (80.1, 90.2, 89.0, 1489)),
)

# Industry, region, start, hours, severity.
INCIDENTS = (
    (LLM, "us-east", datetime(2024, 7, 9, 13, 5), 4.0, "major"),
    (LLM, "eu-west", datetime(2024, 11, 21, 8, 0), 2.5, "partial"),
    (LLM, "us-east", datetime(2025, 2, 4, 19, 40), 1.2, "major"),
    (LLM, "ap-southeast", datetime(2025, 5, 28, 3, 15), 3.0, "partial"),
    (LLM, "us-east", datetime(2025, 9, 12, 16, 0), 0.4, "major"),
    (LLM, "eu-west", datetime(2026, 1, 15, 10, 30), 0.6, "partial"),
    (LLM, "us-east", datetime(2026, 5, 6, 7, 45), 0.3, "partial"),
    (VISION, "us-east", datetime(2024, 8, 2, 11, 0), 3.5, "partial"),
    (VISION, "eu-west", datetime(2025, 1, 20, 14, 10), 1.0, "major"),
    (VISION, "ap-southeast", datetime(2025, 6, 17, 22, 0), 6.0, "degraded"),
    (VISION, "us-east", datetime(2025, 12, 3, 9, 0), 0.5, "major"),
    (VISION, "us-east", datetime(2026, 3, 8, 2, 0), 2.0, "maintenance"),
    (IMAGE, "us-east", datetime(2024, 6, 14, 17, 0), 5.0, "major"),
    (IMAGE, "us-east", datetime(2024, 12, 18, 18, 30), 2.0, "partial"),
    (IMAGE, "eu-west", datetime(2025, 4, 22, 6, 0), 1.5, "major"),
    (IMAGE, "ap-southeast", datetime(2025, 10, 9, 20, 0), 4.0, "partial"),
    (IMAGE, "eu-west", datetime(2026, 4, 11, 5, 0), 1.0, "maintenance"),
    (IMAGE, "us-east", datetime(2026, 6, 2, 12, 0), 0.4, "partial"),
)


def build(sample: Sample, rng: Random) -> None:
    """Add models, capabilities and frontier scores."""
    _add_models(sample)
    _add_capabilities(sample)
    _add_frontier_scores(sample)
    _add_edge_deployments(sample, rng)
    for number, (industry, region, start, hours, severity) in enumerate(INCIDENTS, start=1):
        sample.tables.add(
            "raw_incidents",
            incident_id=f"inc_{number:03d}",
            industry=industry,
            region=region,
            started_at=start,
            resolved_at=start + timedelta(minutes=round(hours * 60)),
            severity=severity,
        )
    _add_surveys(sample, rng)


def _add_models(sample: Sample) -> None:
    for model in MODELS:
        released_at = midnight(model.released) + timedelta(hours=16)
        card_at = None
        if model.card_days is not None:
            card_at = released_at + model.card_days * DAY
        sample.tables.add(
            "raw_models",
            model_id=model.model_id,
            industry=model.industry,
            model_family=model.family,
            speed_tier=model.speed_tier,
            is_pretrained=model.is_pretrained,
            released_at=released_at,
            retired_at=midnight(model.retired) if model.retired else None,
            model_card_published_at=card_at,
        )


def _add_capabilities(sample: Sample) -> None:
    for model_id, capability_type, capability, available_from in CAPABILITIES:
        sample.tables.add(
            "raw_model_capabilities",
            model_id=model_id,
            capability_type=capability_type,
            capability=capability,
            available_from=available_from,
        )
    for model in IMAGE_MODELS:
        # The first model was trained on scraped pictures; its licence came a year later.
        cleared = date(2024, 6, 1) if model.model_id == "lumen-1" else model.released
        if model.released <= AS_OF:
            sample.tables.add(
                "raw_model_capabilities",
                model_id=model.model_id,
                capability_type="commercial_licence",
                capability="commercial_use",
                available_from=cleared,
            )
    for position, model in enumerate(VISION_MODELS[:24]):
        if model.model_id.removeprefix("iris-") not in POPULAR_VISION:
            sample.tables.add(
                "raw_model_capabilities",
                model_id=model.model_id,
                capability_type="edge_target",
                capability=EDGE_TARGETS[position % 3],
                available_from=date(2025, 7, 1) + timedelta(days=11 * position),
            )


def _add_frontier_scores(sample: Sample) -> None:
    for provider, model_id, evaluated_on, scores in FRONTIER_SCORES:
        for name, score in zip(FRONTIER_NAMES, scores, strict=True):
            if score is not None:
                sample.tables.add(
                    "raw_frontier_scores",
                    provider=provider,
                    model_id=model_id,
                    frontier_benchmark=name,
                    score=score,
                    evaluated_on=evaluated_on,
                    source_url=f"https://example.com/evaluations/{model_id}",
                )


def _add_edge_deployments(sample: Sample, rng: Random) -> None:
    users = [s for s in sample.subscriptions if s.industry == VISION]
    models = ("iris-detect-retail", "iris-detect-factory", "iris-ocr-warehouse")
    for number in range(1, 61):
        subscription = rng.choice(users)
        first = max(subscription.first_day, date(2024, 5, 1)) + rng.randrange(20, 300) * DAY
        target = EDGE_TARGETS[number % 3]
        if target == "azure_edge":
            first = max(first, date(2025, 7, 1))
        first = min(first, date(2026, 7, 1))
        ended = subscription.last_day
        if ended is not None and ended < first:
            continue
        sample.tables.add(
            "raw_edge_deployments",
            deployment_id=f"edge_{number:03d}",
            account_id=subscription.account.account_id,
            model_id=models[number % 3],
            edge_target=target,
            activated_on=first,
            deactivated_on=ended,
        )


def _add_surveys(sample: Sample, rng: Random) -> None:
    """Each quarter every third subscription answers; answers get better."""
    number = 0
    for industry in INDUSTRIES:
        for quarter in range(9):
            day = date(2024, 5, 15) + timedelta(days=91 * quarter)
            for subscription in sample.subscriptions:
                if subscription.industry != industry.industry or not subscription.is_active(day):
                    continue
                if rng.random() > 0.33:
                    continue
                number += 1
                score = min(max(round(rng.gauss(7.4 + 0.12 * quarter, 1.9)), 0), 10)
                responded_at = midnight(day) + timedelta(minutes=rng.randrange(43_000))
                sample.tables.add(
                    "raw_nps_responses",
                    response_id=f"nps_{number:03d}",
                    account_id=subscription.account.account_id,
                    industry=industry.industry,
                    responded_at=responded_at,
                    score=score,
                    ingested_at=responded_at + timedelta(hours=1),
                )
