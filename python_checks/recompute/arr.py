"""ARR of a customer in an industry on any day, from its lines, its gaps and its usage.

Written from docs/definitions.md sections ARR and Late renewal. Money is micro USD.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

import polars as pl

from .contract import Staged
from .customers import Customers
from .fx import Rates
from .periods import DAY, add_months, month_end, month_start
from .settings import Settings

Key = tuple[str, str]
"""customer_id, industry"""

DAILY_ARR_SCHEMA = {
    "customer_id": pl.String,
    "industry": pl.String,
    "day": pl.Date,
    "arr": pl.Int64,
    "is_pending": pl.Boolean,
}


@dataclass(frozen=True)
class Line:
    """A contract line after the cut: service from start to end (None: open-ended), both incl."""

    start: date
    end: date | None
    arr: int


def cut_lines(
    staged: Staged, customers: Customers, rates: Rates, as_of: date
) -> dict[Key, list[Line]]:
    """Lines that start on or before `as_of`, cut where the next one of the contract starts.

    A positive or zero line ends the day before the next positive or zero line of its contract
    and industry starts; negative lines neither cut nor are cut.
    """
    contracts = customers.add_customer(staged.tables["raw_contracts"]).filter(
        pl.col("start_date") <= as_of
    )
    starts: dict[tuple[str, str], set[date]] = defaultdict(set)
    rows = contracts.to_dicts()
    for row in rows:
        if row["arr_amount"] >= 0:
            starts[row["contract_id"], row["industry"]].add(row["start_date"])
    lines: dict[Key, list[Line]] = defaultdict(list)
    for row in rows:
        start, end = row["start_date"], row["end_date"]
        if row["arr_amount"] >= 0:
            of_contract = starts[row["contract_id"], row["industry"]]
            following = min((day for day in of_contract if day > start), default=None)
            end = _earlier(end, following - DAY if following else None)
        arr = rates.to_usd(row["arr_amount"], row["currency"], start)
        lines[row["customer_id"], row["industry"]].append(Line(start, end, arr))
    return dict(lines)


def _earlier(one: date | None, other: date | None) -> date | None:
    return min((day for day in (one, other) if day is not None), default=None)


@dataclass(frozen=True)
class Decision:
    """A decided renewal row: outcome renewed or churned."""

    renewal_id: str
    due_date: date
    decided_at: datetime
    outcome: str
    churn_reason: str | None


def decided_renewals(
    staged: Staged, customers: Customers, as_of: date
) -> dict[Key, list[Decision]]:
    """Rows decided on or before `as_of` with outcome renewed or churned, by customer."""
    rows = customers.add_customer(staged.tables["raw_renewals"]).filter(
        pl.col("outcome").is_in(["renewed", "churned"]) & (pl.col("decided_at").dt.date() <= as_of)
    )
    decisions: dict[Key, list[Decision]] = defaultdict(list)
    for row in rows.iter_rows(named=True):
        decisions[row["customer_id"], row["industry"]].append(
            Decision(
                row["renewal_id"], row["due_date"], row["decided_at"], row["outcome"],
                row["churn_reason"],
            )
        )  # fmt: skip
    return dict(decisions)


def ruling(decisions: Iterable[Decision], near: date, grace_days: int) -> Decision | None:
    """The latest decided (then the largest renewal_id) of the rows due within the grace."""
    due_near = [d for d in decisions if abs((d.due_date - near).days) <= grace_days]
    return max(due_near, key=lambda d: (d.decided_at, d.renewal_id), default=None)


@dataclass(frozen=True)
class Contracted:
    """Contracted ARR of one customer in one industry, a step function of the day."""

    lines: list[Line]
    as_of: date

    @cached_property
    def _steps(self) -> tuple[list[date], list[int]]:
        deltas: dict[date, int] = defaultdict(int)
        for line in self.lines:
            deltas[line.start] += line.arr
            if line.end is not None and line.end < date.max:
                deltas[line.end + DAY] -= line.arr
        days = sorted(deltas)
        values: list[int] = []
        running = 0
        for day in days:
            running += deltas[day]
            values.append(max(running, 0))
        return days, values

    def arr(self, day: date) -> int:
        """Contracted ARR on a day, never below zero."""
        days, values = self._steps
        position = bisect_right(days, day)
        return values[position - 1] if position else 0

    @cached_property
    def service(self) -> list[tuple[date, date]]:
        """Runs of days in service, first and last day; only runs that start by `as_of`."""
        days, values = self._steps
        if not days:
            return []
        ends = [*[day - DAY for day in days[1:]], date.max]
        runs: list[tuple[date, date]] = []
        for start, end, value in zip(days, ends, values, strict=True):
            if value <= 0 or start > self.as_of:
                continue
            if runs and runs[-1][1] + DAY == start:
                runs[-1] = (runs[-1][0], end)
            else:
                runs.append((start, end))
        return runs

    @property
    def first_day(self) -> date | None:
        """First day in service."""
        return self.service[0][0] if self.service else None

    def last_service_day(self, up_to: date) -> date | None:
        """Last day in service on or before a day."""
        before = [min(end, up_to) for start, end in self.service if start <= up_to]
        return before[-1] if before else None

    def next_service_day(self, after: date) -> date | None:
        """First day after `after`, a day out of service, on which service starts again."""
        return next((start for start, _ in self.service if start > after), None)


@dataclass(frozen=True)
class UsageRunRates:
    """Annualised usage revenue by customer.

    net_by_month: per customer and industry, month -> usage revenue less drawdown of commitments.
    last_billed: industry -> last day that usage charges cover; absent: the industry has none.
    """

    net_by_month: Mapping[Key, Mapping[date, int]]
    last_billed: Mapping[str, date]
    settings: Settings

    def is_billed(self, industry: str, month: date) -> bool:
        """Whether the industry's usage charges reach the month's last day."""
        if self.settings.arr_basis == "contracted" or industry not in self.last_billed:
            return True
        return self.last_billed[industry] >= month_end(month)

    def month_in_force(self, industry: str, day: date) -> date:
        """The last complete, billed month at or before a day."""
        month = month_start(day)
        if day != month_end(day):
            month = add_months(month, -1)
        return month if self.is_billed(industry, month) else self._last_billed_month(industry)

    def _last_billed_month(self, industry: str) -> date:
        last = self.last_billed[industry]
        return month_start(last) if last == month_end(last) else add_months(month_start(last), -1)

    def arr(self, key: Key, day: date) -> int:
        """Usage run rate on a day, never below zero."""
        if self.settings.arr_basis == "contracted" or key not in self.net_by_month:
            return 0
        months = self.settings.usage_run_rate_months
        month = self.month_in_force(key[1], day)
        net = sum(self.net_by_month[key].get(add_months(month, -i), 0) for i in range(months))
        return max(net, 0) * 12 // months


def usage_run_rates(
    revenue: pl.DataFrame, last_billed: Mapping[str, date], settings: Settings
) -> UsageRunRates:
    """Sum usage revenue less drawdown by customer, industry and month."""
    by_month = revenue.group_by("customer_id", "industry", pl.col("day").dt.truncate("1mo")).agg(
        (pl.col("revenue") - pl.col("committed")).sum()
    )
    net: dict[Key, dict[date, int]] = defaultdict(dict)
    for customer, industry, month, amount in by_month.iter_rows():
        net[customer, industry][month] = amount
    return UsageRunRates(dict(net), last_billed, settings)


@dataclass(frozen=True)
class Gap:
    """Days out of contracted service after a last day of service.

    next_day: when service starts again (None: it has not). is_held: ARR is carried through it.
    """

    last_service_day: date
    next_day: date | None
    is_held: bool

    @property
    def is_open(self) -> bool:
        """Whether no line closes the gap."""
        return self.next_day is None


@dataclass(frozen=True)
class CustomerArr:
    """ARR of one customer in one industry on any day up to as_of_date."""

    key: Key
    contracted: Contracted
    decisions: list[Decision]
    run_rates: UsageRunRates
    grace_days: int
    _gaps: dict[date, Gap] = field(default_factory=dict)

    def gap(self, day: date) -> Gap | None:
        """The gap that a day lies in; None in service and before the first service."""
        last = self.contracted.last_service_day(day)
        if last is None or last == day:
            return None
        if last not in self._gaps:
            self._gaps[last] = self._gap_after(last)
        return self._gaps[last]

    def _gap_after(self, last: date) -> Gap:
        following = self.contracted.next_service_day(last)
        if following is not None:
            return Gap(last, following, (following - last).days - 1 <= self.grace_days)
        inside = (self.contracted.as_of - last).days <= self.grace_days
        decided = ruling(self.decisions, last + DAY, self.grace_days)
        ended = decided is not None and decided.outcome == "churned"
        return Gap(last, None, inside and not ended)

    def arr(self, day: date) -> int:
        """Contract lines active that day plus usage run rate; in a held gap as before it."""
        gap = self.gap(day)
        if gap is not None and gap.is_held:
            day = gap.last_service_day
        return self.contracted.arr(day) + self.run_rates.arr(self.key, day)

    def is_pending(self, day: date) -> bool:
        """Whether the day lies in an open gap whose ARR is carried."""
        gap = self.gap(day)
        return gap is not None and gap.is_open and gap.is_held

    def first_possible_day(self) -> date | None:
        """A day before which ARR is zero for certain."""
        months = self.run_rates.net_by_month.get(self.key, {})
        starts = [line.start for line in self.contracted.lines]
        return min([*starts, *(month_end(month) for month in months)], default=None)


def customer_arrs(
    lines: Mapping[Key, list[Line]],
    decisions: Mapping[Key, list[Decision]],
    run_rates: UsageRunRates,
    settings: Settings,
    as_of: date,
) -> dict[Key, CustomerArr]:
    """One CustomerArr for everyone with a line or usage revenue."""
    keys = sorted({*lines, *run_rates.net_by_month})
    return {
        key: CustomerArr(
            key,
            Contracted(lines.get(key, []), as_of),
            decisions.get(key, []),
            run_rates,
            settings.renewal_grace_days,
        )
        for key in keys
    }


def daily_arr(arrs: Mapping[Key, CustomerArr], as_of: date) -> pl.DataFrame:
    """ARR of every customer and industry on every day to `as_of`: DAILY_ARR_SCHEMA."""
    rows: list[tuple[str, str, date, int, bool]] = []
    for (customer, industry), of_customer in arrs.items():
        day = of_customer.first_possible_day()
        while day is not None and day <= as_of:
            arr, is_pending = of_customer.arr(day), of_customer.is_pending(day)
            rows.append((customer, industry, day, arr, is_pending))
            day += timedelta(days=1)
    return pl.DataFrame(rows, schema=DAILY_ARR_SCHEMA, orient="row")
