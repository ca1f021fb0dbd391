"""A KPI of one industry, and the sums and stocks that KPIs are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from .periods import DAY
from .reference import Reference

Parts = tuple[float | None, float | None]


@dataclass(frozen=True)
class Measure:
    """One KPI of one industry and variant.

    first_day: first day with evidence (None: no rows). parts: periods (see periods.periods) ->
    the same rows with `numerator` and `denominator` in the value's unit, floats, and, where the
    value is no quotient, `kpi_value`.
    """

    industry: str
    kpi: str
    first_day: date | None
    parts: Callable[[pl.DataFrame], pl.DataFrame]
    variant: str = "all"


def unit_size(reference: Reference, kpi: str) -> float:
    """How many counted things make one of a KPI's unit."""
    row = reference.kpi_row(kpi)
    return float(row["unit_size"]) if row else 1.0


def first_of(days: Iterable[Any]) -> date | None:
    """The earliest day, None when there is none."""
    return min((day for day in days if day is not None), default=None)


def of_industry(frame: pl.DataFrame, industry: str) -> pl.DataFrame:
    """Rows of one industry."""
    return frame.filter(pl.col("industry") == industry)


def on_last_day(rows: pl.DataFrame, by_day: pl.DataFrame) -> pl.DataFrame:
    """Add a stock's numerator and denominator of each period's last day, zero when absent."""
    parts = by_day.select(pl.col("day").alias("last_day"), "numerator", "denominator")
    return rows.join(parts, on="last_day", how="left").with_columns(
        pl.col("numerator", "denominator").fill_null(0)
    )


def at_last_days(rows: pl.DataFrame, parts: Callable[[date], Parts]) -> pl.DataFrame:
    """Add a stock's numerator and denominator, a function of each period's last day."""
    days: list[date] = rows["last_day"].to_list()
    found = {day: parts(day) for day in set(days)}
    return rows.with_columns(
        pl.Series(name, [found[day][position] for day in days], dtype=pl.Float64)
        for position, name in enumerate(("numerator", "denominator"))
    )


def sum_inside(rows: pl.DataFrame, daily: pl.DataFrame, value: str) -> pl.Series:
    """Sum of a daily column between each period's start and last day, in the order of rows."""
    totals = daily.group_by("day").agg(pl.col(value).sum()).sort("day")
    running = totals.select("day", pl.col(value).cum_sum().alias("running"))

    def up_to(days: pl.Expr) -> pl.Series:
        wanted = rows.select(days.alias("day")).with_row_index("row").sort("day")
        joined = wanted.join_asof(running, on="day", strategy="backward").sort("row")
        return joined["running"].fill_null(0)

    return up_to(pl.col("last_day")) - up_to(pl.col("period_start") - DAY)
