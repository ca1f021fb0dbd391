"""What the raw files show after each batch of deliveries, and what the marts must hold then.

Files change in every way in which logs do: rows are added, late or not, rows are replaced in place,
days lose rows and get them back. The warehouse never forgets by itself: rows that went stay in the
marts until a backfill of their days, or until their day has as many rows again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

import polars as pl

from python_checks.raw_rows.vendors import Vendor, mapped, place, raw_frames
from python_checks.sample.schema import REQUEST_LOGS, Columns

BATCH_ENDS = (
    datetime(2024, 2, 29, 12, 0),
    datetime(2024, 3, 1, 6, 0),
    datetime(2024, 3, 14, 7, 30),
    datetime(2024, 3, 14, 19, 0),
    datetime(2024, 3, 31, 23, 15),
)
BATCHES = range(len(BATCH_ENDS))
NEVER = len(BATCH_ENDS)
# the batch whose run is told to build the days of WITHDRAWN again
BACKFILL_BATCH = 3


@dataclass(frozen=True)
class Delivery:
    """A raw row and the batches (from 0) that show it.

    until: the first batch whose files lack it. forgotten: the first whose marts may not hold it.
    """

    batch: int
    table: str
    row: Columns
    until: int = NEVER
    forgotten: int = NEVER

    def is_shown(self, batch: int) -> bool:
        """Whether the raw files hold it after a batch."""
        return self.batch <= batch < self.until

    def is_remembered(self, batch: int) -> bool:
        """Whether the marts count it after a batch."""
        return self.batch <= batch < self.forgotten


@dataclass(frozen=True)
class History:
    """Deliveries to a log, on days that are its own if it lies far back, and their story."""

    story: str
    first_day: date
    deliveries: list[Delivery]

    def rows(self, batch: int, is_remembered: bool) -> Vendor:
        """The rows that files show after a batch, or those that marts count."""
        found: Vendor = {}
        for delivery in self.deliveries:
            if delivery.is_remembered(batch) if is_remembered else delivery.is_shown(batch):
                found.setdefault(delivery.table, []).append(delivery.row)
        return found


def newest_requests() -> History:
    """A request of every log with which each batch ends: what is late is late against these."""
    return History(
        "newest",
        BATCH_ENDS[0].date(),
        [
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
        ],
    )


def _measured(table: str, quantity: int) -> Columns:
    if table == REQUEST_LOGS["llm_api"]:
        return {"input_tokens": quantity, "output_tokens": 1}
    return {"image_count": quantity}


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


def log_after(
    batch: int, histories: list[History], number: int, is_remembered: bool = False
) -> dict[str, pl.DataFrame]:
    """All raw tables once a batch has come, histories under prefixes, rows shuffled by number.

    is_remembered: the rows that marts count, in place of those that are there.
    """
    placed = [
        place(history.rows(batch, is_remembered), f"history.{position:03d}.")
        for position, history in enumerate(histories)
    ]
    newest = place(newest_requests().rows(batch, is_remembered), "newest.")
    raw = raw_frames([costs_and_charges(), newest, *placed])
    return mapped(raw, lambda _, rows: rows.sample(fraction=1, shuffle=True, seed=number + batch))


def backfill(histories: list[History]) -> dict[str, str]:
    """The vars of a backfill of all days of histories that are withdrawn."""
    days = [history.first_day for history in histories if history.story == "withdrawn"]
    last = max(days) + timedelta(days=SPAN_DAYS)
    return {"backfill_from": min(days).isoformat(), "backfill_until": last.isoformat()}


# days from the first to the last of a history
SPAN_DAYS = 7
