"""Requests of the ordinary business: who calls what, how much, how fast."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from math import exp
from random import Random

from python_checks.sample.calendar_days import DAY, days, midnight
from python_checks.sample.sample import Sample, Subscription
from python_checks.sample.schema import Columns
from python_checks.sample.vendor import (
    AS_OF,
    FIRST_USAGE_DAY,
    IMAGE,
    INDUSTRIES,
    LLM,
    REGIONS,
    VISION,
    Model,
    Trend,
    models_in_use,
)

ERROR_RATE = 0.015
ERRORS = ("rate_limited", "overloaded", "timeout", "content_policy")

INPUT_TOKENS = Trend(22_000, 68_000)
CACHED_SHARE = Trend(0.14, 0.52)
TIME_TO_FIRST_TOKEN_MS = Trend(340, 165)
TIME_PER_OUTPUT_TOKEN_MS = Trend(46, 26)
VISION_LATENCY_MS = Trend(205, 98)
EDGE_LATENCY_MS = Trend(60, 32)
IMAGE_LATENCY_MS = {"standard": Trend(6_400, 2_900), "fast": Trend(2_700, 1_150)}

EDGE_TARGETS = ("aws_panorama", "nvidia_jetson", "azure_edge")
LLM_INTEGRATIONS = ("claude", "gpt_5", "gemini")
EDITING_TOOLS = ("inpaint", "outpaint", "controlnet", "generative_fill")


def build(sample: Sample, rng: Random) -> None:
    """Log the requests of each industry, day by day."""
    for industry in INDUSTRIES:
        number = 0
        owed = 0.0
        subscriptions = [s for s in sample.subscriptions if s.industry == industry.industry]
        for day in days(FIRST_USAGE_DAY, AS_OF):
            active = [s for s in subscriptions if s.is_active(day)]
            weights = [_weight(s, day) for s in active]
            models = models_in_use(industry.industry, day)
            # The last two weeks are busier, so that a day alone says something.
            owed += industry.requests_per_day.at(day) * (1.5 if day > AS_OF - 14 * DAY else 1.0)
            while owed >= 1.0:
                owed -= 1.0
                number += 1
                subscription = rng.choices(active, weights)[0]
                model = _favourite(rng, subscription, models)
                _log(sample, rng, subscription, model, day, number)


def _weight(subscription: Subscription, day: date) -> float:
    """Larger customers call more, and all call more as they age."""
    years = (day - max(subscription.first_day, FIRST_USAGE_DAY)).days / 365
    return float(subscription.arr_usd**0.4 * (0.4 + min(years, 2.0)))


def _favourite(rng: Random, subscription: Subscription, models: list[Model]) -> Model:
    """Most calls of an account go to one model, which its number picks."""
    if rng.random() < 0.8:
        key = sum(ord(letter) for letter in subscription.account.account_id)
        spread = [model for model in models for _ in range(round(model.popularity * 2))]
        return spread[key * 7 % len(spread)]
    return rng.choices(models, [model.popularity for model in models])[0]


def _log(
    sample: Sample,
    rng: Random,
    subscription: Subscription,
    model: Model,
    day: date,
    number: int,
) -> None:
    industry = subscription.industry
    region = REGIONS[sum(map(ord, subscription.account.country)) % 3]
    if rng.random() < 0.2:
        region = rng.choice(REGIONS)
    at = midnight(day) + timedelta(seconds=rng.randrange(86_400))
    columns: Columns = {
        "account_id": subscription.account.account_id,
        "model_id": model.model_id,
        "region": region,
        "deployment_id": f"dep_{model.model_id}_{region}",
        "ingested_at": at + timedelta(seconds=rng.randrange(20, 900)),
    }
    columns |= DETAILS[industry](rng, model, day)
    if rng.random() < ERROR_RATE:
        columns |= _failure(rng, columns)
    columns |= _said_by_the_gateway(industry, columns, number)
    sample.request(industry, f"{REQUEST_PREFIX[industry]}_{number:05d}", at, **columns)


def _failure(rng: Random, columns: Columns) -> Columns:
    """A failed request: half of them were refused before anything was known."""
    failed: Columns = {"error_type": rng.choice(ERRORS)}
    if rng.random() < 0.5:
        unknown = [
            name for name in columns if name.endswith(("_tokens", "_ms")) or name == "image_count"
        ]
        failed |= dict.fromkeys([*unknown, "model_id", "deployment_id"])
    return failed


def _said_by_the_gateway(industry: str, columns: Columns, number: int) -> Columns:
    """What some gateways log besides: was it streamed, is a failure billed.

    Drawn from the request's number, so that it moves nothing else.
    """
    said: Columns = {}
    if industry == LLM and number % 9 == 0:
        said["is_streamed"] = number % 90 != 0
    if columns.get("error_type") in ("timeout", "content_policy") and columns["model_id"]:
        said["is_billable"] = (True, False, None)[number % 3]
    return said


def _spread(rng: Random, middle: float, sigma: float = 0.16) -> float:
    return middle * exp(rng.gauss(0.0, sigma))


def _slow(rng: Random, day: date) -> float:
    """One request in fifty took much longer, until the serving stack was rebuilt."""
    return 2.6 if day < date(2026, 7, 1) and rng.random() < 0.02 else 1.0


def _llm_details(rng: Random, model: Model, day: date) -> Columns:
    input_tokens = min(int(_spread(rng, INPUT_TOKENS.at(day), 0.5)), 190_000)
    share = min(max(rng.gauss(CACHED_SHARE.at(day), 0.12), 0.0), 0.92)
    output_tokens = int(_spread(rng, input_tokens * 0.09, 0.3))
    first = round(_spread(rng, TIME_TO_FIRST_TOKEN_MS.at(day)) * _slow(rng, day), 1)
    each = round(_spread(rng, TIME_PER_OUTPUT_TOKEN_MS.at(day), 0.14), 2)
    batch = rng.random() < 0.08
    return {
        "service_tier": "batch" if batch else rng.choice(("default", "default", "priority")),
        "input_tokens": input_tokens,
        "cache_read_input_tokens": int(input_tokens * share),
        "cache_creation_input_tokens": int(input_tokens * (1 - share) * 0.2),
        "output_tokens": output_tokens,
        "reasoning_output_tokens": output_tokens // 3 if model.released.year >= 2025 else None,
        "time_to_first_token_ms": first * (40 if batch else 1),
        "time_per_output_token_ms": each,
        "latency_ms": round(first * (40 if batch else 1) + each * output_tokens, 1),
    }


def _vision_details(rng: Random, model: Model, day: date) -> Columns:
    is_edge = rng.random() < 0.12
    latency = EDGE_LATENCY_MS if is_edge else VISION_LATENCY_MS
    uses_llm = day >= date(2024, 9, 2) and rng.random() < 0.25
    integrations = LLM_INTEGRATIONS if day >= date(2025, 10, 1) else LLM_INTEGRATIONS[:1]
    targets = EDGE_TARGETS if day >= date(2025, 7, 1) else EDGE_TARGETS[:2]
    return {
        "operation": model.family.split("-")[1],
        "image_count": rng.randrange(40, 400),
        "latency_ms": round(_spread(rng, latency.at(day)) * _slow(rng, day), 1),
        "deployment_target": rng.choice(targets) if is_edge else "cloud",
        "llm_integration": rng.choice(integrations) if uses_llm else None,
    }


def _image_details(rng: Random, model: Model, day: date) -> Columns:
    tier = model.speed_tier or rng.choice(("standard", None))
    tools = EDITING_TOOLS if day >= date(2025, 9, 1) else EDITING_TOOLS[:2]
    share = rng.random()
    operation = "generate" if share < 0.7 else "image_to_image" if share < 0.8 else None
    return {
        "speed_tier": tier,
        "operation": operation or rng.choice(tools),
        "image_count": rng.randrange(4, 60),
        "latency_ms": round(
            _spread(rng, IMAGE_LATENCY_MS[tier or "standard"].at(day)) * _slow(rng, day)
        ),
    }


REQUEST_PREFIX = {LLM: "llm", VISION: "vis", IMAGE: "img"}
DETAILS: dict[str, Callable[[Random, Model, date], Columns]] = {
    LLM: _llm_details,
    VISION: _vision_details,
    IMAGE: _image_details,
}
