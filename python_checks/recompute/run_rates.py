"""Usage run rate of a customer in an industry: recurring usage revenue, annualised.

Written from docs/definitions.md section ARR. Revenue comes in pico USD, ARR is micro USD.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from .billing import ALL_SEGMENTS, Billing
from .casting import MICRO, PICO
from .customers import Key
from .fx import round_half_away
from .periods import add_months, month_end, month_start
from .settings import Settings

MONTHS_PER_YEAR = 12


@dataclass(frozen=True)
class UsageRunRates:
    """Usage run rates, and which months are billed.

    recurring_by_month: per customer and industry, month -> recurring usage revenue (pico USD).
    """

    recurring_by_month: Mapping[Key, Mapping[date, int]]
    billing: Billing
    settings: Settings

    @property
    def first_months(self) -> Mapping[Key, date]:
        """First month with a usage charge; before its end, and of all others, the rate is zero."""
        return self.billing.first_months if self._has_usage else {}

    @property
    def _has_usage(self) -> bool:
        return self.settings.arr_basis != "contracted"

    def is_billed(self, key: Key, month: date) -> bool:
        """Whether a month is billed for a customer in an industry."""
        return not self._has_usage or month <= self.billing.of_customer(key)

    def is_billed_for_all(self, industry: str, month: date, segment: str = ALL_SEGMENTS) -> bool:
        """Whether a month is billed for every customer of an industry and segment."""
        return not self._has_usage or month <= self.billing.of_segment(industry, segment)

    def arr(self, key: Key, day: date) -> int:
        """Usage run rate on a day, micro USD, never below zero."""
        first = self.first_months.get(key)
        if first is None:
            return 0
        complete = month_start(day) if day == month_end(day) else add_months(month_start(day), -1)
        month = min(complete, self.billing.of_customer(key))
        if month < first:
            return 0
        since_first = (month.year - first.year) * MONTHS_PER_YEAR + month.month - first.month + 1
        count = min(self.settings.usage_run_rate_months, since_first)
        by_month = self.recurring_by_month.get(key, {})
        recurring = sum(by_month.get(add_months(month, -i), 0) for i in range(count))
        return max(0, round_half_away(MONTHS_PER_YEAR * recurring, count * (PICO // MICRO)))


def usage_run_rates(revenue: pl.DataFrame, of_months: Billing, settings: Settings) -> UsageRunRates:
    """Sum recurring usage revenue by customer, industry and month.

    revenue: charges.usage_revenue_by_day.
    """
    by_month = revenue.group_by("customer_id", "industry", pl.col("day").dt.truncate("1mo")).agg(
        pl.col("recurring").sum()
    )
    recurring: dict[Key, dict[date, int]] = defaultdict(dict)
    for customer, industry, month, amount in by_month.iter_rows():
        recurring[customer, industry][month] = amount
    return UsageRunRates(dict(recurring), of_months, settings)
