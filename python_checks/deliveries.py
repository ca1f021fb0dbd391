"""Random histories of request deliveries: what a log shows after each batch.

A history is a few requests of one account and model, delivered once or often: twice in a batch,
again in the next, days later inside and beyond the deduplication window, late over a month's end,
with other content, with equal times, unreadable, without ingested_at. It keeps to what the build
promises to find: ingested_at of a batch lies at most the overlap before what came earlier, and a
row without ingested_at was requested within the deduplication window of the newest day.

Histories of an industry lie half a month apart, so that no day is rebuilt for another one's sake.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

import polars as pl

from python_checks.sample.schema import REQUEST_LOGS, Columns
from python_checks.vendors import (
    DAY,
    Vendor,
    mapped,
    months_after,
    place,
    raw_frames,
    request_measures,
)

BATCH_ENDS = (
    datetime(2024, 2, 29, 12, 0),
    datetime(2024, 3, 14, 7, 30),
    datetime(2024, 3, 31, 23, 15),
)
FIRST_INGESTION = datetime(2024, 2, 8)
FIRST_MONTH = date(2020, 3, 1)
MONTHS = 47
RECENT_HISTORIES = 2
OVERLAP = timedelta(hours=6)
WINDOW_DAYS = 3
FAR_PAST = datetime(1969, 5, 1)
FAR_FUTURE = datetime(2999, 1, 1)


@dataclass(frozen=True)
class Delivery:
    """A raw row and the batch (from 0) with which it becomes visible."""

    batch: int
    table: str
    row: Columns


def histories(random: Random) -> list[list[Delivery]]:
    """Two histories a month and industry, at its end and in its middle, and recent ones."""
    days = [months_after(FIRST_MONTH, month) for month in range(MONTHS)]
    starts = [
        start
        for day in days
        for start in (day - timedelta(days=random.randint(0, 4)), day.replace(day=14))
    ]
    # Only near the newest day of the batch before may a row lack ingested_at.
    starts += [
        BATCH_ENDS[0].date() - timedelta(days=random.randint(0, WINDOW_DAYS + 1))
        for _ in range(RECENT_HISTORIES)
    ]
    return [_history(random, industry, start) for industry in REQUEST_LOGS for start in starts]


def _history(random: Random, industry: str, first_day: date) -> list[Delivery]:
    """Deliveries of one account: one to three requests, registered with some batch."""
    account: Columns = {"account_id": "account", "segment": "segment"}
    model: Columns = {"model_id": "model", "industry": industry, "released_at": date(2020, 1, 1)}
    found = [
        Delivery(random.randrange(len(BATCH_ENDS)), "raw_accounts", account),
        Delivery(random.randrange(len(BATCH_ENDS)), "raw_models", model),
    ]
    for number in range(random.randint(1, 3)):
        found += _deliveries_of_one_request(random, industry, first_day, f"request-{number}")
    return found


def _deliveries_of_one_request(
    random: Random, industry: str, first_day: date, request_id: str
) -> list[Delivery]:
    moment = random.choice([time(0), time(12), time(23, 59, 59, 999999)])
    found: list[Delivery] = []
    for _ in range(random.choice([1, 2, 2, 3, 4])):
        batch = random.randrange(len(BATCH_ENDS))
        offset = random.choice([0, 0, 0, 1, 2, 3, 3, 4, 4, 6])
        requested_at = datetime.combine(first_day + timedelta(days=offset), moment)
        requested_at = min(requested_at, BATCH_ENDS[batch])
        row: Columns = {
            "request_id": request_id,
            "requested_at": requested_at,
            "ingested_at": _ingested_at(random, batch, requested_at),
            "account_id": "account",
            "model_id": "model",
            "region": random.choice([None, "eu", "us"]),
            "error_type": random.choice([None, None, None, "timeout"]),
        }
        row |= request_measures(random, industry)
        if random.randint(0, 5) == 0:
            row |= _flaw(random, industry)
        found.append(Delivery(batch, REQUEST_LOGS[industry], row))
        if random.randint(0, 3) == 0:
            found.append(_again(random, found[-1]))
    return found


def _ingested_at(random: Random, batch: int, requested_at: datetime) -> datetime | None:
    end = BATCH_ENDS[batch]
    if batch == 0:
        return random.choice([None, end, _between(random, FIRST_INGESTION, end)])
    before = BATCH_ENDS[batch - 1]
    newest_day = datetime.combine(before.date(), time(0))
    times = [before - OVERLAP, before, end, _between(random, before - OVERLAP, end)]
    is_recent = requested_at >= newest_day - WINDOW_DAYS * DAY
    return random.choice([*times, None, None] if is_recent else times)


def _between(random: Random, first: datetime, last: datetime) -> datetime:
    return first + timedelta(seconds=random.randint(0, int((last - first).total_seconds())))


def _flaw(random: Random, industry: str) -> Columns:
    """What sends a delivery to quarantine."""
    negative = "input_tokens" if industry == "llm_api" else "image_count"
    flaws: list[Columns] = [
        {"requested_at": "yesterday"},
        {"requested_at": None},
        {negative: -1},
        {negative: "many"},
        {"account_id": None},
        {"latency_ms": -1},
        {"requested_at": FAR_PAST},
        {"requested_at": FAR_FUTURE},
    ]
    return random.choice(flaws)


def _again(random: Random, delivery: Delivery) -> Delivery:
    """The same times once more in the same batch, with equal or other content."""
    other = {"region": random.choice(["eu", "us", None]), "model_id": "other-model"}
    return Delivery(delivery.batch, delivery.table, delivery.row | random.choice([{}, {}, other]))


def newest_requests() -> list[Delivery]:
    """A request of every log with which each batch ends: what is late is late against these.

    Besides, in the last batch, the oldest one without ingested_at that must be found.
    """
    newest_day = datetime.combine(BATCH_ENDS[-2].date(), time(0))
    oldest: Columns = {
        "request_id": "oldest",
        "requested_at": newest_day - WINDOW_DAYS * DAY,
        "account_id": "account",
        "model_id": "model",
    }
    last = len(BATCH_ENDS) - 1
    return [
        Delivery(last, table, oldest | _measured(table, 7)) for table in REQUEST_LOGS.values()
    ] + [
        Delivery(
            batch,
            table,
            {
                "request_id": f"newest-{batch}",
                "requested_at": end - timedelta(minutes=1),
                "ingested_at": end,
                "account_id": "account",
                "model_id": "model",
            }
            | _measured(table, 100),
        )
        for table in REQUEST_LOGS.values()
        for batch, end in enumerate(BATCH_ENDS)
    ]


def forgotten(table: str, first_day: date) -> list[Columns]:
    """Rows far behind the watermark, on three days: only a backfill finds them."""
    return [
        {
            "request_id": f"forgotten-{number // 2}",
            "requested_at": datetime.combine(first_day + timedelta(days=number // 2), time(9)),
            "ingested_at": datetime.combine(first_day + timedelta(days=3), time(0)),
            "account_id": "account",
            "model_id": "model",
        }
        | _measured(table, 5 - 6 * (number % 2))
        for number in range(6)
    ]


def _measured(table: str, quantity: int) -> Columns:
    if table == REQUEST_LOGS["llm_api"]:
        return {"input_tokens": quantity, "output_tokens": 1}
    return {"image_count": quantity}


def shown(deliveries: list[Delivery], batch: int) -> Vendor:
    """The raw rows that are visible once a batch has come; columns as the log has them."""
    found: Vendor = {}
    for delivery in deliveries:
        if delivery.batch <= batch:
            found.setdefault(delivery.table, []).append(delivery.row)
    return found


def costs_and_charges() -> Vendor:
    """A cost line and a usage charge of every industry."""
    period = {
        "charge_period_start": datetime(2024, 2, 1),
        "charge_period_end": datetime(2024, 3, 5),
    }
    return {
        "raw_inference_costs": [
            period
            | {"industry": name, "service_category": "compute", "effective_cost": Decimal(99)}
            for name in REQUEST_LOGS
        ],
        "raw_billing_charges": [
            period
            | {
                "charge_id": name,
                "account_id": "newest.account",
                "industry": name,
                "charge_category": "usage",
                "effective_amount": Decimal(600),
            }
            for name in REQUEST_LOGS
        ],
    }


def log_after(batch: int, delivered: list[list[Delivery]], number: int) -> dict[str, pl.DataFrame]:
    """All raw tables once a batch has come, histories under prefixes, rows shuffled by number."""
    placed = [
        place(shown(deliveries, batch), f"history.{position:03d}.")
        for position, deliveries in enumerate(delivered)
    ]
    newest = place(shown(newest_requests(), batch), "newest.")
    raw = raw_frames([costs_and_charges(), newest, *placed])
    return mapped(raw, lambda _, rows: rows.sample(fraction=1, shuffle=True, seed=number + batch))
