"""When subscriptions fall out of service, what continues them, and what is held meanwhile.

Written from docs/definitions.md section Each subscription renews for itself.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from .contract_book import ContractBook
from .decisions import latest
from .lines import Line, Subscription, all_signed_after
from .periods import DAY
from .terms import Term


@dataclass(frozen=True)
class Continuation:
    """What takes up a term on a day: its own lines, other contracts, items of its own contract."""

    day: date
    is_own: bool = False
    contracts: tuple[str, ...] = ()
    items: tuple[Subscription, ...] = ()
    is_inferred: bool = False


@dataclass(eq=False)
class Lapse:
    """A subscription's first day without a positive line in force, and the term that it ends."""

    term: Term
    day: date
    continuation: Continuation | None = None
    is_pending: bool = False

    def held_until(self, grace_days: int, as_of: date) -> date | None:
        """The last day on which the ARR is carried, None when it is not."""
        if self.continuation is None:
            return as_of if self.is_pending else None
        is_bridged = (self.continuation.day - self.day).days <= grace_days
        return self.continuation.day - DAY if is_bridged else None


@dataclass(frozen=True)
class _Candidate:
    """A contract, or an item of one, that may continue a lapse without being named."""

    subscription: Subscription
    is_item: bool
    day: date
    lines: list[Line]


def find_lapses(book: ContractBook) -> list[Lapse]:
    """All lapses up to as_of_date, each with what continues it."""
    lapses = [
        Lapse(book.term_at(subscription, day - DAY), day)
        for subscription in book.service.of_subscriptions
        for day in _days_out_of_service(book, subscription)
    ]
    for lapse in lapses:
        lapse.continuation = _own_or_linked(book, lapse)
    _infer(book, [lapse for lapse in lapses if lapse.continuation is None])
    for lapse in lapses:
        lapse.is_pending = _is_pending(book, lapse)
    return lapses


def _days_out_of_service(book: ContractBook, subscription: Subscription) -> list[date]:
    amounts = book.service.of_subscriptions[subscription]
    days = [
        book.service.day(place)
        for place in range(1, len(amounts))
        if amounts[place] == 0 and amounts[place - 1] > 0
    ]
    return [day for day in days if not _just_ends(book, subscription, day)]


def _just_ends(book: ContractBook, subscription: Subscription, day: date) -> bool:
    """Whether a replacing contract is in service, or a zero line says that it is over."""
    return book.service.has_zero_line(subscription, day) or any(
        link.day <= day and book.service.is_contract_served(link.replacing, day)
        for link in book.links.of(subscription[0])
    )


def _own_or_linked(book: ContractBook, lapse: Lapse) -> Continuation | None:
    """The subscription's own next line, or the contracts that are said to replace it."""
    subscription = lapse.term.subscription
    row = book.row_of(lapse.term)
    latest_due = max(lapse.term.due_date or lapse.day, lapse.day)

    def is_in_time(day: date) -> bool:
        is_renewed = row is not None and not row.is_churned
        return is_renewed or (day - latest_due).days <= book.grace_days

    amounts = book.service.of_subscriptions[subscription]
    place = (lapse.day - book.service.first).days
    own = next((book.service.day(i) for i in range(place, len(amounts)) if amounts[i] > 0), None)
    starts: list[tuple[date, str | None]] = []
    if own is not None and is_in_time(own):
        starts.append((own, None))
    for link in book.links.of(subscription[0]):
        day = book.service.first_served(link.replacing, max(link.day, lapse.day))
        if day is not None and is_in_time(link.day):
            starts.append((day, link.replacing))
    if not starts:
        return None
    first = min(day for day, _ in starts)
    names = {name for day, name in starts if day == first}
    contracts = tuple(sorted(name for name in names if name is not None))
    return Continuation(first, is_own=None in names, contracts=contracts)


def _infer(book: ContractBook, lapses: list[Lapse]) -> None:
    """Let newcomers continue the latest lapses that are open when they start."""
    claimed = _taken_over(book, lapses)
    candidates = sorted(_candidates(book), key=lambda candidate: candidate.day)
    for day, of_day in groupby(candidates, key=lambda candidate: candidate.day):
        taken: dict[Lapse, list[_Candidate]] = defaultdict(list)
        for candidate in of_day:
            fitting = [
                lapse
                for lapse in lapses
                if _is_open(lapse, candidate, claimed) and _fits(book, lapse, candidate)
            ]
            latest_day = max((lapse.day for lapse in fitting), default=None)
            for lapse in fitting:
                if lapse.day == latest_day and lapse not in claimed:
                    taken[lapse].append(candidate)
        for lapse, by in taken.items():
            lapse.continuation = Continuation(
                day,
                contracts=tuple(sorted(c.subscription[0] for c in by if not c.is_item)),
                items=tuple(c.subscription for c in by if c.is_item),
                is_inferred=True,
            )


def _taken_over(book: ContractBook, lapses: list[Lapse]) -> dict[Lapse, list[str]]:
    """Continue the lapses of auto-renewing lines that a newcomer ended, and say by which."""
    claimed: dict[Lapse, list[str]] = {}
    for lapse in lapses:
        contracts = book.taken_over.get((lapse.term.subscription, lapse.day))
        if contracts:
            claimed[lapse] = contracts
            day = book.newcomers[contracts[0]].day
            lapse.continuation = Continuation(day, contracts=tuple(contracts), is_inferred=True)
    return claimed


def _is_open(lapse: Lapse, candidate: _Candidate, claimed: dict[Lapse, list[str]]) -> bool:
    """Whether nothing continues a lapse yet, or the candidate itself does."""
    return lapse.continuation is None or candidate.subscription[0] in claimed.get(lapse, [])


def _candidates(book: ContractBook) -> list[_Candidate]:
    found = [
        _Candidate(
            (contract, None), False, first.day, book.lines.lines_that_start(contract, first.day)
        )
        for contract, first in book.newcomers.items()
    ]
    for subscription, lines in book.lines.subscriptions.items():
        start = lines[0].start
        contract_start = book.lines.first_paid_day(subscription[0])
        if contract_start is None or not contract_start < start <= book.as_of:
            continue
        if book.service.is_served(subscription, start):
            of_day = [line for line in lines if line.start == start]
            found.append(_Candidate(subscription, True, start, of_day))
    return found


def _fits(book: ContractBook, lapse: Lapse, candidate: _Candidate) -> bool:
    """Whether a candidate starts in time after a lapse of another, that no row has churned."""
    is_same_contract = lapse.term.contract_id == candidate.subscription[0]
    if is_same_contract != candidate.is_item or lapse.term.subscription == candidate.subscription:
        return False
    if not 0 <= (candidate.day - lapse.day).days <= book.grace_days:
        return False
    row = book.row_of(lapse.term)
    if row is None or not row.is_churned:
        return True
    return all_signed_after(candidate.lines, row.decided_on)


def _is_pending(book: ContractBook, lapse: Lapse) -> bool:
    if lapse.continuation is not None or (book.as_of - lapse.day).days >= book.grace_days:
        return False
    row = latest(book.rows_due_since(lapse.term.contract_id, lapse.day))
    return row is None or not row.is_churned
