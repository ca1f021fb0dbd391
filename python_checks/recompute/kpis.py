"""fct_kpis: every KPI of an industry at every period grain.

Written from docs/definitions.md section The KPI grid. A KPI is a Measure: its numerator and
denominator for given periods. Further KPIs are further measures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from .arithmetic import quotient, ratio, usd
from .periods import DAY, periods, twelve_months_before
from .reference import Reference
from .renewals import RATED_STATES, renewal_rate_at
from .retention import nrr_at
from .settings import Settings

KPI_COLUMNS = [
    "industry",
    "kpi",
    "variant",
    "period_grain",
    "period_start",
    "value_unit",
    "numerator",
    "denominator",
    "kpi_value",
    "is_complete",
]
KPI_SCHEMA = {
    "industry": pl.String,
    "kpi": pl.String,
    "variant": pl.String,
    "period_grain": pl.String,
    "period_start": pl.Date,
    "value_unit": pl.String,
    "numerator": pl.Float64,
    "denominator": pl.Float64,
    "kpi_value": pl.Float64,
    "is_complete": pl.Boolean,
}


@dataclass(frozen=True)
class Measure:
    """One KPI of one industry and variant.

    first_day: first day with evidence (None: no rows). parts: periods (see periods.periods) ->
    the same rows with `numerator` and `denominator` in the value's unit, floats.
    """

    industry: str
    kpi: str
    first_day: date | None
    parts: Callable[[pl.DataFrame], pl.DataFrame]
    variant: str = "all"


@dataclass(frozen=True)
class Facts:
    """The daily facts that KPIs are made of; money is micro USD.

    daily_arr: customer_id, industry, day, arr. renewals: fct_renewals. usage: fct_usage_daily.
    revenue and costs: industry, day, revenue or cost.
    """

    daily_arr: pl.DataFrame
    renewals: pl.DataFrame
    usage: pl.DataFrame
    revenue: pl.DataFrame
    costs: pl.DataFrame
    as_of: date


def kpi_rows(facts: Facts, reference: Reference, settings: Settings) -> pl.DataFrame:
    """fct_kpis of the enabled industries: KPI_SCHEMA."""
    frames = [pl.DataFrame(schema=KPI_SCHEMA)]
    for measure in measures(facts, reference, settings):
        kpi = reference.kpi_row(measure.kpi)
        if kpi is None or measure.first_day is None:
            continue
        rows = measure.parts(periods(measure.first_day, facts.as_of))
        frames.append(
            rows.with_columns(
                pl.lit(measure.industry).alias("industry"),
                pl.lit(measure.kpi).alias("kpi"),
                pl.lit(measure.variant).alias("variant"),
                pl.lit(kpi["value_unit"], pl.String).alias("value_unit"),
                pl.col("numerator", "denominator").cast(pl.Float64),
                ratio("numerator", "denominator").alias("kpi_value"),
            ).select(KPI_COLUMNS)
        )
    return pl.concat(frames)


def measures(facts: Facts, reference: Reference, settings: Settings) -> list[Measure]:
    """All measures of the enabled industries."""
    found: list[Measure] = []
    for row in reference.industry_rows(settings.industries):
        found.append(_net_new_arr(facts, row["industry"], _unit_size(reference, "net_new_arr")))
        found.append(_nrr(facts, row["industry"]))
        found.append(_renewal_rate(facts, row["industry"]))
        found += _usage_measures(facts, row, reference)
    return found


def _unit_size(reference: Reference, kpi: str) -> float:
    row = reference.kpi_row(kpi)
    return float(row["unit_size"]) if row else 1.0


def _first(days: Iterable[Any]) -> date | None:
    return min((day for day in days if day is not None), default=None)


def _of(frame: pl.DataFrame, industry: str) -> pl.DataFrame:
    return frame.filter(pl.col("industry") == industry)


def _on_last_day(rows: pl.DataFrame, by_day: pl.DataFrame) -> pl.DataFrame:
    """Add a stock's numerator and denominator of each period's last day, zero when absent."""
    parts = by_day.select(pl.col("day").alias("last_day"), "numerator", "denominator")
    return rows.join(parts, on="last_day", how="left").with_columns(
        pl.col("numerator", "denominator").fill_null(0)
    )


def _sum_inside(rows: pl.DataFrame, daily: pl.DataFrame, value: str) -> pl.Series:
    """Sum of a daily column between each period's start and last day, in the order of rows."""
    totals = daily.group_by("day").agg(pl.col(value).sum()).sort("day")
    running = totals.select("day", pl.col(value).cum_sum().alias("running"))

    def up_to(days: pl.Expr) -> pl.Series:
        wanted = rows.select(days.alias("day")).with_row_index("row").sort("day")
        joined = wanted.join_asof(running, on="day", strategy="backward").sort("row")
        return joined["running"].fill_null(0)

    return up_to(pl.col("last_day")) - up_to(pl.col("period_start") - DAY)


def _net_new_arr(facts: Facts, industry: str, unit_size: float) -> Measure:
    """ARR on the period's last day less ARR on the day before it starts, USD."""
    arr = _of(facts.daily_arr, industry).group_by("day").agg(pl.col("arr").sum())

    def parts(rows: pl.DataFrame) -> pl.DataFrame:
        before = (pl.col("period_start") - DAY).alias("day_before")
        return (
            rows.with_columns(before)
            .join(arr.select(last_day="day", closing="arr"), on="last_day", how="left")
            .join(arr.select(day_before="day", opening="arr"), on="day_before", how="left")
            .with_columns(
                usd(pl.col("closing").fill_null(0) - pl.col("opening").fill_null(0)).alias(
                    "numerator"
                ),
                pl.lit(unit_size).alias("denominator"),
            )
        )

    first_day = arr.filter(pl.col("arr") > 0)["day"].min()
    return Measure(industry, "net_new_arr", _first([first_day]), parts)


def _nrr(facts: Facts, industry: str) -> Measure:
    """ARR now of the customers with ARR twelve months before, over their ARR then."""
    arr = _of(facts.daily_arr, industry)
    days = arr["day"].unique().sort().to_list()
    pairs = pl.DataFrame(
        {"day": days, "base_day": [twelve_months_before(day) for day in days]},
        schema={"day": pl.Date, "base_day": pl.Date},
    )
    by_day = nrr_at(arr, pairs).with_columns(
        usd("numerator").alias("numerator"), usd("denominator").alias("denominator")
    )
    return Measure(
        industry, "nrr", _first(by_day["day"].to_list()), lambda rows: _on_last_day(rows, by_day)
    )


def _renewal_rate(facts: Facts, industry: str) -> Measure:
    """Renewed and late over renewed, late and churned marks of the trailing twelve months."""
    of_industry = _of(facts.renewals, industry)
    rated = of_industry.filter(pl.col("state").is_in(RATED_STATES))

    def parts(rows: pl.DataFrame) -> pl.DataFrame:
        days = rows["last_day"].unique().to_list()
        return _on_last_day(rows, renewal_rate_at(of_industry, days))

    return Measure(industry, "renewal_rate_12m", _first(rated["mark_date"].to_list()), parts)


def _usage_measures(facts: Facts, row: dict[str, Any], reference: Reference) -> list[Measure]:
    """Volume, unit revenue and unit cost of one industry, as its row names them."""
    industry = row["industry"]
    usage = _of(facts.usage, industry).with_columns(
        pl.col("usage_date").alias("day"),
        (pl.col("request_count") - pl.col("error_count")).alias("success_count"),
    )
    volume = "success_count" if row["volume_measure"] == "request_count" else "usage_quantity"
    found: list[Measure] = []
    if row["volume_kpi"]:
        found.append(_total(industry, row["volume_kpi"], usage, volume, reference))
    for kpi, money, value in (
        (row["unit_revenue_kpi"], facts.revenue, "revenue"),
        (row["unit_cost_kpi"], facts.costs, "cost"),
    ):
        if kpi:
            of_industry = _of(money, industry).rename({value: "money"})
            found.append(_per_unit(industry, kpi, of_industry, usage, reference))
    return found


def _total(
    industry: str, kpi: str, usage: pl.DataFrame, value: str, reference: Reference
) -> Measure:
    unit_size = _unit_size(reference, kpi)

    def parts(rows: pl.DataFrame) -> pl.DataFrame:
        return rows.with_columns(
            _sum_inside(rows, usage, value).alias("numerator"),
            pl.lit(unit_size).alias("denominator"),
        )

    return Measure(industry, kpi, _first(usage["day"].to_list()), parts)


def _per_unit(
    industry: str,
    kpi: str,
    money: pl.DataFrame,
    usage: pl.DataFrame,
    reference: Reference,
) -> Measure:
    """Money over usage units, USD per the value's unit."""
    unit_size = _unit_size(reference, kpi)

    def parts(rows: pl.DataFrame) -> pl.DataFrame:
        return rows.with_columns(
            _sum_inside(rows, money, "money").alias("numerator"),
            _sum_inside(rows, usage, "usage_quantity").alias("denominator"),
        ).with_columns(
            usd("numerator").alias("numerator"),
            quotient(pl.col("denominator"), pl.lit(unit_size)).alias("denominator"),
        )

    first_day = _first([*usage["day"].to_list(), *money["day"].to_list()])
    return Measure(industry, kpi, first_day, parts)
