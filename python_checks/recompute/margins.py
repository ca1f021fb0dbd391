"""What caching is worth: customers' saving, the provider's margin, and gross margin.

Money inside is micro USD. List amounts and cache discounts are those of usage charges.
"""

from __future__ import annotations

import math
from datetime import date

import polars as pl

from .arithmetic import quotient, usd
from .measure import Measure, first_of, of_industry, sum_inside
from .periods import add_months, month_end, month_start
from .reference import Reference
from .settings import Settings

MEDIAN = 0.5


def margin_measures(
    usage: pl.DataFrame,
    revenue: pl.DataFrame,
    costs: pl.DataFrame,
    cohorts: pl.DataFrame,
    reference: Reference,
    settings: Settings,
) -> list[Measure]:
    """Gross margin of every industry; of token industries the cache's worth and token growth.

    usage: fct_usage_daily. revenue: charges.usage_revenue_by_day. costs: inference cost by day.
    cohorts: usage.cohort_months.
    """
    found: list[Measure] = []
    for industry in settings.industries:
        earned, spent = of_industry(revenue, industry), of_industry(costs, industry)
        used = of_industry(usage, industry).rename({"usage_date": "day"})
        found.append(_gross_margin(industry, earned, spent))
        if industry in reference.metered_in("token", settings.industries):
            found += [
                _cache_saving_rate(industry, earned),
                _cached_margin_multiple(industry, used, earned, spent, settings),
                _token_growth(industry, used, of_industry(cohorts, industry)),
            ]
    return found


def _gross_margin(industry: str, earned: pl.DataFrame, spent: pl.DataFrame) -> Measure:
    """Usage revenue less inference cost, over usage revenue, USD."""

    def parts(rows: pl.DataFrame) -> pl.DataFrame:
        revenue = sum_inside(rows, earned, "revenue")
        margin = revenue - sum_inside(rows, spent, "cost")
        return rows.with_columns(
            margin.alias("numerator"), revenue.alias("denominator")
        ).with_columns(usd("numerator").alias("numerator"), usd("denominator").alias("denominator"))

    first_day = first_of([earned["day"].min(), spent["day"].min()])
    return Measure(industry, "gross_margin", first_day, parts)


def _cache_saving_rate(industry: str, earned: pl.DataFrame) -> Measure:
    """Cache discounts over list amounts, of customers on days with a positive discount.

    A charge without a list amount has no rate: neither of its amounts counts.
    """
    charged = earned.filter((pl.col("category") == "usage") & pl.col("list_amount").is_not_null())
    by_customer = charged.group_by("customer_id", "day").agg(
        pl.col("cache_discount").sum(), pl.col("list_amount").sum()
    )
    saving = by_customer.filter(pl.col("cache_discount") > 0)

    def parts(rows: pl.DataFrame) -> pl.DataFrame:
        return rows.with_columns(
            sum_inside(rows, saving, "cache_discount").alias("numerator"),
            sum_inside(rows, saving, "list_amount").alias("denominator"),
        ).with_columns(usd("numerator").alias("numerator"), usd("denominator").alias("denominator"))

    return Measure(industry, "cache_saving_rate", first_of([saving["day"].min()]), parts)


def _cached_margin_multiple(
    industry: str,
    used: pl.DataFrame,
    earned: pl.DataFrame,
    spent: pl.DataFrame,
    settings: Settings,
) -> Measure:
    """Margin rate of cached tokens over that of uncached tokens."""
    charged = earned.filter(pl.col("category") == "usage")
    weight = settings.cached_token_cost_weight
    tokens, cached = pl.col("tokens"), pl.col("cached")
    uncached = tokens - cached
    cached_revenue = cached * pl.col("list") / tokens - pl.col("discount")
    weighted = weight * cached
    share = weighted / (weighted + uncached)

    def parts(rows: pl.DataFrame) -> pl.DataFrame:
        sums = rows.with_columns(
            sum_inside(rows, used, "usage_quantity").alias("tokens"),
            sum_inside(rows, used, "cache_read_input_tokens").alias("cached"),
            sum_inside(rows, charged, "list_amount").alias("list"),
            sum_inside(rows, charged, "cache_discount").alias("discount"),
            sum_inside(rows, earned, "revenue").alias("revenue"),
            sum_inside(rows, spent, "cost").alias("cost"),
        ).with_columns(
            pl.when(tokens > 0).then(cached_revenue).alias("cached_revenue"),
            pl.when(weighted + uncached > 0).then(share).alias("share"),
        )
        return sums.with_columns(
            (pl.col("revenue") - pl.col("cached_revenue")).alias("uncached_revenue")
        ).with_columns(
            _margin_rate("cached_revenue", pl.col("cost") * pl.col("share")).alias("numerator"),
            _margin_rate("uncached_revenue", pl.col("cost") * (1 - pl.col("share"))).alias(
                "denominator"
            ),
        )

    days = [frame["day"].min() for frame in (used, earned, spent)]
    return Measure(industry, "cached_margin_multiple", first_of(days), parts)


def _margin_rate(revenue: str, cost: pl.Expr) -> pl.Expr:
    """Margin over revenue; null unless the revenue is positive."""
    rate = quotient(pl.col(revenue) - cost, pl.col(revenue))
    return pl.when(pl.col(revenue) > 0).then(rate)


def token_growth_by_customer(used: pl.DataFrame, cohorts: pl.DataFrame) -> list[tuple[date, float]]:
    """Of each customer the last day of its thirteenth full month, and growth since the first.

    Growth = tokens of the month thirteen after the cohort month over those of the one after it;
    only customers with tokens in the latter.
    """
    by_month = used.group_by("customer_id", pl.col("day").dt.truncate("1mo").alias("month")).agg(
        pl.col("usage_quantity").sum()
    )
    tokens = {(customer, month): quantity for customer, month, quantity in by_month.iter_rows()}
    found: list[tuple[date, float]] = []
    for customer, cohort in cohorts.select("customer_id", "cohort_month_date").iter_rows():
        start, end = add_months(month_start(cohort), 1), add_months(month_start(cohort), 13)
        base = tokens.get((customer, start), 0)
        if base > 0:
            found.append((month_end(end), tokens.get((customer, end), 0) / base))
    return found


def _token_growth(industry: str, used: pl.DataFrame, cohorts: pl.DataFrame) -> Measure:
    """Lower median of growth in the first year, of the customers measured by the last day."""
    growth = token_growth_by_customer(used, cohorts)

    def parts(rows: pl.DataFrame) -> pl.DataFrame:
        days: list[date] = rows["last_day"].to_list()
        measured = {day: sorted(rate for end, rate in growth if end <= day) for day in set(days)}
        medians = [_lower_median(measured[day]) for day in days]
        return rows.with_columns(
            pl.lit(None, pl.Float64).alias("numerator"),
            pl.Series("denominator", [len(measured[day]) for day in days], dtype=pl.Float64),
            pl.Series("kpi_value", medians, dtype=pl.Float64),
        )

    first_day = first_of(end for end, _ in growth)
    return Measure(industry, "token_growth_first_year", first_day, parts)


def _lower_median(ordered: list[float]) -> float | None:
    return ordered[math.ceil(len(ordered) * MEDIAN) - 1] if ordered else None
