"""Requests, models and incidents of generated vendors, as gateways and operators log them.

One id comes several times: snapshots of one answer, a failure and its repetition, two accounts
with one id. Rows come without an id, with texts that stand for none, from clocks that run ahead,
under the names that gateways have for models, and with counts and times that contradict.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from python_checks.raw_rows.vendor_edges import DAY, Horizon, edge_instant, spelled
from python_checks.sample.schema import Columns

MODELS = ("m0", "m0", "m0", "m1", "m1", "m0-latest", " m0-latest ")
NOTHING = ("None", " n/a ", "undefined")
REGIONS = (None, "eu", "eu", "us", "Global", " all ", *NOTHING)
BILLABLE = (None, None, None, True, False)
TIERS = (None, None, "standard", "batch", "Priority ", "gold")
TARGETS = (None, None, "cloud", "azure_edge", "AWS-Panorama", "toaster")
ARRIVALS = (
    *[None, timedelta(minutes=5), timedelta(minutes=5), 2 * DAY] * 4,
    -timedelta(hours=2),
    -DAY - timedelta(hours=1),
)
MILLISECONDS = (
    None, 80, 80, Decimal("120.5"), 300, 300, 2500, 0, -4, "NaN", "slow", 10**10,
    Decimal("0.0000004"),
)  # fmt: skip


def request_rows(
    random: Random, horizon: Horizon, accounts: list[str], industry: str
) -> list[Columns]:
    """Requests at the edges of days; some failed, billed all the same, repeated, without an id."""
    rows: list[Columns] = []
    for number in range(random.randint(0, 8)):
        at = edge_instant(random, horizon)
        row: Columns = {
            "request_id": f"{industry[:2]}-request-{number}",
            "requested_at": at,
            "ingested_at": _arrived_at(random, at),
            "account_id": random.choice(accounts),
            "model_id": random.choice(MODELS),
            "region": random.choice(REGIONS),
            "is_billable": random.choice(BILLABLE),
            "latency_ms": random.choice(MILLISECONDS),
            "error_type": random.choice([None, None, *NOTHING, "timeout", "timeout", "429"]),
        }
        if row["error_type"] not in ("timeout", "429") or random.random() < 0.5:
            row |= _measures(random, industry)
        if random.randint(0, 6) == 0:
            row["request_id"] = random.choice([None, *NOTHING])
        rows.append(row | _labels(random, industry))
        if random.randint(0, 3) == 0:
            rows.append(rows[-1] | _again(random, industry, accounts, rows[-1]))
    return rows


def _arrived_at(random: Random, requested_at: datetime) -> datetime | None:
    after = random.choice(ARRIVALS)
    return None if after is None else requested_at + after


def _again(random: Random, industry: str, accounts: list[str], row: Columns) -> Columns:
    """What another row of a request's id says otherwise."""
    later = random.choice([0, 0, 1, 3, 4, 5]) * DAY + timedelta(seconds=random.choice([0, 0, 4]))
    at, arrived = row["requested_at"] + later, row["ingested_at"]
    changes: list[Columns] = [
        {"region": "eu"},
        {"error_type": None} | _measures(random, industry),
        {"error_type": "429", "is_billable": random.choice(BILLABLE)},
        {"account_id": random.choice(accounts)},
        {"ingested_at": _arrived_at(random, at)},
        {"latency_ms": random.choice(MILLISECONDS)},
        _measures(random, industry),
    ]
    same = {"requested_at": at, "ingested_at": arrived and arrived + later}
    return same | random.choice(changes)


def request_measures(random: Random, industry: str) -> Columns:
    """What a successful request used: tokens with a cached part, or images."""
    if industry != "llm_api":
        return {"image_count": random.randint(0, 20)}
    tokens = random.choice([0, 1, 1000, 30000])
    return {
        "input_tokens": tokens,
        "cache_read_input_tokens": random.choice([None, 0, tokens // 2, tokens]),
        "output_tokens": random.choice([0, 1, 7, 500]),
    }


def _measures(random: Random, industry: str) -> Columns:
    """That, with the other kinds of tokens, now and then more than the whole, and times."""
    used = request_measures(random, industry)
    if industry != "llm_api":
        return used
    rest = used["input_tokens"] - (used["cache_read_input_tokens"] or 0)
    output = used["output_tokens"]
    created = [None] * 5 + [0, rest, rest, rest // 2, rest + 1]
    reasoning = [None] * 10 + [0, output, output, output // 2, output + 1]
    return used | {
        "cache_creation_input_tokens": random.choice(created),
        "reasoning_output_tokens": random.choice(reasoning),
        "time_to_first_token_ms": random.choice(MILLISECONDS),
        "time_per_output_token_ms": random.choice(MILLISECONDS),
        "is_streamed": random.choice([None, True, False]),
    }


def _labels(random: Random, industry: str) -> Columns:
    """What kind of request it is, by the columns of the industry's log."""
    if industry == "llm_api":
        return {"service_tier": random.choice(TIERS)}
    if industry == "computer_vision_api":
        return {
            "operation": random.choice([None, "caption"]),
            "deployment_target": random.choice(TARGETS),
            "llm_integration": random.choice([None, "langchain", "LangChain "]),
        }
    return {
        "operation": random.choice([None, "inpaint", "In-Paint"]),
        "speed_tier": random.choice([None, "standard", "Fast", "turbo"]),
    }


def model_rows(random: Random, industry: str) -> dict[str, list[Columns]]:
    """Models, their other names, what they can do and how they score; most of it is absent."""
    rows: dict[str, list[Columns]] = {}
    if random.random() < 0.5:
        registered = random.choice([["m0"], ["m0", "m0-latest"], ["m1", "m0-latest"]])
        rows["raw_models"] = [
            {
                "model_id": model,
                "industry": industry,
                "speed_tier": random.choice([None, "fast", " Standard", "turbo"]),
                "is_pretrained": random.choice([None, True, False]),
                "released_at": datetime(2023, 1, 31 - number),
            }
            for number, model in enumerate(registered)
        ]
    if random.random() < 0.4:
        rows["raw_model_aliases"] = [
            {"model_alias": alias, "industry": industry, "model_id": model}
            for alias, model in random.choice(
                [
                    [("m0-latest", "m0")],
                    [(" m0-latest", "m0"), ("m0-latest", " m1 ")],
                    # One step: the model of an alias is an alias itself.
                    [("m0-latest", "m1"), ("m1", "m0")],
                    [("m0", "m1"), ("m1", "m0")],
                ]
            )
        ]
    if random.random() < 0.2:
        rows["raw_model_capabilities"] = [
            {
                "model_id": random.choice(MODELS).strip(),
                "capability_type": kind,
                "capability": spelled(random, capability),
                "available_from": datetime(2023, random.choice([2, 2, 5]), 1).date(),
                "available_until": random.choice([None, datetime(2023, 8, 1).date()]),
            }
            for kind, capability in [
                ("edge_target", "azure_edge"),
                ("editing_tool", "inpaint"),
                ("commercial_licence", "commercial_use"),
            ]
            for _ in range(2)
        ]
    if random.random() < 0.2:
        rows["raw_frontier_scores"] = [
            {
                "provider": random.choice(["ours", "ours", "rival"]),
                "model_id": random.choice(MODELS),
                "frontier_benchmark": random.choice(["mmlu_pro", "MMLU-Pro", "gpqa"]),
                "score": random.randint(0, 1000) * Decimal("0.1"),
                "evaluated_on": datetime(2023, random.choice([2, 2, 5]), 1).date(),
            }
            for _ in range(3)
        ]
    return rows


def incident_rows(random: Random, horizon: Horizon, industry: str) -> list[Columns]:
    """Incidents of a vendor in phases: meeting, overlapping, open, in two regions, told twice."""
    if random.randint(0, 7):
        return []
    rows: list[Columns] = []
    for number in range(random.randint(1, 3)):
        start = edge_instant(random, horizon)
        for _ in range(random.randint(1, 4)):
            lasts = timedelta(minutes=random.choice([0, 10, 60, 300]))
            row: Columns = {
                "incident_id": f"{industry[:2]}-incident-{number}",
                "industry": industry,
                "region": random.choice(REGIONS[:6]),
                "started_at": start,
                "resolved_at": random.choice([start + lasts, start + lasts, start + lasts, None]),
                "severity": spelled(random, random.choice(["major", "partial", "degraded"])),
            }
            rows += [row] * random.choice([1, 1, 1, 2])
            if random.randint(0, 3):
                start += random.choice([lasts, lasts, lasts / 2, timedelta(hours=1)])
    return rows


def versions(random: Random, rows: list[Columns], change: Columns) -> list[Columns]:
    """Now and then a second version of the last row: newer, older, or of unknown arrival."""
    if not rows or random.randint(0, 5):
        return []
    first = datetime(2025, 1, 1)
    rows[-1]["ingested_at"] = random.choice([first, first, None])
    arrived = random.choice([None, first, first + DAY, first + DAY, first - DAY])
    return [rows[-1] | random.choice([change, change, {}]) | {"ingested_at": arrived}]
