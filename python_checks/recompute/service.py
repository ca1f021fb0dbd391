"""Which lines are in force on which day, and the ARR that they carry.

Written from docs/definitions.md section ARR. Money is micro USD.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from .lines import Line, Lines, Subscription, earliest, is_by, share
from .links import Links
from .periods import DAY, add_months

# A charge with a committed amount in a line's first so many months makes it a commitment.
COMMITMENT_MONTHS = 3


@dataclass
class Service:
    """ARR of each subscription of one customer in one industry, from `first` to as_of_date.

    fees and commitments: by subscription, one amount per day, discounts taken off. in_force: by
    contract the sum of its positive lines before discounts. positive: lines with their last days.
    """

    first: date
    as_of: date
    positive: dict[Line, date | None]
    zero_until: list[tuple[Line, date | None]]
    in_force: dict[str, list[int]] = field(default_factory=dict)
    of_subscriptions: dict[Subscription, list[int]] = field(default_factory=dict)
    fees: dict[Subscription, list[int]] = field(default_factory=dict)
    commitments: dict[Subscription, list[int]] = field(default_factory=dict)

    @property
    def day_count(self) -> int:
        """Days from the first to as_of_date."""
        return (self.as_of - self.first).days + 1

    def offset(self, day: date) -> int | None:
        """The place of a day, None outside."""
        place = (day - self.first).days
        return place if 0 <= place < self.day_count else None

    def day(self, offset: int) -> date:
        """The day at a place."""
        return self.first + timedelta(days=offset)

    def is_served(self, subscription: Subscription, day: date) -> bool:
        """Whether a positive line of a subscription is in force."""
        place = self.offset(day)
        return place is not None and self.of_subscriptions[subscription][place] > 0

    def is_contract_served(self, contract: str, day: date) -> bool:
        """Whether a positive line of a contract is in force."""
        place = self.offset(day)
        return (
            place is not None and contract in self.in_force and self.in_force[contract][place] > 0
        )

    def first_served(self, contract: str, since: date) -> date | None:
        """The first day on or after another on which a contract is in service."""
        place = max((since - self.first).days, 0)
        amounts = self.in_force.get(contract, [])
        found = next((i for i in range(place, len(amounts)) if amounts[i] > 0), None)
        return None if found is None else self.day(found)

    def has_zero_line(self, subscription: Subscription, day: date) -> bool:
        """Whether a line of zero of a subscription is in force."""
        return any(
            line.subscription == subscription and line.start <= day and is_by(day, last)
            for line, last in self.zero_until
        )

    def arr(self, subscription: Subscription, day: date) -> int:
        """A subscription's ARR, discounts taken off."""
        place = self.offset(day)
        if place is None:
            return 0
        return self.fees[subscription][place] + self.commitments[subscription][place]

    def contracted(self, place: int) -> int:
        """ARR of all subscriptions at a place, without what is held."""
        return sum(fees[place] for fees in self.fees.values()) + sum(
            commitments[place] for commitments in self.commitments.values()
        )

    def subscriptions_of(self, contract: str, day: date) -> list[Subscription]:
        """A contract's subscriptions in service on a day."""
        return [
            subscription
            for subscription in self.of_subscriptions
            if subscription[0] == contract and self.is_served(subscription, day)
        ]

    def lines_in_force(self, subscription: Subscription, day: date) -> list[Line]:
        """A subscription's positive lines in force on a day."""
        return [
            line
            for line, last in self.positive.items()
            if line.subscription == subscription and line.start <= day and is_by(day, last)
        ]


def service(
    lines: Lines,
    links: Links,
    last_days: Mapping[Line, date | None],
    committed: list[tuple[date, date]],
    as_of: date,
) -> Service:
    """Lay the lines on the days to `as_of`.

    last_days: of positive lines. committed: first and last day of charges with a committed amount.
    """
    first = min(line.start for line in lines.existing)
    existing = {line: last for line, last in last_days.items() if line.start <= as_of}
    zero = [
        (line, _until_link(links, line, lines.unbroken_end(line)))
        for line in lines.existing
        if line.arr == 0
    ]
    found = Service(first, as_of, existing, zero)
    is_flagged = any(line.commitment_flag is not None for line in lines.existing)
    gross_fees: dict[Subscription, list[int]] = {}
    gross_commitments: dict[Subscription, list[int]] = {}
    for line, last in existing.items():
        if line.subscription not in gross_fees:
            gross_fees[line.subscription] = [0] * found.day_count
            gross_commitments[line.subscription] = [0] * found.day_count
        is_commitment = bool(line.commitment_flag) if is_flagged else _draws(line, last, committed)
        amounts = gross_commitments if is_commitment else gross_fees
        _add(found, amounts[line.subscription], line.start, last, line.arr)
    for subscription, fees in gross_fees.items():
        both = [a + b for a, b in zip(fees, gross_commitments[subscription], strict=True)]
        found.of_subscriptions[subscription] = both
        of_contract = found.in_force.setdefault(subscription[0], [0] * found.day_count)
        found.in_force[subscription[0]] = [a + b for a, b in zip(of_contract, both, strict=True)]
    discounts = _discounts(lines, links, found)
    for subscription in gross_fees:
        of_contract = found.in_force[subscription[0]]
        off = discounts.get(subscription[0])
        found.fees[subscription] = _net(gross_fees[subscription], of_contract, off)
        found.commitments[subscription] = _net(gross_commitments[subscription], of_contract, off)
    return found


def _until_link(links: Links, line: Line, last: date | None) -> date | None:
    link_day = links.first_day(line.contract_id)
    return earliest(last, link_day - DAY if link_day is not None else None)


def _draws(line: Line, last: date | None, committed: list[tuple[date, date]]) -> bool:
    """Whether a charge with a committed amount lies in the line's first months in force."""
    until = earliest(last, add_months(line.start, COMMITMENT_MONTHS) - DAY)
    return any(
        max(first_day, line.start) <= last_day and is_by(max(first_day, line.start), until)
        for first_day, last_day in committed
    )


def _add(found: Service, amounts: list[int], start: date, last: date | None, amount: int) -> None:
    """Add an amount on the days from `start` to a last day (None: to as_of_date)."""
    end = (min(last or found.as_of, found.as_of) - found.first).days
    for place in range((start - found.first).days, end + 1):
        amounts[place] += amount


def _discounts(lines: Lines, links: Links, found: Service) -> dict[str, list[int]]:
    """Sum of the negative lines in force by contract and day."""
    discounts: dict[str, list[int]] = defaultdict(lambda: [0] * found.day_count)
    for line in lines.existing:
        if line.arr >= 0 or line.contract_id not in found.in_force:
            continue
        last = _until_link(links, line, lines.own_end(line))
        if line.auto_renews and last is not None and last == line.paper_end:
            last = _last_unbroken(lines, links, found, line, last)
        _add(found, discounts[line.contract_id], line.start, last, line.arr)
    return discounts


def _last_unbroken(lines: Lines, links: Links, found: Service, line: Line, last: date) -> date:
    """The last day to which a discount goes on beside a positive line of its contract."""
    limit = _until_link(links, line, lines.cut(line))
    while is_by(last + DAY, limit) and found.is_contract_served(line.contract_id, last + DAY):
        last += DAY
    return last


def _net(gross: list[int], of_contract: list[int], discounts: list[int] | None) -> list[int]:
    """Amounts after their share of the contract's discounts."""
    if discounts is None:
        return gross
    return [
        share(amount, positive, off)
        for amount, positive, off in zip(gross, of_contract, discounts, strict=True)
    ]
