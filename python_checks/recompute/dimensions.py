"""The dimensions of industries, months, customers, models and operators."""

from __future__ import annotations

from datetime import date

import polars as pl

from .contract import Staged
from .customers import Customers
from .declarations import REQUEST_LOGS
from .periods import month_end, months_between
from .reference import Reference
from .settings import Settings

INDUSTRY_COLUMNS = (
    "industry",
    "industry_name",
    "usage_unit",
    "rate_unit",
    "units_per_rate_unit",
)
MONTHS_SCHEMA = {"month_date": pl.Date, "month_end_date": pl.Date, "is_complete": pl.Boolean}


def dim_industries(reference: Reference, settings: Settings) -> pl.DataFrame:
    """One row per enabled industry."""
    return reference.industries.filter(pl.col("industry").is_in(settings.industries)).select(
        INDUSTRY_COLUMNS
    )


def dim_months(staged: Staged, as_of: date | None) -> pl.DataFrame:
    """One row per month from the first with a contract, charge, cost or request to `as_of`'s."""
    days = pl.concat(
        [
            staged.tables["raw_contracts"].select(day="start_date"),
            _first_days(staged.tables["raw_billing_charges"], "charge_period_start"),
            _first_days(staged.tables["raw_inference_costs"], "charge_period_start"),
            _first_days(staged.requests(), "requested_at"),
        ]
    )
    first: date | None = days.select(pl.col("day").min()).item()
    months = [] if first is None or as_of is None else list(months_between(first, as_of))
    rows = [
        (month, month_end(month), as_of is not None and month_end(month) <= as_of)
        for month in months
    ]
    return pl.DataFrame(rows, schema=MONTHS_SCHEMA, orient="row")


def _first_days(frame: pl.DataFrame, column: str) -> pl.DataFrame:
    return frame.select(pl.col(column).dt.date().alias("day"))


def dim_customers(
    customers: Customers, cohorts: pl.DataFrame, movements: pl.DataFrame
) -> pl.DataFrame:
    """One row per customer, with its first months of use and of ARR in any industry.

    cohorts: usage.cohort_months. movements: fct_arr_movements_monthly.
    """
    of_accounts = customers.dim_accounts.group_by("customer_id", "segment").agg(
        pl.len().cast(pl.Int64).alias("account_count")
    )
    own = customers.dim_accounts.select(
        pl.col("account_id").alias("customer_id"), pl.col("account_name").alias("customer_name"),
        "country",
    )  # fmt: skip
    first_use = cohorts.group_by("customer_id").agg(pl.col("first_use_month_date").min())
    first_arr = (
        movements.filter(pl.col("closing_arr_usd") != 0)
        .group_by("customer_id")
        .agg(pl.col("month_date").min().alias("first_arr_month_date"))
    )
    joined = of_accounts
    for more in (own, first_use, first_arr):
        joined = joined.join(more, on="customer_id", how="left")
    return joined.select(
        "customer_id",
        "customer_name",
        "country",
        "segment",
        "account_count",
        "first_use_month_date",
        "first_arr_month_date",
    )


def dim_models(staged: Staged) -> pl.DataFrame:
    """One row per model and industry that models, requests, charges or costs name."""
    key = ["model_id", "industry"]
    tables = (*REQUEST_LOGS.values(), "raw_models", "raw_billing_charges", "raw_inference_costs")
    named = pl.concat([staged.tables[name].select(key) for name in tables])
    registered = staged.tables["raw_models"].select(
        *key,
        "model_family",
        "speed_tier",
        "is_pretrained",
        "released_at",
        "retired_at",
        "model_card_published_at",
        pl.lit(value=True).alias("is_registered"),
    )
    return (
        named.filter(pl.col("model_id").is_not_null())
        .unique()
        .join(registered, on=key, how="left")
        .with_columns(
            pl.col("is_pretrained").fill_null(value=True),
            pl.col("is_registered").fill_null(value=False),
        )
    )


def dim_operators(reference: Reference, settings: Settings) -> pl.DataFrame:
    """One row per vendor that the sources name and industry."""
    return reference.operators.filter(pl.col("industry").is_in(settings.industries))
