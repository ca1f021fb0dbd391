"""Which months are billed, by industry and by customer.

Written from docs/definitions.md section ARR. A usage charge here is one of category usage that is
not one_time. Months are named by their first day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from .charges import usage_charges
from .contract import Staged
from .customers import Customers, Key
from .periods import add_months, month_end, month_start
from .settings import Settings

ALL_SEGMENTS = "all"
# A longer bill says nothing of its industry: one that spans a year would bill everybody's year.
LONGEST_BILL_OF_AN_INDUSTRY_DAYS = 45
LONGEST_BILL_OF_A_CUSTOMER_DAYS = 92


@dataclass(frozen=True)
class Billing:
    """Last billed months.

    by_industry: last billed month of every industry with usage charges. by_customer: of the
    customers whose next bill is still expected, who may lag behind their industry; by_segment: the
    earliest of those of a segment (or all) of an industry. first_months: first month of which a
    usage charge of the customer covers a day. last_complete: last complete month.
    """

    by_industry: Mapping[str, date]
    by_customer: Mapping[Key, date]
    by_segment: Mapping[tuple[str, str], date]
    first_months: Mapping[Key, date]
    last_complete: date

    def of_industry(self, industry: str) -> date:
        """Last billed month of an industry; without usage charges the last complete one."""
        return self.by_industry.get(industry, self.last_complete)

    def of_customer(self, key: Key) -> date:
        """Last billed month of a customer in an industry."""
        of_industry = self.of_industry(key[1])
        return min(of_industry, self.by_customer.get(key, of_industry))

    def of_segment(self, industry: str, segment: str) -> date:
        """Earliest last billed month of the customers of a segment (or all) in an industry."""
        of_industry = self.of_industry(industry)
        return min(of_industry, self.by_segment.get((industry, segment), of_industry))


def billing(
    staged: Staged, customers: Customers, usage: pl.DataFrame, settings: Settings, as_of: date
) -> Billing:
    """Read the usage charges and requests up to `as_of`. usage: fct_usage_daily."""
    charges = usage_charges(staged, customers, as_of)
    by_customer = _lagging(charges, usage, settings, as_of)
    segments = dict(customers.segment_by_customer.iter_rows())
    earliest: dict[tuple[str, str], date] = {}
    for (customer, industry), month in by_customer.items():
        for segment in (segments[customer], ALL_SEGMENTS):
            earliest[industry, segment] = min(month, earliest.get((industry, segment), month))
    return Billing(
        by_industry=_of_industries(charges, as_of),
        by_customer=by_customer,
        by_segment=earliest,
        first_months=_first_months(charges),
        last_complete=_last_complete_month(as_of),
    )


def _last_complete_month(day: date) -> date:
    """The last month whose end is on or before a day."""
    month = month_start(day)
    return month if day == month_end(day) else add_months(month, -1)


def _of_industries(charges: pl.DataFrame, as_of: date) -> dict[str, date]:
    is_short = pl.col("day_count") <= LONGEST_BILL_OF_AN_INDUSTRY_DAYS
    reached = charges.group_by("industry").agg(pl.col("reach").filter(is_short).max())
    return {
        industry: _last_complete_month(as_of if reach is None else reach)
        for industry, reach in reached.iter_rows()
    }


def _first_months(charges: pl.DataFrame) -> dict[Key, date]:
    first = charges.group_by("customer_id", "industry").agg(pl.col("first_day").min())
    return {(customer, industry): month_start(day) for customer, industry, day in first.iter_rows()}


def _lagging(
    charges: pl.DataFrame, usage: pl.DataFrame, settings: Settings, as_of: date
) -> dict[Key, date]:
    """Of customers with a good request after their last bill the month before that request.

    Only while the next bill is expected: as long as the last one and the billing lag allow.
    """
    used = _days_with_good_requests(usage)
    last_bills = (
        charges.filter(pl.col("reach") == pl.col("reach").max().over("customer_id", "industry"))
        .group_by("customer_id", "industry")
        .agg(pl.col("reach").first(), pl.col("day_count").max())
    )
    found: dict[Key, date] = {}
    for customer, industry, reach, day_count in last_bills.iter_rows():
        length = min(day_count, LONGEST_BILL_OF_A_CUSTOMER_DAYS)
        later = [day for day in used.get((customer, industry), ()) if day > reach]
        is_expected = as_of <= reach + timedelta(days=length + settings.billing_lag_days)
        if later and is_expected:
            found[customer, industry] = add_months(month_start(min(later)), -1)
    return found


def _days_with_good_requests(usage: pl.DataFrame) -> dict[Key, list[date]]:
    days: dict[Key, list[date]] = defaultdict(list)
    good = usage.filter(pl.col("good_count") > 0)
    for customer, industry, day in good.select("customer_id", "industry", "usage_date").iter_rows():
        days[customer, industry].append(day)
    return days
