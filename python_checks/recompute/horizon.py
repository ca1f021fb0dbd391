"""How far the data reach: as_of_date, and the last day of each industry.

Written from docs/definitions.md section Time.
"""

from __future__ import annotations

from datetime import date, datetime

import polars as pl

from .charges import covered_days
from .contract import Staged
from .periods import DAY
from .settings import Settings

LAST_HOUR = 23


def find_as_of_date(staged: Staged, settings: Settings) -> date | None:
    """The horizon: the variable, else of the latest request, else of usage charges, else None."""
    if settings.as_of_date is not None:
        return settings.as_of_date
    latest: datetime | None = _latest(staged.horizon)
    if latest is not None:
        day = latest.date()
        return day if latest.hour >= LAST_HOUR else day - DAY
    return _last_charged_day(staged, settings.run_started_at_utc.date())


def data_through(staged: Staged) -> dict[str, date]:
    """UTC day of each industry's latest request."""
    found: dict[str, date] = {}
    for (industry,), rows in staged.horizon.group_by("industry"):
        latest = _latest(rows)
        if latest is not None:
            found[str(industry)] = latest.date()
    return found


def _latest(horizon: pl.DataFrame) -> datetime | None:
    """The latest request of a clock that does not run ahead; without one the latest of all."""
    requested = pl.col("requested_at")
    is_in_time = pl.col("is_in_time")
    latest: datetime | None = horizon.select(
        pl.coalesce(requested.filter(is_in_time).max(), requested.max())
    ).item()
    return latest


def _last_charged_day(staged: Staged, today: date) -> date | None:
    usage = staged.tables["raw_billing_charges"].filter(pl.col("charge_category") == "usage")
    charged = covered_days(usage).filter(pl.col("first_day") <= today)
    last: date | None = charged.select(pl.col("last_day").max()).item()
    return min(last, today) if last is not None else None
