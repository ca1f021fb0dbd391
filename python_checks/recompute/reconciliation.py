"""Metered usage against billed quantities by customer and UTC month.

Quantities inside are integers of millionths of a usage unit.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

import polars as pl

from .billing import Billing
from .casting import MICRO
from .charges import covered_days
from .contract import Staged
from .customers import Customers
from .fx import spread_over_days
from .periods import month_start
from .reference import Reference
from .settings import Settings

RECONCILED_CATEGORIES = ("usage", "correction")
CustomerMonth = tuple[str, str, date]
"""industry, customer_id, month_date"""
RECONCILIATION_SCHEMA = {
    "industry": pl.String,
    "customer_id": pl.String,
    "month_date": pl.Date,
    "metered_quantity": pl.Float64,
    "billed_quantity": pl.Float64,
    "difference_quantity": pl.Float64,
    "state": pl.String,
}


@dataclass
class Billed:
    """What was billed for a month; is_mismatch: some of it in another usage unit, not summed."""

    quantity: int = 0
    is_mismatch: bool = False


def reconciliation(
    usage: pl.DataFrame,
    staged: Staged,
    customers: Customers,
    reference: Reference,
    settings: Settings,
    of_months: Billing,
    as_of: date,
) -> pl.DataFrame:
    """fct_usage_billing_reconciliation_monthly up to `as_of`.

    usage: fct_usage_daily. of_months: which months are billed.
    """
    metered: dict[CustomerMonth, int] = {
        (industry, customer, month): quantity * MICRO
        for industry, customer, month, quantity in usage.group_by(
            "industry", "customer_id", pl.col("usage_date").dt.truncate("1mo")
        )
        .agg(pl.col("usage_quantity").sum())
        .iter_rows()
        if quantity > 0
    }
    billed = _billed(staged, customers, reference, as_of)
    tolerance = Fraction(str(settings.reconciliation_tolerance))
    rows: list[tuple[object, ...]] = []
    for key in sorted({*metered, *billed}):
        industry, customer, month = key
        is_open = (
            industry not in of_months.by_industry
            or of_months.of_customer((customer, industry)) < month
        )
        quantity, of_charges = metered.get(key, 0), billed.get(key)
        charged = of_charges.quantity if of_charges else 0
        rows.append(
            (
                *key,
                quantity / MICRO,
                charged / MICRO,
                (charged - quantity) / MICRO,
                "open" if is_open else _state(quantity, of_charges, tolerance),
            )
        )
    return pl.DataFrame(rows, schema=RECONCILIATION_SCHEMA, orient="row")


def _state(metered: int, billed: Billed | None, tolerance: Fraction) -> str:
    if billed is None:
        return "metered_only"
    if billed.is_mismatch:
        return "unit_mismatch"
    if metered == 0 and billed.quantity != 0:
        return "billed_only"
    difference = billed.quantity - metered
    if abs(difference) <= tolerance * metered:
        return "matched"
    return "under_billed" if difference < 0 else "over_billed"


def _billed(
    staged: Staged, customers: Customers, reference: Reference, as_of: date
) -> dict[CustomerMonth, Billed]:
    """Billed usage units of charges with a quantity, spread over their days like amounts."""
    usage_units = dict(reference.industries.select("industry", "usage_unit").iter_rows())
    units = {
        row["consumed_unit"]: (row["usage_unit"], int(row["units_per_consumed_unit"]))
        for row in reference.consumed_units.to_dicts()
    }
    charges = staged.tables["raw_billing_charges"].filter(
        pl.col("charge_category").is_in(RECONCILED_CATEGORIES)
        & pl.col("consumed_quantity").is_not_null()
    )
    found: dict[CustomerMonth, Billed] = defaultdict(Billed)
    for charge in covered_days(customers.add_customer(charges)).iter_rows(named=True):
        own_unit = usage_units[charge["industry"]]
        unit, size = units.get(charge["consumed_unit"], (own_unit, 1))
        first, last = charge["first_day"], charge["last_day"]
        parts = spread_over_days(charge["consumed_quantity"] * size, first, last)
        for offset, part in enumerate(parts):
            day = first + timedelta(days=offset)
            if day > as_of:
                break
            billed = found[charge["industry"], charge["customer_id"], month_start(day)]
            if unit == own_unit:
                billed.quantity += part
            else:
                billed.is_mismatch = True
    return dict(found)
