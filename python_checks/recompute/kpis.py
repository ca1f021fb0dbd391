"""fct_kpis: every KPI of an industry at every period grain.

Written from docs/definitions.md section KPIs. A KPI is a Measure: its numerator and denominator for
given periods. Here are those of ARR and usage; latency, uptime and the catalogue have their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from .arithmetic import exact_usd, quotient, ratio, usd
from .measure import Measure, first_of, of_industry, on_last_day, sum_inside, unit_size
from .periods import DAY, in_every_grain, month_end, month_start, periods, twelve_months_before
from .reference import Reference
from .renewals import rated_marks, rated_terms, renewal_rate_at
from .retention import retention_at
from .run_rates import UsageRunRates
from .settings import Settings

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
    "is_final": pl.Boolean,
}


@dataclass(frozen=True)
class Facts:
    """The daily facts that KPIs are made of.

    daily_arr: customer_id, industry, day, arr (micro USD). renewals: fct_renewals.
    contract_renewals: fct_contract_renewals. usage: fct_usage_daily. revenue and costs: industry,
    day, revenue or cost (pico USD).
    """

    daily_arr: pl.DataFrame
    renewals: pl.DataFrame
    contract_renewals: pl.DataFrame
    usage: pl.DataFrame
    revenue: pl.DataFrame
    costs: pl.DataFrame


@dataclass(frozen=True)
class Inputs:
    """What there is to measure with.

    present: the raw tables that were there, and their columns as table.column. costed: industries
    with a cost line.
    """

    present: frozenset[str]
    costed: frozenset[str]

    def measures(self, kpi: Mapping[str, Any], industry: str) -> bool:
        """Whether the optional raw input that a KPI cannot do without was there.

        Costs must be there for the industry: no cost line is not a cost of zero.
        """
        raw_input = kpi["raw_input"]
        if raw_input == "raw_inference_costs":
            return industry in self.costed
        return raw_input is None or raw_input in self.present


def kpi_rows(
    of_industries: Iterable[Measure],
    run_rates: UsageRunRates,
    reference: Reference,
    settings: Settings,
    inputs: Inputs,
    as_of: date,
) -> pl.DataFrame:
    """fct_kpis: KPI_SCHEMA, the rows of all measures whose KPI is in the seed.

    What is not measured has no row.
    """
    frames = [pl.DataFrame(schema=KPI_SCHEMA)]
    for measure in of_industries:
        kpi = reference.kpi_row(measure.kpi)
        if kpi is None or not inputs.measures(kpi, measure.industry):
            continue
        if measure.first_day is None or measure.first_day > as_of:
            continue
        rows = measure.parts(periods(measure.first_day, as_of))
        if "kpi_value" not in rows.columns:
            rows = rows.with_columns(
                pl.col("numerator", "denominator").cast(pl.Float64),
                ratio("numerator", "denominator").alias("kpi_value"),
            )
        frames.append(
            rows.with_columns(
                pl.lit(measure.industry).alias("industry"),
                pl.lit(measure.kpi).alias("kpi"),
                pl.lit(measure.variant).alias("variant"),
                pl.lit(kpi["value_unit"], pl.String).alias("value_unit"),
                pl.col("numerator", "denominator").cast(pl.Float64),
                _is_final(rows, measure.industry, run_rates, settings, as_of),
            ).select(KPI_SCHEMA.keys())
        )
    return pl.concat(frames)


def _is_final(
    rows: pl.DataFrame, industry: str, run_rates: UsageRunRates, settings: Settings, as_of: date
) -> pl.Series:
    """Of each period whether the grace after it is over and the month it ends in is billed."""
    flags = [
        is_complete
        and (as_of - last_day).days >= settings.renewal_grace_days
        and month_end(last_day) <= as_of
        and run_rates.is_billed_for_all(industry, month_start(last_day))
        for last_day, is_complete in rows.select("last_day", "is_complete").iter_rows()
    ]
    return pl.Series("is_final", flags, dtype=pl.Boolean)


def measures(facts: Facts, reference: Reference, settings: Settings) -> list[Measure]:
    """Measures of ARR, renewal and usage of the enabled industries."""
    found: list[Measure] = []
    for row in reference.industry_rows(settings.industries):
        found.append(_net_new_arr(facts, row["industry"], unit_size(reference, "net_new_arr")))
        found.append(_arr(facts, row["industry"], unit_size(reference, "arr")))
        found += _retention(facts, row["industry"])
        found += _renewal_rates(facts, row["industry"])
        logo_size = unit_size(reference, "new_logo_count")
        found.append(_new_logo_count(facts, row["industry"], logo_size))
        found += _usage_measures(facts, row, reference)
    return found


def _net_new_arr(facts: Facts, industry: str, size: float) -> Measure:
    """ARR on the period's last day less ARR on the day before it starts, USD."""
    arr = of_industry(facts.daily_arr, industry).group_by("day").agg(pl.col("arr").sum())

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
                pl.lit(size).alias("denominator"),
            )
        )

    first_day = arr.filter(pl.col("arr") > 0)["day"].min()
    return Measure(industry, "net_new_arr", first_of([first_day]), parts)


def _retention(facts: Facts, industry: str) -> list[Measure]:
    """The customers with ARR twelve months before: their ARR now, and how much and many stayed."""
    arr = of_industry(facts.daily_arr, industry)
    days = arr["day"].unique().sort().to_list()
    pairs = pl.DataFrame(
        {"day": days, "base_day": [twelve_months_before(day) for day in days]},
        schema={"day": pl.Date, "base_day": pl.Date},
    )
    by_day = retention_at(arr, pairs).with_columns(
        usd(name).alias(name) for name in ("opening", "closing", "retained")
    )
    first_day = first_of(by_day["day"].to_list())
    return [
        Measure(industry, "nrr", first_day, _stock(by_day, "closing", "opening")),
        Measure(industry, "grr", first_day, _stock(by_day, "retained", "opening")),
        Measure(
            industry, "logo_retention", first_day, _stock(by_day, "retained_customers", "customers")
        ),
    ]


def _stock(
    by_day: pl.DataFrame, numerator: str, denominator: str
) -> Callable[[pl.DataFrame], pl.DataFrame]:
    parts = by_day.select("day", numerator=numerator, denominator=denominator)
    return lambda rows: on_last_day(rows, parts)


def _arr(facts: Facts, industry: str, size: float) -> Measure:
    """ARR of all customers on the period's last day, USD."""
    arr = of_industry(facts.daily_arr, industry).group_by("day").agg(pl.col("arr").sum())
    by_day = arr.select("day", usd("arr").alias("numerator"), pl.lit(size).alias("denominator"))

    def parts(rows: pl.DataFrame) -> pl.DataFrame:
        return on_last_day(rows, by_day).with_columns(pl.lit(size).alias("denominator"))

    first_day = arr.filter(pl.col("arr") > 0)["day"].min()
    return Measure(industry, "arr", first_of([first_day]), parts)


def _renewal_rates(facts: Facts, industry: str) -> list[Measure]:
    """Of what was decided in the trailing twelve months what was renewed.

    Of the marks by customers and by ARR, of all longer terms by ARR.
    """
    of_marks = rated_marks(of_industry(facts.renewals, industry))
    of_terms = rated_terms(of_industry(facts.contract_renewals, industry))

    def measure(kpi: str, rated: pl.DataFrame, numerator: str, denominator: str) -> Measure:
        def parts(rows: pl.DataFrame) -> pl.DataFrame:
            by_day = renewal_rate_at(rated, rows["last_day"].unique().to_list())
            return _stock(by_day, numerator, denominator)(rows)

        return Measure(industry, kpi, first_of(rated["decided_on"].to_list()), parts)

    return [
        measure("renewal_rate_12m", of_marks, "kept", "rated"),
        measure("renewal_rate_12m_arr", of_marks, "kept_arr_usd", "expiring_arr_usd"),
        measure("contract_renewal_rate_arr", of_terms, "kept_arr_usd", "expiring_arr_usd"),
    ]


def _new_logo_count(facts: Facts, industry: str, size: float) -> Measure:
    """Customers whose first day with ARR lies in the period."""
    arr = of_industry(facts.daily_arr, industry).filter(pl.col("arr") > 0)
    first = arr.group_by("customer_id").agg(pl.col("day").min()).with_columns(logos=1)

    def parts(rows: pl.DataFrame) -> pl.DataFrame:
        return rows.with_columns(
            sum_inside(rows, first, "logos").alias("numerator"),
            pl.lit(size).alias("denominator"),
        )

    return Measure(industry, "new_logo_count", first_of(first["day"].to_list()), parts)


def _usage_measures(facts: Facts, row: dict[str, Any], reference: Reference) -> list[Measure]:
    """Volume, unit revenue and unit cost of one industry, as its row names them."""
    industry = row["industry"]
    usage = of_industry(facts.usage, industry).with_columns(
        pl.col("usage_date").alias("day"),
    )
    volume = "good_count" if row["volume_measure"] == "request_count" else "usage_quantity"
    found = [_error_rate(industry, usage), _active_customers(industry, usage)]
    if row["usage_unit"] == "token":
        found.append(_cache_hit_rate(industry, usage))
    if row["volume_kpi"]:
        found.append(_total(industry, row["volume_kpi"], usage, volume, reference))
    for kpi, money, value in (
        (row["unit_revenue_kpi"], facts.revenue, "revenue"),
        (row["unit_cost_kpi"], facts.costs, "cost"),
    ):
        if kpi:
            spent = of_industry(money, industry).rename({value: "money"})
            found.append(_per_unit(industry, kpi, spent, usage, reference))
    return found


def _error_rate(industry: str, usage: pl.DataFrame) -> Measure:
    """Failed requests, billed or not, over all requests that count."""

    def parts(rows: pl.DataFrame) -> pl.DataFrame:
        return rows.with_columns(
            sum_inside(rows, usage, "error_count").alias("numerator"),
            sum_inside(rows, usage, "request_count").alias("denominator"),
        )

    return Measure(industry, "error_rate", first_of([usage["day"].min()]), parts)


def _active_customers(industry: str, usage: pl.DataFrame) -> Measure:
    """Customers with a good request in the period: zero in one without, from the first on."""
    used = in_every_grain(usage.filter(pl.col("good_count") > 0))
    period = ["period_grain", "period_start"]
    active = used.group_by(period).agg(
        pl.lit(None, pl.Float64).alias("numerator"),
        pl.lit(None, pl.Float64).alias("denominator"),
        pl.col("customer_id").n_unique().cast(pl.Float64).alias("kpi_value"),
    )
    return Measure(
        industry,
        "active_customer_count",
        first_of([used["day"].min()]),
        lambda rows: rows.join(active, on=period, how="left").with_columns(
            pl.col("kpi_value").fill_null(0.0)
        ),
    )


def _cache_hit_rate(industry: str, usage: pl.DataFrame) -> Measure:
    """Input tokens read from the cache over input tokens."""

    def parts(rows: pl.DataFrame) -> pl.DataFrame:
        return rows.with_columns(
            sum_inside(rows, usage, "cache_read_input_tokens").alias("numerator"),
            sum_inside(rows, usage, "input_tokens").alias("denominator"),
        )

    return Measure(industry, "cache_hit_rate", first_of([usage["day"].min()]), parts)


def _total(
    industry: str, kpi: str, usage: pl.DataFrame, value: str, reference: Reference
) -> Measure:
    size = unit_size(reference, kpi)

    def parts(rows: pl.DataFrame) -> pl.DataFrame:
        return rows.with_columns(
            sum_inside(rows, usage, value).alias("numerator"),
            pl.lit(size).alias("denominator"),
        )

    return Measure(industry, kpi, first_of(usage["day"].to_list()), parts)


def _per_unit(
    industry: str,
    kpi: str,
    money: pl.DataFrame,
    usage: pl.DataFrame,
    reference: Reference,
) -> Measure:
    """Money over usage units, USD per the value's unit."""
    size = unit_size(reference, kpi)

    def parts(rows: pl.DataFrame) -> pl.DataFrame:
        return rows.with_columns(
            sum_inside(rows, money, "money").alias("numerator"),
            sum_inside(rows, usage, "usage_quantity").alias("denominator"),
        ).with_columns(
            exact_usd("numerator").alias("numerator"),
            quotient(pl.col("denominator"), pl.lit(size)).alias("denominator"),
        )

    first_day = first_of([*usage["day"].to_list(), *money["day"].to_list()])
    return Measure(industry, kpi, first_day, parts)
