"""Charges and costs by UTC day, in pico USD (12 decimals), up to as_of_date."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

import polars as pl

from .contract import USAGE_REVENUE_CATEGORIES, Staged
from .customers import Customers, Key
from .fx import Rates, last_covered_day, spread, spread_over_days

NOT_INFERENCE = ("support", "other")
REVENUE_SCHEMA = {
    "industry": pl.String,
    "customer_id": pl.String,
    "model_id": pl.String,
    "category": pl.String,
    "day": pl.Date,
    "usage_kind": pl.String,
    "revenue": pl.Int128,
    "recurring": pl.Int128,
    "list_amount": pl.Int128,
    "cache_discount": pl.Int128,
}
COST_SCHEMA = {
    "industry": pl.String,
    "model_id": pl.String,
    "deployment_id": pl.String,
    "region": pl.String,
    "hardware": pl.String,
    "category": pl.String,
    "day": pl.Date,
    "cost": pl.Int128,
}


def covered_days(frame: pl.DataFrame) -> pl.DataFrame:
    """Add first_day and last_day (UTC, inclusive) to rows with a charge period."""
    start, end = pl.col("charge_period_start"), pl.col("charge_period_end")
    return frame.with_columns(
        start.dt.date().alias("first_day"), last_covered_day(end, start).alias("last_day")
    )


def usage_charges(staged: Staged, customers: Customers, as_of: date) -> pl.DataFrame:
    """Charges of category usage that are not one_time and start by `as_of`, by customer.

    Adds to the staged columns: customer_id, first_day, last_day, day_count (days of the whole
    period) and reach, the last day covered up to `as_of`.
    """
    is_usage = (pl.col("charge_category") == "usage") & ~_is_of_frequency("one_time")
    charges = staged.tables["raw_billing_charges"].filter(is_usage)
    first, last = pl.col("first_day"), pl.col("last_day")
    return (
        covered_days(customers.add_customer(charges))
        .filter(first <= as_of)
        .with_columns(
            ((last - first).dt.total_days() + 1).alias("day_count"),
            pl.min_horizontal(last, pl.lit(as_of)).alias("reach"),
        )
    )


def committed_charges(
    staged: Staged, customers: Customers, as_of: date
) -> dict[Key, list[tuple[date, date]]]:
    """First and last day of the charges with a committed amount, by customer and industry.

    Only charges of usage revenue that start by `as_of`.
    """
    charges = staged.tables["raw_billing_charges"].filter(
        pl.col("charge_category").is_in(USAGE_REVENUE_CATEGORIES) & (pl.col("committed_amount") > 0)
    )
    covered = covered_days(customers.add_customer(charges)).filter(pl.col("first_day") <= as_of)
    found: dict[Key, list[tuple[date, date]]] = defaultdict(list)
    columns = covered.select("customer_id", "industry", "first_day", "last_day").sort(pl.all())
    for customer, industry, first, last in columns.iter_rows():
        found[customer, industry].append((first, last))
    return dict(found)


def _is_of_frequency(frequency: str) -> pl.Expr:
    return pl.col("charge_frequency").eq_missing(pl.lit(frequency))


def _recurs() -> pl.Expr:
    """Whether a charge is recurring usage revenue: credits only when they say so."""
    is_credit = pl.col("charge_category") == "credit"
    return (
        pl.when(is_credit)
        .then(_is_of_frequency("recurring"))
        .otherwise(~_is_of_frequency("one_time"))
    )


def usage_revenue_by_day(
    staged: Staged, customers: Customers, rates: Rates, as_of: date
) -> pl.DataFrame:
    """Usage revenue, one row per charge and day: REVENUE_SCHEMA, pico USD; model may be null.

    recurring: the part of revenue that is annualised, all or nothing of a charge. list_amount and
    cache_discount are null where the charge has none.
    """
    charges = staged.tables["raw_billing_charges"].filter(
        pl.col("charge_category").is_in(USAGE_REVENUE_CATEGORIES)
    )
    covered = covered_days(customers.add_customer(charges)).with_columns(recurs=_recurs())
    rows: list[tuple[object, ...]] = []
    for charge in covered.iter_rows(named=True):
        first, last = charge["first_day"], charge["last_day"]
        revenue, list_amounts, discounts = (
            [None] * ((last - first).days + 1)
            if charge[name] is None
            else spread_over_days(
                rates.to_usd(charge[name], charge["currency"], first), first, last
            )
            for name in ("effective_amount", "list_amount", "cache_discount_amount")
        )
        for offset in range(_days_until(first, last, as_of)):
            rows.append(
                (
                    charge["industry"], charge["customer_id"], charge["model_id"],
                    charge["charge_category"], first + timedelta(days=offset),
                    charge["usage_kind"], revenue[offset],
                    revenue[offset] if charge["recurs"] else 0,
                    list_amounts[offset], discounts[offset],
                )
            )  # fmt: skip
    return pl.DataFrame(rows, schema=REVENUE_SCHEMA, orient="row")


def costs_by_day(staged: Staged, rates: Rates, as_of: date) -> pl.DataFrame:
    """Costs of all service categories, one row per line and day: COST_SCHEMA, pico USD."""
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


def costed_industries(costs: pl.DataFrame) -> frozenset[str]:
    """The industries with a line in costs_by_day: of the others costs and margins are unknown."""
    return frozenset(costs["industry"].to_list())


def _days_until(first: date, last: date, as_of: date) -> int:
    return max(0, (min(last, as_of) - first).days + 1)
