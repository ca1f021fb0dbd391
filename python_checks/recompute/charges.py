"""Charges and costs by UTC day, in micro USD, up to as_of_date."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from .contract import USAGE_REVENUE_CATEGORIES, Staged
from .customers import Customers
from .fx import Rates, last_covered_day, spread

NOT_INFERENCE = ("support", "other")
REVENUE_SCHEMA = {
    "industry": pl.String,
    "customer_id": pl.String,
    "model_id": pl.String,
    "category": pl.String,
    "day": pl.Date,
    "revenue": pl.Int64,
    "committed": pl.Int64,
    "list_amount": pl.Int64,
    "cache_discount": pl.Int64,
}
COST_SCHEMA = {
    "industry": pl.String,
    "model_id": pl.String,
    "deployment_id": pl.String,
    "region": pl.String,
    "hardware": pl.String,
    "category": pl.String,
    "day": pl.Date,
    "cost": pl.Int64,
}


def covered_days(frame: pl.DataFrame) -> pl.DataFrame:
    """Add first_day and last_day (UTC, inclusive) to rows with a charge period."""
    start, end = pl.col("charge_period_start"), pl.col("charge_period_end")
    return frame.with_columns(
        start.dt.date().alias("first_day"), last_covered_day(end, start).alias("last_day")
    )


def last_billed_days(staged: Staged, as_of: date) -> dict[str, date]:
    """Industry -> last day up to `as_of` that a usage charge covers; absent without charges."""
    usage = staged.tables["raw_billing_charges"].filter(pl.col("charge_category") == "usage")
    covered = covered_days(usage).filter(pl.col("first_day") <= as_of)
    last = covered.group_by("industry").agg(pl.col("last_day").max())
    return {industry: min(day, as_of) for industry, day in last.iter_rows()}


def usage_revenue_by_day(
    staged: Staged, customers: Customers, rates: Rates, as_of: date
) -> pl.DataFrame:
    """Usage revenue, one row per charge and day: REVENUE_SCHEMA, micro USD; model may be null.

    list_amount and cache_discount are null where the charge has none.
    """
    charges = staged.tables["raw_billing_charges"].filter(
        pl.col("charge_category").is_in(USAGE_REVENUE_CATEGORIES)
    )
    rows: list[tuple[object, ...]] = []
    for charge in covered_days(customers.add_customer(charges)).iter_rows(named=True):
        first, last = charge["first_day"], charge["last_day"]
        days = (last - first).days + 1
        required = [
            spread(rates.to_usd(charge[name], charge["currency"], first), days)
            for name in ("effective_amount", "committed_amount")
        ]
        optional = [
            [None] * days
            if charge[name] is None
            else spread(rates.to_usd(charge[name], charge["currency"], first), days)
            for name in ("list_amount", "cache_discount_amount")
        ]
        for offset in range(_days_until(first, last, as_of)):
            rows.append(
                (
                    charge["industry"], charge["customer_id"], charge["model_id"],
                    charge["charge_category"], first + timedelta(days=offset),
                    *(amounts[offset] for amounts in (*required, *optional)),
                )
            )  # fmt: skip
    return pl.DataFrame(rows, schema=REVENUE_SCHEMA, orient="row")


def costs_by_day(staged: Staged, rates: Rates, as_of: date) -> pl.DataFrame:
    """Costs of all service categories, one row per line and day: COST_SCHEMA."""
    rows: list[tuple[object, ...]] = []
    for line in covered_days(staged.tables["raw_inference_costs"]).iter_rows(named=True):
        first, last = line["first_day"], line["last_day"]
        total = rates.to_usd(line["effective_cost"], line["currency"], first)
        parts = spread(total, (last - first).days + 1)
        for offset in range(_days_until(first, last, as_of)):
            rows.append(
                (
                    line["industry"], line["model_id"], line["deployment_id"], line["region"],
                    line["hardware"], line["service_category"],
                    first + timedelta(days=offset), parts[offset],
                )
            )  # fmt: skip
    return pl.DataFrame(rows, schema=COST_SCHEMA, orient="row")


def inference_costs(costs: pl.DataFrame) -> pl.DataFrame:
    """The rows of costs_by_day that are inference cost (support and other excluded)."""
    return costs.filter(~pl.col("category").is_in(NOT_INFERENCE))


def _days_until(first: date, last: date, as_of: date) -> int:
    return max(0, (min(last, as_of) - first).days + 1)
