"""Gross margin of every industry, and how much more customers use after a year.

Money inside is pico USD.
"""

from __future__ import annotations

import math
from datetime import date

import polars as pl

from .arithmetic import exact_usd
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
    """Gross margin of every industry, token growth of those whose usage unit is the token.

    usage: fct_usage_daily. revenue: charges.usage_revenue_by_day. costs: inference cost by day.
    cohorts: usage.cohort_months.
    """
    found: list[Measure] = []
    for industry in settings.industries:
        earned, spent = of_industry(revenue, industry), of_industry(costs, industry)
        used = of_industry(usage, industry).rename({"usage_date": "day"})
        found.append(_gross_margin(industry, earned, spent))
        if industry in reference.metered_in("token", settings.industries):
            found.append(_token_growth(industry, used, of_industry(cohorts, industry)))
    return found


def _gross_margin(industry: str, earned: pl.DataFrame, spent: pl.DataFrame) -> Measure:
    """Usage revenue less inference cost, over usage revenue, USD."""

    def parts(rows: pl.DataFrame) -> pl.DataFrame:
        revenue = sum_inside(rows, earned, "revenue")
        margin = revenue - sum_inside(rows, spent, "cost")
        return rows.with_columns(
            margin.alias("numerator"), revenue.alias("denominator")
        ).with_columns(
            exact_usd("numerator").alias("numerator"), exact_usd("denominator").alias("denominator")
        )

    first_day = first_of([earned["day"].min(), spent["day"].min()])
    return Measure(industry, "gross_margin", first_day, parts)


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
    for customer, cohort in cohorts.select("customer_id", "first_use_month_date").iter_rows():
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
