"""ARR of a customer in an industry on any day: fees plus the greater of commitments and usage.

Written from docs/definitions.md section ARR. Money is micro USD.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from .customers import Key
from .lines import Subscription
from .periods import DAY, month_end
from .run_rates import UsageRunRates
from .term_renewals import Renewing

DAILY_ARR_SCHEMA = {
    "customer_id": pl.String,
    "industry": pl.String,
    "day": pl.Date,
    "arr": pl.Int64,
    "contracted": pl.Int64,
    "is_pending": pl.Boolean,
}


@dataclass(frozen=True)
class Contracted:
    """Contracted ARR with what is held, one amount per day from `first` to as_of_date.

    is_pending: whether some of it is held for a subscription that nothing continues yet.
    """

    first: date
    fees: list[int]
    commitments: list[int]
    is_pending: list[bool]

    def on(self, day: date) -> tuple[int, int, bool]:
        """Fees, commitments and whether it is pending on a day up to as_of_date."""
        place = (day - self.first).days
        if place < 0:
            return 0, 0, False
        return self.fees[place], self.commitments[place], self.is_pending[place]


def contracted(of_customer: Renewing) -> Contracted:
    """Subscriptions in service, and those in a gap at the ARR of their last day of service."""
    book, service = of_customer.book, of_customer.book.service
    fees, commitments = (
        _sums(service.fees, service.day_count),
        _sums(service.commitments, service.day_count),
    )
    is_pending = [False] * service.day_count
    for lapse in of_customer.lapses:
        until = lapse.held_until(book.grace_days, book.as_of)
        if until is None:
            continue
        start = (lapse.day - service.first).days
        subscription = lapse.term.subscription
        for place in range(start, (until - service.first).days + 1):
            fees[place] += service.fees[subscription][start - 1]
            commitments[place] += service.commitments[subscription][start - 1]
            is_pending[place] = is_pending[place] or lapse.is_pending
    return Contracted(service.first, fees, commitments, is_pending)


def _sums(of_subscriptions: Mapping[Subscription, list[int]], day_count: int) -> list[int]:
    if not of_subscriptions:
        return [0] * day_count
    return [sum(amounts) for amounts in zip(*of_subscriptions.values(), strict=True)]


def daily_arr(
    renewings: Mapping[Key, Renewing], run_rates: UsageRunRates, as_of: date
) -> pl.DataFrame:
    """ARR of every customer and industry on every day to `as_of`: DAILY_ARR_SCHEMA."""
    rows: list[tuple[str, str, date, int, int, bool]] = []
    for key in sorted({*renewings, *run_rates.first_months}):
        of_contracts = contracted(renewings[key]) if key in renewings else None
        rows += ((*key, *row) for row in _days(key, of_contracts, run_rates, as_of))
    return pl.DataFrame(rows, schema=DAILY_ARR_SCHEMA, orient="row")


def _days(
    key: Key, of_contracts: Contracted | None, run_rates: UsageRunRates, as_of: date
) -> Iterator[tuple[date, int, int, bool]]:
    """Day, ARR, its contracted part and whether it is pending, from the first day with any."""
    first_month = run_rates.first_months.get(key)
    starts = [month_end(first_month)] if first_month is not None else []
    if of_contracts is not None:
        starts.append(of_contracts.first)
    day = min(starts)
    usage = run_rates.arr(key, day)
    while day <= as_of:
        # The run rate changes when a month is complete.
        if day == month_end(day):
            usage = run_rates.arr(key, day)
        fees, commitments, is_pending = of_contracts.on(day) if of_contracts else (0, 0, False)
        yield day, fees + max(commitments, usage), fees + commitments, is_pending
        day += DAY
