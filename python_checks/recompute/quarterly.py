"""Profit and loss, and customers' answers to the survey, by quarter."""

from __future__ import annotations

from datetime import date

import polars as pl

from .arithmetic import quotient, ratio, rounded_usd
from .charges import NOT_INFERENCE
from .contract import Staged
from .customers import Customers
from .usage import COHORT, known_cost, side_by_side

PROMOTER_SCORE = 9
DETRACTOR_SCORE = 6


def quarter_of(day: str = "day") -> pl.Expr:
    """First day of the quarter of a date column."""
    return pl.col(day).dt.truncate("1q")


def profit_and_loss(
    revenue: pl.DataFrame, costs: pl.DataFrame, costed: frozenset[str], as_of: date
) -> pl.DataFrame:
    """fct_profit_and_loss_quarterly. costs: charges.costs_by_day, all service categories.

    costed: charges.costed_industries.
    """
    group = ["industry", "quarter_date"]
    earned = (
        revenue.with_columns(quarter_of().alias("quarter_date"))
        .group_by(group)
        .agg(pl.col("revenue").sum())
    )
    category = pl.col("category")
    spent = (
        costs.with_columns(quarter_of().alias("quarter_date"))
        .group_by(group)
        .agg(
            pl.col("cost").filter(~category.is_in(NOT_INFERENCE)).sum().alias("inference"),
            pl.col("cost").filter(category == "support").sum().alias("support"),
            pl.col("cost").filter(category == "other").sum().alias("other"),
        )
    )
    rows = side_by_side(earned, spent, group, ["revenue", "inference", "support", "other"])
    gross = pl.col("revenue") - pl.col("inference")
    last_day = quarter_of("quarter_date").dt.offset_by("3mo").dt.offset_by("-1d")
    return rows.with_columns(
        gross.alias("gross"),
        (gross - pl.col("support") - pl.col("other")).alias("operating"),
    ).select(
        *group,
        rounded_usd("revenue").alias("revenue_usd"),
        *(
            known_cost(rounded_usd(name), costed).alias(f"{column}_usd")
            for name, column in (
                ("inference", "inference_cost"),
                ("support", "support_cost"),
                ("other", "other_cost"),
                ("gross", "gross_margin"),
                ("operating", "operating_margin"),
            )
        ),
        known_cost(ratio("gross", "revenue"), costed).alias("gross_margin_rate"),
        (last_day <= as_of).alias("is_complete"),
    )


def nps_cohorts(
    staged: Staged, customers: Customers, cohorts: pl.DataFrame, as_of: date
) -> pl.DataFrame:
    """fct_nps_cohorts_quarterly: answers up to `as_of` by quarter of the cohort month.

    cohorts: usage.cohort_months.
    """
    responses = (
        customers.add_customer(staged.tables["raw_nps_responses"])
        .with_columns(pl.col("responded_at").dt.date().alias("day"))
        .filter(pl.col("day") <= as_of)
        .join(cohorts, on=COHORT, how="left")
        .with_columns(
            quarter_of("first_use_month_date").alias("cohort_quarter_date"),
            quarter_of().alias("quarter_date"),
        )
    )
    score = pl.col("score")
    counts = responses.group_by("industry", "cohort_quarter_date", "quarter_date").agg(
        pl.len().cast(pl.Int64).alias("response_count"),
        (score >= PROMOTER_SCORE).sum().cast(pl.Int64).alias("promoter_count"),
        (score <= DETRACTOR_SCORE).sum().cast(pl.Int64).alias("detractor_count"),
    )
    balance = (pl.col("promoter_count") - pl.col("detractor_count")) * 100
    return counts.with_columns(quotient(balance, pl.col("response_count")).alias("nps"))
