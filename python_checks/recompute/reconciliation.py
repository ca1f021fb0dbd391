"""Metered usage against billed quantities by customer and UTC month.

Quantities inside are integers of millionths of a usage unit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
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
from .periods import add_months, month_start
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
    "cumulative_difference_quantity": pl.Float64,
    "state": pl.String,
}


@dataclass
class Billed:
    """What was billed for a month; is_mismatch: some of it in another usage unit, not summed."""

    quantity: int = 0
    is_mismatch: bool = False


@dataclass(frozen=True)
class Month:
    """A customer's month: metered usage and what was billed; is_open: not billed yet."""

    metered: int
    billed: Billed | None
    is_open: bool

    @property
    def charged(self) -> int:
        """Billed quantity, zero without a charge."""
        return self.billed.quantity if self.billed else 0

    @property
    def difference(self) -> int:
        """What was billed more than metered."""
        return self.charged - self.metered

    @property
    def is_comparable(self) -> bool:
        """Whether the month's difference says something of the month beside it."""
        return not self.is_open and not (self.billed is not None and self.billed.is_mismatch)


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
    months: dict[CustomerMonth, Month] = {}
    for key in sorted({*metered, *billed}):
        industry, customer, month = key
        is_open = (
            industry not in of_months.by_industry
            or of_months.of_customer((customer, industry)) < month
        )
        months[key] = Month(metered.get(key, 0), billed.get(key), is_open)
    return _rows(months, Fraction(str(settings.reconciliation_tolerance)))


def _rows(months: Mapping[CustomerMonth, Month], tolerance: Fraction) -> pl.DataFrame:
    """The mart's rows; `months` are in the order of customer and month."""
    rows: list[tuple[object, ...]] = []
    cumulative: dict[tuple[str, str], int] = defaultdict(int)
    for (industry, customer, day), month in months.items():
        cumulative[industry, customer] += month.difference
        neighbours = (months.get((industry, customer, add_months(day, n))) for n in (-1, 1))
        rows.append(
            (
                industry,
                customer,
                day,
                month.metered / MICRO,
                month.charged / MICRO,
                month.difference / MICRO,
                cumulative[industry, customer] / MICRO,
                _state(month, [other for other in neighbours if other is not None], tolerance),
            )
        )
    return pl.DataFrame(rows, schema=RECONCILIATION_SCHEMA, orient="row")


def _state(month: Month, neighbours: list[Month], tolerance: Fraction) -> str:
    if month.is_open:
        return "open"
    if month.billed is None:
        return "metered_only"
    if month.billed.is_mismatch:
        return "unit_mismatch"
    if month.metered == 0 and month.charged != 0:
        return "billed_only"
    if abs(month.difference) <= tolerance * month.metered:
        return "matched"
    for other in neighbours:
        difference = abs(month.difference + other.difference)
        if other.is_comparable and difference <= tolerance * (month.metered + other.metered):
            return "timing"
    return "under_billed" if month.difference < 0 else "over_billed"


def _billed(
    staged: Staged, customers: Customers, reference: Reference, as_of: date
) -> dict[CustomerMonth, Billed]:
    """Billed usage units of charges with a quantity, spread over their days like amounts.

    Of tool calls, searches and the like (usage_kind other) nothing is metered.
    """
    usage_units = dict(reference.industries.select("industry", "usage_unit").iter_rows())
    units = {
        row["consumed_unit"]: (row["usage_unit"], int(row["units_per_consumed_unit"]))
        for row in reference.consumed_units.to_dicts()
    }
    charges = staged.tables["raw_billing_charges"].filter(
        pl.col("charge_category").is_in(RECONCILED_CATEGORIES)
        & pl.col("consumed_quantity").is_not_null()
        & pl.col("usage_kind").ne_missing("other")
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
