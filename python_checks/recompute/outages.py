"""Incidents with the time to recover, and the error budget of each region and month.

Written from docs/definitions.md section Uptime.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any

import polars as pl

from .arithmetic import ratio
from .casting import MICRO
from .contract import Staged
from .fx import round_half_away
from .incidents import phases
from .periods import DAY, month_end, months_between
from .settings import Settings
from .uptime import ALL_REGIONS, MINUTES_A_DAY, Clock, millionths_of_minutes

MAINTENANCE = "maintenance"
# from the worst on
SEVERITIES = ("major", "partial", "degraded", MAINTENANCE)
Clocks = Mapping[str, Mapping[str, Clock]]
INCIDENTS_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "incident_id": pl.String,
    "industry": pl.String,
    "region": pl.String,
    "severity": pl.String,
    "minutes_to_recover": pl.Float64,
    "downtime_minutes": pl.Float64,
    "is_open": pl.Boolean,
    "started_at": pl.Datetime("us"),
    "recovered_at": pl.Datetime("us"),
}
BUDGETS_SCHEMA = {
    "industry": pl.String,
    "region": pl.String,
    "month_date": pl.Date,
    "is_complete": pl.Boolean,
    "budget_minutes": pl.Float64,
    "downtime_minutes": pl.Float64,
    "budget_left_minutes": pl.Float64,
}


def incidents(clocks: Clocks, staged: Staged, as_of: date) -> pl.DataFrame:
    """fct_incidents: one row per incident, industry and region. clocks: uptime.region_clocks."""
    horizon = datetime.combine(as_of + DAY, time.min)
    of_incidents: dict[tuple[str, str, str], list[dict[str, Any]]] = defaultdict(list)
    for phase in phases(staged.tables["raw_incidents"]).iter_rows(named=True):
        if phase["started_at"] < horizon:
            region = phase["region"] or ALL_REGIONS
            of_incidents[phase["incident_id"], phase["industry"], region].append(phase)
    cost = _cost(clocks)
    rows = [
        (*key, *_course(of_incident, horizon, millionths_of_minutes(cost[key]) / MICRO))
        for key, of_incident in of_incidents.items()
    ]
    return pl.DataFrame(rows, schema=INCIDENTS_SCHEMA, orient="row")


def _cost(clocks: Clocks) -> dict[tuple[str, str, str], Fraction]:
    """Weighted microseconds down that are put down to each incident, industry and region."""
    found: dict[tuple[str, str, str], Fraction] = defaultdict(Fraction)
    for industry, of_regions in clocks.items():
        for clock in of_regions.values():
            for _, outage, weighted in clock.downtime():
                incident_id, region = outage.incident
                found[incident_id, industry, region] += weighted
    return found


def _course(
    of_incident: list[dict[str, Any]], horizon: datetime, downtime: float
) -> tuple[object, ...]:
    """Severity, minutes to recover, downtime, whether it is open, its start and its end."""
    unplanned = [phase for phase in of_incident if phase["severity"] != MAINTENANCE]
    counted = unplanned or of_incident
    ends = [phase["resolved_at"] for phase in counted]
    start = min(phase["started_at"] for phase in counted)
    end = None if any(end is None or end > horizon for end in ends) else max(ends)
    severity = min((phase["severity"] for phase in counted), key=SEVERITIES.index)
    is_timed = end is not None and bool(unplanned)
    minutes = millionths_of_minutes(_microseconds(end - start)) / MICRO if is_timed else None
    return severity, minutes, downtime, end is None, start, end


def _microseconds(span: timedelta) -> Fraction:
    return Fraction(span // timedelta(microseconds=1))


def error_budgets(clocks: Clocks, settings: Settings, as_of: date) -> pl.DataFrame:
    """fct_error_budgets_monthly: of each region, and of all of an industry.

    clocks: uptime.region_clocks.
    """
    allowed = 1 - Fraction(str(settings.sla_target))
    rows: list[tuple[object, ...]] = []
    for industry, of_regions in clocks.items():
        # minutes and millionths of minutes down of each region and month, and of all of them
        sums: dict[tuple[str, date], list[int]] = defaultdict(lambda: [0, 0])
        for region, clock in of_regions.items():
            for month, minutes, downtime in _months(clock, as_of):
                for place in ((region, month), (ALL_REGIONS, month)):
                    sums[place][0] += minutes
                    sums[place][1] += downtime
        for (region, month), (minutes, downtime) in sums.items():
            exact = allowed * minutes * MICRO
            budget = round_half_away(exact.numerator, exact.denominator)
            amounts = (budget, downtime, budget - downtime)
            is_complete = month_end(month) <= as_of
            rows.append((industry, region, month, is_complete, *(one / MICRO for one in amounts)))
    frame = pl.DataFrame(rows, schema=BUDGETS_SCHEMA, orient="row")
    share = ratio("budget_left_minutes", "budget_minutes")
    return frame.with_columns(share.alias("budget_left_share"))


def _months(clock: Clock, as_of: date) -> Iterable[tuple[date, int, int]]:
    """Month, its minutes on the clock to the month's end, millionths of minutes down so far."""
    down = clock.downtime_by_day()
    for month in months_between(clock.first_day, as_of):
        days = (month_end(month) - max(month, clock.first_day)).days + 1
        parts = (part for day, part in down.items() if month <= day <= month_end(month))
        yield month, days * MINUTES_A_DAY, millionths_of_minutes(sum(parts, start=Fraction()))
