"""Contract lines of a customer in an industry as they stand on paper.

Written from docs/definitions.md section ARR. Money is micro USD; days are UTC, both ends included.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from .contract import Staged
from .customers import Customers, Key
from .fx import Rates, round_half_away
from .periods import DAY
from .settings import Settings

Subscription = tuple[str, str | None]
"""contract_id, contract_item_id"""

# A date without a day after it: written for "no end".
NEVER = date.max


@dataclass(frozen=True, eq=False)
class Line:
    """A line on paper. paper_end: None is open-ended. signed_on: UTC day, None is unknown."""

    contract_id: str
    item: str | None
    start: date
    paper_end: date | None
    arr: int
    signed_on: date | None
    auto_renews: bool
    commitment_flag: bool | None
    replaces: str | None

    @property
    def subscription(self) -> Subscription:
        """The contract and item that the line is of."""
        return self.contract_id, self.item


def earliest(*days: date | None) -> date | None:
    """The earliest of several days, where None is never."""
    return min((day for day in days if day is not None), default=None)


def is_by(day: date, last: date | None) -> bool:
    """Whether a day is on or before a last day, where None is never."""
    return last is None or day <= last


@dataclass(frozen=True)
class Lines:
    """All lines of one customer in one industry.

    existing: those that start on or before as_of_date. promised: later ones signed by then.
    """

    existing: list[Line]
    promised: list[Line]

    @cached_property
    def contracts(self) -> dict[str, list[Line]]:
        """Existing lines by contract."""
        found: dict[str, list[Line]] = defaultdict(list)
        for line in self.existing:
            found[line.contract_id].append(line)
        return dict(found)

    @cached_property
    def subscriptions(self) -> dict[Subscription, list[Line]]:
        """Positive lines, existing and promised, by subscription in the order of their start."""
        found: dict[Subscription, list[Line]] = defaultdict(list)
        for line in sorted([*self.existing, *self.promised], key=lambda line: line.start):
            if line.arr > 0:
                found[line.subscription].append(line)
        return dict(found)

    @cached_property
    def _starts(self) -> dict[Subscription, tuple[list[date], list[date]]]:
        """Starts of the lines that cut the positive and zero lines, and the negative ones."""
        found: dict[Subscription, tuple[list[date], list[date]]] = defaultdict(lambda: ([], []))
        for line in [*self.existing, *self.promised]:
            positive, negative = found[line.subscription]
            if line.arr >= 0:
                positive.append(line.start)
            if line.arr <= 0 and line.item is not None:
                negative.append(line.start)
        return found

    @cached_property
    def _cuts(self) -> dict[Line, date | None]:
        return {line: self._find_cut(line) for line in [*self.existing, *self.promised]}

    def _find_cut(self, line: Line) -> date | None:
        positive, negative = self._starts[line.subscription]
        starts = positive if line.arr >= 0 else negative
        if line.arr < 0 and line.item is None:
            return None
        following = min((start for start in starts if start > line.start), default=None)
        return None if following is None else following - DAY

    def cut(self, line: Line) -> date | None:
        """The day before the next line of the subscription starts; None: nothing cuts it."""
        return self._cuts[line]

    def own_end(self, line: Line) -> date | None:
        """Last day by paper and cut."""
        return earliest(line.paper_end, self.cut(line))

    def unbroken_end(self, line: Line) -> date | None:
        """Last day by paper and cut when an auto-renewing line goes on for ever."""
        return self.cut(line) if line.auto_renews else self.own_end(line)

    def first_day(self, contract: str) -> date:
        """First day of an existing contract's first line, of whatever sign."""
        return min(line.start for line in self.contracts[contract])

    def paid_lines(self, contract: str) -> list[Line]:
        """Positive existing lines of a contract."""
        return [line for line in self.contracts.get(contract, []) if line.arr > 0]

    def first_paid_day(self, contract: str) -> date | None:
        """Start of a contract's first positive existing line."""
        return min((line.start for line in self.paid_lines(contract)), default=None)

    def lines_that_start(self, contract: str, day: date) -> list[Line]:
        """Positive lines of a contract that start on a day."""
        return [line for line in self.paid_lines(contract) if line.start == day]

    def arr_on_paper(self, subscription: Subscription, day: date) -> int:
        """A subscription's ARR with promised lines and auto-renewing ones going on."""
        in_force = [
            line
            for line in [*self.existing, *self.promised]
            if line.contract_id == subscription[0]
            and line.start <= day
            and is_by(day, self.unbroken_end(line))
        ]
        positive = [line for line in in_force if line.arr > 0]
        own = sum(line.arr for line in positive if line.subscription == subscription)
        discounts = sum(line.arr for line in in_force if line.arr < 0)
        return share(own, sum(line.arr for line in positive), discounts)


def contract_lines(
    staged: Staged, customers: Customers, rates: Rates, settings: Settings, as_of: date
) -> dict[Key, Lines]:
    """Lines by customer and industry; later lines that nobody signed by `as_of` do not exist."""
    rows = customers.add_customer(staged.tables["raw_contracts"]).sort(
        "contract_line_id", "start_date"
    )
    found: dict[Key, Lines] = defaultdict(lambda: Lines([], []))
    for row in rows.iter_rows(named=True):
        line = _line(row, rates, settings)
        of_customer = found[row["customer_id"], row["industry"]]
        if line.start <= as_of:
            of_customer.existing.append(line)
        elif line.signed_on is not None and line.signed_on <= as_of:
            of_customer.promised.append(line)
    return {key: lines for key, lines in found.items() if lines.existing}


def _line(row: dict[str, Any], rates: Rates, settings: Settings) -> Line:
    signed_at: datetime | None = row["signed_at"]
    return Line(
        row["contract_id"],
        row["contract_item_id"],
        row["start_date"],
        _paper_end(row["end_date"], settings),
        rates.to_usd(row["arr_amount"], row["currency"], row["start_date"]),
        signed_at.date() if signed_at is not None else None,
        bool(row["auto_renews"]),
        row["is_usage_commitment"],
        row["replaces_contract_id"],
    )


def _paper_end(end: date | None, settings: Settings) -> date | None:
    if end is None or end == NEVER:
        return None
    return end - DAY if settings.contract_end_dates == "exclusive" else end


def earliest_signature(lines: Iterable[Line]) -> date | None:
    """The earliest known day on which one of the lines was signed."""
    return earliest(*(line.signed_on for line in lines))


def all_signed_after(lines: Iterable[Line], day: date) -> bool:
    """Whether all lines' days of signature are known and later than a day; without lines not."""
    days = [line.signed_on for line in lines]
    return bool(days) and all(signed is not None and signed > day for signed in days)


def share(own: int, positive: int, negative: int) -> int:
    """What is left of an amount when discounts lower its contract's amounts in proportion."""
    if positive <= 0:
        return 0
    return round_half_away(own * net_of_discounts(positive, negative), positive)


def net_of_discounts(positive: int, negative: int) -> int:
    """A contract's ARR: its discounts never take more than there is."""
    return max(positive + negative, 0) if positive > 0 else 0
