"""rpt_list_price_check: what was billed, by kind of usage, beside the vendor's own list.

Written from docs/definitions.md section List prices. Prices are exact fractions, USD per usage
unit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import polars as pl

from .casting import MICRO, NANO, PICO
from .charges import covered_days
from .contract import Staged
from .fx import Rates, round_half_away
from .periods import month_start
from .reference import Reference
from .settings import Settings

TABLE = "raw_list_prices"
NONE, UNKNOWN, UNALLOCATED = "none", "unknown", "unallocated"
FARTHEST = Fraction(10**6)
PRICE_CHECK_SCHEMA = {
    "industry": pl.String,
    "model_id": pl.String,
    "usage_kind": pl.String,
    "usage_unit": pl.String,
    "status": pl.String,
    "price_tier": pl.String,
    "billed_as": pl.String,
    "charge_count": pl.Int64,
    "billed_quantity": pl.Float64,
    "billed_usd": pl.Float64,
    "billed_price_usd": pl.Float64,
    "list_price_usd": pl.Float64,
    "difference_usd": pl.Float64,
    "is_between_prices": pl.Boolean,
    "month_date": pl.Date,
}
Unit = tuple[str, int]
"""A usage unit and how many of it one of the unit that is spoken of are."""


@dataclass(frozen=True)
class ListPrice:
    """A staged list price; per_unit: in its currency per usage unit. until is exclusive."""

    usage_kind: str
    price_tier: str
    currency: str
    usage_unit: str
    per_unit: Fraction
    since: date
    until: date | None

    def holds_on(self, day: date) -> bool:
        """Whether it holds on a day, where no later one does."""
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True)
class Offer:
    """A list price on a day: USD per usage unit, and how far the billed price is from it."""

    usage_kind: str
    price_tier: str
    price: Fraction
    distance: Fraction
    per_rate_unit: Fraction

    @property
    def place(self) -> tuple[Fraction, Fraction, str, str]:
        """The order in which the first is the nearest."""
        return self.distance, self.per_rate_unit, self.usage_kind, self.price_tier


@dataclass
class Sum:
    """Sums of charges: micro units, pico USD, nano USD at list price."""

    count: int = 0
    quantity: int = 0
    billed: int = 0
    listed: int = 0


class Units:
    """Units of bills and lists in usage units."""

    def __init__(self, reference: Reference) -> None:
        """Read the seeds industries and consumed_units."""
        self._known: dict[str, Unit] = {
            row["consumed_unit"]: (row["usage_unit"], int(row["units_per_consumed_unit"]))
            for row in reference.consumed_units.to_dicts()
        }
        rows = reference.industries.to_dicts()
        self.rate_units: dict[str, Unit] = {
            row["industry"]: (row["usage_unit"], int(row["units_per_rate_unit"])) for row in rows
        }

    def of_charge(self, unit: str | None, industry: str) -> Unit:
        """The unit of a consumed quantity; none is the industry's usage unit."""
        if unit is None:
            return self.rate_units[industry][0], 1
        return self._known.get(unit, (UNKNOWN, 1))

    def of_price(self, unit: str | None, industry: str) -> Unit:
        """The unit of a list price; none is the industry's rate unit."""
        return self.rate_units[industry] if unit is None else self._known[unit]


def list_price_check(
    staged: Staged, reference: Reference, settings: Settings, rates: Rates, as_of: date
) -> pl.DataFrame:
    """Charges with a usage kind that begin up to `as_of`; empty while there is no list."""
    sums: dict[tuple[Any, ...], Sum] = defaultdict(Sum)
    if TABLE in staged.inputs_present:
        units = Units(reference)
        lists = _list_prices(staged, units)
        tolerance = Fraction(str(settings.list_price_tolerance))
        charges = staged.tables["raw_billing_charges"].filter(
            pl.col("usage_kind").is_not_null() & (pl.col("charge_period_start").dt.date() <= as_of)
        )
        for charge in covered_days(charges).iter_rows(named=True):
            _add(sums, charge, units, lists, rates, tolerance)
    rows = [_row(key, total) for key, total in sums.items()]
    return pl.DataFrame(rows, schema=PRICE_CHECK_SCHEMA, orient="row")


def _list_prices(staged: Staged, units: Units) -> dict[tuple[str, str], list[ListPrice]]:
    """Prices by industry and model."""
    found: dict[tuple[str, str], list[ListPrice]] = defaultdict(list)
    for row in staged.tables[TABLE].iter_rows(named=True):
        unit, size = units.of_price(row["pricing_unit"], row["industry"])
        found[row["industry"], row["model_id"]].append(
            ListPrice(
                row["usage_kind"],
                row["price_tier"],
                row["currency"],
                unit,
                Fraction(row["list_unit_price"], PICO * size),
                row["effective_from"],
                row["effective_until"],
            )
        )
    return found


def _add(
    sums: dict[tuple[Any, ...], Sum],
    charge: Mapping[str, Any],
    units: Units,
    lists: Mapping[tuple[str, str], list[ListPrice]],
    rates: Rates,
    tolerance: Fraction,
) -> None:
    """Judge one charge and add it to the sums of its row."""
    industry, day, last = charge["industry"], charge["first_day"], charge["last_day"]
    model = charge["model_id"] or UNALLOCATED
    unit, size = units.of_charge(charge["consumed_unit"], industry)
    quantity = (charge["consumed_quantity"] or 0) * size
    amount = charge["effective_amount"] + (charge["volume_discount_amount"] or 0)
    billed = rates.to_usd(amount, charge["currency"], day)
    rate_unit = units.rate_units[industry][1]
    status, tier, billed_as, listed, is_between = "not_compared", NONE, NONE, 0, False
    if charge["charge_category"] == "usage" and quantity > 0 and unit != UNKNOWN:
        price = Fraction(billed * MICRO, quantity * PICO)
        prices = [one for one in lists.get((industry, model), ()) if one.usage_unit == unit]
        offers = [
            _offer(one, price, rates, day, rate_unit)
            for one in _held(prices, charge["currency"] or "USD", day, last)
        ]
        own = [offer for offer in offers if offer.usage_kind == charge["usage_kind"]]
        others = [offer for offer in offers if offer.usage_kind != charge["usage_kind"]]
        status = "no_list_price"
        if own:
            nearest = min(own, key=lambda offer: offer.place)
            tier = nearest.price_tier
            if nearest.distance <= tolerance:
                status = "at_list"
            else:
                status = "above_list" if price > nearest.price else "below_list"
                is_between = min(o.price for o in own) < price < max(o.price for o in own)
            at_price = nearest.price * quantity / MICRO * NANO
            listed = round_half_away(at_price.numerator, at_price.denominator)
            alike = [offer for offer in others if offer.distance <= tolerance]
            if status != "at_list" and alike:
                other = min(alike, key=lambda offer: offer.place)
                billed_as = f"{other.usage_kind} {other.price_tier}"
    key = (industry, model, charge["usage_kind"], unit, status, tier, billed_as, rate_unit)
    total = sums[*key, is_between, month_start(day)]
    total.count += 1
    total.quantity += quantity
    total.billed += billed
    total.listed += listed


def _held(prices: Sequence[ListPrice], currency: str, first: date, last: date) -> set[ListPrice]:
    """The prices that count for charges of a currency and of days, first and last inclusive."""
    found: set[ListPrice] = set()
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        latest: dict[tuple[str, str, str], ListPrice] = {}
        for one in sorted(prices, key=lambda price: price.since):
            if one.holds_on(day):
                latest[one.usage_kind, one.price_tier, one.currency] = one
        found |= set(latest.values())
    in_own = {one.usage_kind for one in found if one.currency == currency}
    return {one for one in found if one.currency == currency or one.usage_kind not in in_own}


def _offer(
    one: ListPrice, billed_price: Fraction, rates: Rates, day: date, rate_unit: int
) -> Offer:
    price = one.per_unit * Fraction(rates.rate(one.currency, day), NANO)
    if price:
        distance = _rounded(min(abs(billed_price - price) / price, FARTHEST))
    else:
        distance = FARTHEST if billed_price else Fraction(0)
    return Offer(one.usage_kind, one.price_tier, price, distance, _rounded(price * rate_unit))


def _rounded(number: Fraction) -> Fraction:
    """To nine decimals, half away from zero."""
    scaled = number * NANO
    return Fraction(round_half_away(scaled.numerator, scaled.denominator), NANO)


def _row(key: tuple[Any, ...], total: Sum) -> tuple[Any, ...]:
    *names, rate_unit, is_between, month = key
    status = names[4]
    has_price = status not in ("no_list_price", "not_compared")

    def per_rate_unit(amount: int, scale: int) -> float:
        return float(Fraction(amount * MICRO * rate_unit, scale * total.quantity))

    return (
        *names,
        total.count,
        total.quantity / MICRO,
        round_half_away(total.billed, PICO // MICRO) / MICRO,
        None if status == "not_compared" else per_rate_unit(total.billed, PICO),
        per_rate_unit(total.listed, NANO) if has_price else None,
        float(Fraction(total.billed - total.listed * (PICO // NANO), PICO)) if has_price else None,
        is_between,
        month,
    )
