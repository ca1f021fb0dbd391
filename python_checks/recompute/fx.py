"""Exchange rates: one look-up per row, USD per unit of currency; money keeps its scale."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from datetime import date

import polars as pl

from .casting import NANO
from .contract import Staged
from .periods import DAY, month_end, months_between
from .settings import Settings


def round_half_away(numerator: int, denominator: int) -> int:
    """numerator / denominator as the nearest integer, halves away from zero."""
    magnitude = (2 * abs(numerator) + denominator) // (2 * denominator)
    return magnitude if numerator >= 0 else -magnitude


class Rates:
    """Rates by currency and day, under the run's policy."""

    def __init__(self, staged: Staged, settings: Settings, as_of: date) -> None:
        """Read the staged rates; `as_of` gives the constant policy its default day."""
        self._historical = settings.fx_policy == "historical"
        self._reference = settings.fx_reference_date or date(as_of.year, 1, 1)
        self._rates: dict[str, list[tuple[date, int]]] = defaultdict(list)
        rows = staged.tables["raw_fx_rates"].select("currency", "rate_date", "usd_per_unit")
        for currency, day, rate in rows.sort("rate_date").iter_rows():
            self._rates[currency].append((day, rate))

    def rate(self, currency: str | None, day: date) -> int:
        """Nano USD per unit: the last rate on or before the policy's day, else the earliest."""
        if currency is None or currency == "USD":
            return NANO
        wanted = day if self._historical else self._reference
        rates = self._rates[currency]
        position = bisect_right([rate_date for rate_date, _ in rates], wanted)
        return rates[max(position - 1, 0)][1]

    def to_usd(self, amount: int | None, currency: str | None, day: date) -> int:
        """An amount of `currency` in USD, both integers of one scale, rounded; null counts 0."""
        return round_half_away((amount or 0) * self.rate(currency, day), NANO)


def spread(amount: int, days: int) -> list[int]:
    """An amount over so many days: equal rounded parts, the remainder on the last."""
    part = round_half_away(amount, days)
    return [part] * (days - 1) + [amount - part * (days - 1)]


def spread_over_days(amount: int, first: date, last: date) -> list[int]:
    """An amount over the days of a charge, first and last inclusive.

    Two or more whole calendar months share it equally, the remainder on the last, and each month
    spreads its share over its days; all other periods are spread evenly by days.
    """
    is_whole_months = first.day == 1 and last == month_end(last) and last > month_end(first)
    if not is_whole_months:
        return spread(amount, (last - first).days + 1)
    months = list(months_between(first, last))
    return [
        part
        for month, share in zip(months, spread(amount, len(months)), strict=True)
        for part in spread(share, (month_end(month) + DAY - month).days)
    ]


def last_covered_day(end: pl.Expr, start: pl.Expr) -> pl.Expr:
    """UTC day of the last instant before an exclusive end; the start's day without an end."""
    last_instant = end - pl.duration(microseconds=1)
    return pl.coalesce(last_instant.dt.date(), start.dt.date())
