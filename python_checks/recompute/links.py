"""Which contract replaces which, and from which day on.

Written from docs/definitions.md section What replaces what.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from .decisions import Decision
from .lines import Lines, is_by, net_of_discounts
from .periods import DAY

# An early renewal starts in the last so many days up to and including the due date.
EARLY_DAYS = 90


@dataclass(frozen=True)
class Link:
    """`replacing` takes the place of `replaced` from a day on."""

    replaced: str
    replacing: str
    day: date


@dataclass(frozen=True)
class Links:
    """The links of one customer in one industry that count."""

    links: frozenset[Link]

    @cached_property
    def _by_replaced(self) -> dict[str, list[Link]]:
        found: dict[str, list[Link]] = defaultdict(list)
        for link in sorted(self.links, key=lambda link: (link.day, link.replacing)):
            found[link.replaced].append(link)
        return dict(found)

    def of(self, contract: str) -> list[Link]:
        """What replaces a contract, in the order of the days."""
        return self._by_replaced.get(contract, [])

    def first_day(self, contract: str) -> date | None:
        """The day from which on a contract has no lines, None when nothing replaces it."""
        return self.of(contract)[0].day if contract in self._by_replaced else None

    def replaces_none(self, contract: str, by: date) -> bool:
        """Whether a contract has replaced no other on or before a day."""
        return all(link.replacing != contract or link.day > by for link in self.links)


def counting_links(lines: Lines, decisions: Iterable[Decision]) -> Links:
    """Links that count: named by a line, named by a renewed row, or found for a renewed row."""
    renewed = [
        row for row in decisions if row.outcome == "renewed" and row.contract_id in lines.contracts
    ]
    named = _counting(lines, {*_named_by_lines(lines), *_named_by_rows(lines, renewed)})
    return Links(named | _found_for_rows(lines, renewed, Links(named)))


def _counting(lines: Lines, links: Iterable[Link]) -> frozenset[Link]:
    """Links that are possible and close no circle: a contract cannot replace what it became."""
    possible = {link for link in links if _is_possible(lines, link)}
    return frozenset(
        link
        for link in possible
        if link.replaced not in _became(link.replacing, link.day, possible)
    )


def _became(contract: str, by: date, links: Iterable[Link]) -> set[str]:
    """What has replaced a contract by a day, over any number of steps."""
    found: set[str] = set()
    waiting = [contract]
    while waiting:
        replaced = waiting.pop()
        following = {
            link.replacing for link in links if link.replaced == replaced and link.day <= by
        }
        waiting += following - found
        found |= following
    return found


def _is_possible(lines: Lines, link: Link) -> bool:
    """Whether both exist, the day is not before the replaced one and the replacing one is there."""
    if link.replaced == link.replacing:
        return False
    if link.replaced not in lines.contracts or link.replacing not in lines.contracts:
        return False
    return link.day >= lines.first_day(link.replaced) and any(
        line.start <= link.day and is_by(link.day, lines.unbroken_end(line))
        for line in lines.contracts[link.replacing]
    )


def _named_by_lines(lines: Lines) -> Iterable[Link]:
    for line in lines.existing:
        if line.replaces is not None:
            yield Link(line.replaces, line.contract_id, line.start)


def _named_by_rows(lines: Lines, renewed: Iterable[Decision]) -> Iterable[Link]:
    for row in renewed:
        other = row.renewed_contract_id
        if other is None or other not in lines.contracts:
            continue
        first = lines.first_day(other)
        is_after = first > lines.first_day(row.contract_id)
        is_in_time = (row.due_date - first).days < EARLY_DAYS
        yield Link(row.contract_id, other, first if is_after and is_in_time else row.due_date)


def _found_for_rows(lines: Lines, renewed: Iterable[Decision], named: Links) -> frozenset[Link]:
    """For rows that name no contract: the one that starts just before and carries half."""
    found: set[Link] = set()
    for row in renewed:
        if row.renewed_contract_id is not None or named.of(row.contract_id):
            continue
        if not _has_line_on(lines, row.contract_id, row.due_date):
            found |= _found_for(lines, row, named)
    return frozenset(found)


def _has_line_on(lines: Lines, contract: str, day: date) -> bool:
    """Whether a line, existing or promised, covers a day by paper and cut."""
    return any(
        line.contract_id == contract and line.start <= day and is_by(day, lines.own_end(line))
        for line in [*lines.existing, *lines.promised]
    )


def _found_for(lines: Lines, row: Decision, named: Links) -> set[Link]:
    last_day = _last_paid_day_before(lines, row.contract_id, row.due_date)
    if last_day is None:
        return set()
    expiring = arr_by_own_lines(lines, row.contract_id, last_day)
    candidates: list[tuple[date, int, str]] = []
    for contract in lines.contracts:
        first = lines.first_paid_day(contract)
        if contract == row.contract_id or first is None:
            continue
        if first < lines.first_day(row.contract_id):
            continue
        if not 0 <= (row.due_date - first).days < EARLY_DAYS:
            continue
        arr = arr_by_own_lines(lines, contract, first)
        if named.replaces_none(contract, first) and 2 * arr >= expiring:
            candidates.append((first, arr, contract))
    # The latest start, then the larger ARR, then the smaller id.
    best = min(candidates, key=lambda c: (-c[0].toordinal(), -c[1], c[2]), default=None)
    return set() if best is None else {Link(row.contract_id, best[2], best[0])}


def _last_paid_day_before(lines: Lines, contract: str, day: date) -> date | None:
    last_days = [
        min(lines.own_end(line) or day - DAY, day - DAY)
        for line in lines.paid_lines(contract)
        if line.start < day
    ]
    return max(last_days, default=None)


def arr_by_own_lines(lines: Lines, contract: str, day: date) -> int:
    """A contract's ARR by its own lines, paper, cuts and discounts."""
    in_force = [
        line.arr
        for line in lines.contracts[contract]
        if line.start <= day and is_by(day, lines.own_end(line))
    ]
    return net_of_discounts(
        sum(arr for arr in in_force if arr > 0), sum(arr for arr in in_force if arr < 0)
    )
