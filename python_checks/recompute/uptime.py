"""Uptime by region, from requests (which start a region's clock) and incidents.

Written from docs/definitions.md section Uptime. Time inside is exact: weighted microseconds as
fractions, minutes rounded to six decimals.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any

import polars as pl

from .arithmetic import ratio
from .casting import MICRO
from .contract import Staged
from .fx import round_half_away
from .incidents import phases
from .measure import Measure, first_of, of_industry
from .periods import DAY, periods
from .settings import Settings
from .usage import UNKNOWN

ALL_REGIONS = "all"
MINUTES_A_DAY = 1440
_MICROSECOND = timedelta(microseconds=1)
_MICROSECONDS_A_MINUTE = 60 * MICRO
UPTIME_SCHEMA = {
    "industry": pl.String,
    "region": pl.String,
    "period_grain": pl.String,
    "period_start": pl.Date,
    "minutes": pl.Float64,
    "downtime_minutes": pl.Float64,
    "uptime_rate": pl.Float64,
    "meets_sla": pl.Boolean,
}


@dataclass(frozen=True)
class Outage:
    """A phase of an incident up to the horizon; region None: every region of its industry."""

    incident_id: str
    region: str | None
    start: datetime
    end: datetime
    weight: Fraction

    @property
    def incident(self) -> tuple[str, str]:
        """The incident's id and the region that it names, `all` for none."""
        return (self.incident_id, self.region or ALL_REGIONS)


@dataclass
class Clock:
    """A region's clock: the first day that counts and the outages that count for it."""

    first_day: date
    outages: list[Outage] = field(default_factory=list)

    def downtime(self) -> Iterator[tuple[date, Outage, Fraction]]:
        """Weighted microseconds down, by UTC day and the outage that they are put down to.

        At each instant that of the largest weight, then the earliest, then by the incident.
        """
        bounds = {outage.start for outage in self.outages} | {o.end for o in self.outages}
        instants = sorted(bounds | set(_midnights(bounds)))
        for start, end in pairwise(instants):
            down = [o for o in self.outages if o.start <= start and end <= o.end]
            if down and start.date() >= self.first_day:
                ruling = min(down, key=lambda o: (-o.weight, o.start, o.incident))
                yield start.date(), ruling, ruling.weight * ((end - start) // _MICROSECOND)

    def downtime_by_day(self) -> dict[date, Fraction]:
        """Weighted microseconds down by UTC day."""
        found: dict[date, Fraction] = defaultdict(Fraction)
        for day, _, weighted in self.downtime():
            found[day] += weighted
        return dict(found)


def _midnights(bounds: Iterable[datetime]) -> list[datetime]:
    ordered = sorted(bounds)
    if not ordered:
        return []
    days = (ordered[-1].date() - ordered[0].date()).days
    return [_midnight(ordered[0].date() + n * DAY) for n in range(1, days + 1)]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min)


def _outages(staged: Staged, settings: Settings, as_of: date) -> dict[str, list[Outage]]:
    horizon = _midnight(as_of + DAY)
    found: dict[str, list[Outage]] = defaultdict(list)
    incidents = phases(staged.tables["raw_incidents"]).filter(pl.col("started_at") < horizon)
    for row in incidents.iter_rows(named=True):
        end = min(row["resolved_at"] or horizon, horizon)
        weight = Fraction(str(settings.incident_weights.get(row["severity"], 0)))
        outage = Outage(row["incident_id"], row["region"], row["started_at"], end, weight)
        found[row["industry"]].append(outage)
    return found


def _clocks(first_requests: Mapping[str | None, date], outages: list[Outage]) -> dict[str, Clock]:
    """The clocks of one industry. first_requests: region (None: none given) -> first day."""
    named = {region for region in first_requests if region is not None}
    named |= {outage.region for outage in outages if outage.region is not None}
    clocks: dict[str, Clock] = {}
    for region in named or {UNKNOWN}:
        own = region if named else None
        starts = [outage.start.date() for outage in outages if outage.region == own]
        first = first_of([first_requests.get(own), *starts])
        if first is not None:
            counts = [outage for outage in outages if outage.region in (own, None)]
            clocks[region] = Clock(first, counts)
    return clocks


def region_clocks(
    requests: pl.DataFrame, staged: Staged, settings: Settings, as_of: date
) -> dict[str, dict[str, Clock]]:
    """The clocks of each industry's regions; none while nobody tells of incidents.

    requests: usage.requests_until, failed ones too.
    """
    if "raw_incidents" not in staged.inputs_present:
        return {}
    outages = _outages(staged, settings, as_of)
    first_requests: dict[str, dict[str | None, date]] = defaultdict(dict)
    by_region = requests.group_by("industry", "region").agg(pl.col("day").min())
    for industry, region, day in by_region.iter_rows():
        first_requests[industry][region] = day
    return {
        industry: _clocks(first_requests[industry], outages[industry])
        for industry in sorted({*outages, *first_requests})
    }


def uptime(
    of_industries: Mapping[str, Mapping[str, Clock]], settings: Settings, as_of: date
) -> pl.DataFrame:
    """fct_uptime: each region from the period of its clock's first day on, and their sum `all`.

    of_industries: region_clocks.
    """
    target = Fraction(str(settings.sla_target))
    rows: list[dict[str, Any]] = []
    for industry, clocks in of_industries.items():
        of_regions = [
            {"industry": industry, "region": region, **row}
            for region, clock in clocks.items()
            for row in _clock_rows(clock, as_of)
        ]
        rows += of_regions + _summed(of_regions)
    for row in rows:
        row["meets_sla"] = Fraction(row["minutes"] - row["downtime"], row["minutes"]) >= target
    schema = {"minutes": pl.Int64, "downtime": pl.Int64}
    text = {name: UPTIME_SCHEMA[name] for name in list(UPTIME_SCHEMA)[:4]}
    frame = pl.DataFrame(rows, schema={**text, **schema, "meets_sla": pl.Boolean})
    up = frame.with_columns((pl.col("minutes") - pl.col("downtime")).alias("up"))
    return up.with_columns(
        ratio("up", "minutes").alias("uptime_rate"),
        pl.col("minutes") / MICRO,
        (pl.col("downtime") / MICRO).alias("downtime_minutes"),
    ).select(UPTIME_SCHEMA.keys())


def millionths_of_minutes(microseconds: Fraction) -> int:
    """Weighted microseconds as millionths of minutes, half away from zero."""
    exact = microseconds * MICRO / _MICROSECONDS_A_MINUTE
    return round_half_away(exact.numerator, exact.denominator)


def _clock_rows(clock: Clock, as_of: date) -> list[dict[str, Any]]:
    """Millionths of minutes of each period, and of them down."""
    down = clock.downtime_by_day()
    rows: list[dict[str, Any]] = []
    for period in periods(clock.first_day, as_of).iter_rows(named=True):
        first, last = max(period["period_start"], clock.first_day), period["last_day"]
        weighted = sum(
            (part for day, part in down.items() if first <= day <= last), start=Fraction()
        )
        rows.append(
            {
                "period_grain": period["period_grain"],
                "period_start": period["period_start"],
                "minutes": ((last - first).days + 1) * MINUTES_A_DAY * MICRO,
                "downtime": millionths_of_minutes(weighted),
            }
        )
    return rows


def _summed(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of all regions of an industry added up by period."""
    sums: dict[tuple[str, date], dict[str, Any]] = {}
    for row in rows:
        period = (row["period_grain"], row["period_start"])
        total = sums.setdefault(period, {**row, "region": ALL_REGIONS, "minutes": 0, "downtime": 0})
        total["minutes"] += row["minutes"]
        total["downtime"] += row["downtime"]
    return list(sums.values())


def uptime_measures(uptimes: pl.DataFrame) -> list[Measure]:
    """Uptime rate and SLA attainment of every industry with a region, from fct_uptime."""
    found: list[Measure] = []
    for industry in uptimes["industry"].unique().sort().to_list():
        of_regions = of_industry(uptimes, industry)
        days = of_regions.filter(pl.col("period_grain") == "day")["period_start"]
        is_all = pl.col("region") == ALL_REGIONS
        rate = of_regions.filter(is_all).select(
            "period_grain",
            "period_start",
            (pl.col("minutes") - pl.col("downtime_minutes")).alias("numerator"),
            pl.col("minutes").alias("denominator"),
        )
        attained = (
            of_regions.filter(~is_all)
            .group_by("period_grain", "period_start")
            .agg(
                pl.col("meets_sla").sum().alias("numerator"),
                pl.len().alias("denominator"),
            )
        )
        for kpi, parts in (("uptime_rate", rate), ("sla_attainment", attained)):
            found.append(_of_periods(industry, kpi, first_of([days.min()]), parts))
    return found


def _of_periods(industry: str, kpi: str, first_day: date | None, parts: pl.DataFrame) -> Measure:
    return Measure(
        industry,
        kpi,
        first_day,
        lambda rows: rows.join(parts, on=["period_grain", "period_start"], how="left"),
    )
