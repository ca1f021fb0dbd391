"""How each term of a customer in an industry was renewed: its state and its ARR.

Written from docs/definitions.md section Each subscription renews for itself. Money is micro USD.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from .contract_book import ContractBook
from .decisions import Decision, latest
from .fx import round_half_away
from .lapses import Continuation, Lapse, find_lapses
from .lines import Subscription, all_signed_after
from .periods import DAY
from .terms import Term

CENT = 10_000
RENEWED_STATES = ("renewed", "late")


@dataclass(eq=False)
class TermRenewal:
    """A term with a due date. row: the decided row that rules its state.

    renewed: None when pending or upcoming.
    """

    term: Term
    due_date: date
    ended: date
    state: str
    continuation: Continuation | None
    row: Decision | None
    expiring: int
    renewed: int | None = None
    churn_reason: str | None = None

    @property
    def is_renewed_for_less(self) -> bool:
        """Whether it was renewed, but at less than it carried."""
        return self.state in RENEWED_STATES and (self.renewed or 0) < self.expiring

    @property
    def lost(self) -> int:
        """What it carried and what continues it does not."""
        return max(self.expiring - (self.renewed or 0), 0)


@dataclass(frozen=True)
class Renewing:
    """A contract book with its lapses and what became of its terms."""

    book: ContractBook
    lapses: list[Lapse] = field(default_factory=list)

    @cached_property
    def lapse_by_term(self) -> dict[Term, Lapse]:
        """The lapse that ended a term."""
        return {
            lapse.term: lapse for lapse in self.lapses if self.book.ended(lapse.term) == lapse.day
        }

    @cached_property
    def continuations(self) -> dict[Term, Continuation]:
        """What continues each term, of those with something."""
        found = {term: self._continuation(term) for term in self.book.last_served}
        return {term: value for term, value in found.items() if value is not None}

    def _continuation(self, term: Term) -> Continuation | None:
        book, subscription = self.book, term.subscription
        ended = book.ended(term)
        if book.service.is_served(subscription, ended):
            return Continuation(ended, is_own=True)
        if ended == book.links.first_day(term.contract_id):
            contracts = sorted(
                {
                    link.replacing
                    for link in book.links.of(term.contract_id)
                    if link.day <= ended and book.service.is_contract_served(link.replacing, ended)
                }
            )
            if contracts:
                return Continuation(ended, contracts=tuple(contracts))
        lapse = self.lapse_by_term.get(term)
        return lapse.continuation if lapse is not None else None

    def continuing_subscriptions(self, term: Term) -> list[Subscription]:
        """The subscriptions that continue a term, in service on the first day on which they do."""
        continuation = self.continuations.get(term)
        if continuation is None:
            return []
        own = [term.subscription] if continuation.is_own else []
        of_contracts = [
            subscription
            for contract in continuation.contracts
            for subscription in self.book.service.subscriptions_of(contract, continuation.day)
        ]
        return list(dict.fromkeys([*own, *of_contracts, *continuation.items]))

    @cached_property
    def renewals(self) -> list[TermRenewal]:
        """What became of the terms with a due date."""
        found = [self._renewal(term) for term in self.book.due_terms]
        _share_out(self, [*found, *self._open_renewals()])
        for renewal in found:
            renewal.churn_reason = _churn_reason(self.book, renewal)
        return found

    def reason_of_lost(self, term: Term) -> str | None:
        """Why a term without a due date was lost, None unless it was or nobody said."""
        ended = self.book.ended(term)
        lapse = self.lapse_by_term.get(term)
        is_pending = lapse is not None and lapse.is_pending
        if term in self.continuations or ended > self.book.as_of or is_pending:
            return None
        rows = self.book.rows_due_since(term.contract_id, ended)
        row = latest(row for row in rows if row.is_churned)
        return row.churn_reason if row is not None else None

    def _open_renewals(self) -> list[TermRenewal]:
        """Terms without a due date that something continues: they share what continues them."""
        return [
            TermRenewal(
                term,
                self.book.ended(term),
                self.book.ended(term),
                "renewed",
                continuation,
                None,
                self.book.service.arr(term.subscription, self.book.ended(term) - DAY),
            )
            for term, continuation in self.continuations.items()
            if term.due_date is None
        ]

    def _renewal(self, term: Term) -> TermRenewal:
        due_date = term.due_date
        if due_date is None:
            raise ValueError(f"no due date: {term}")
        inferred = self._inferred_state(term, due_date)
        row = self._ruling_row(term, due_date, inferred)
        ended = self.book.ended(term)
        expiring = (
            self.book.lines.arr_on_paper(term.subscription, due_date - DAY)
            if inferred == "upcoming"
            else self.book.service.arr(term.subscription, ended - DAY)
        )
        state = row.outcome if row is not None else inferred
        continuation = self.continuations.get(term)
        return TermRenewal(term, due_date, ended, state, continuation, row, expiring)

    def _inferred_state(self, term: Term, due_date: date) -> str:
        book = self.book
        if due_date > book.as_of and book.service.is_served(term.subscription, book.as_of):
            return "upcoming"
        continuation = self.continuations.get(term)
        if continuation is not None:
            return "late" if continuation.day > due_date else "renewed"
        lapse = self.lapse_by_term.get(term)
        return "pending" if lapse is not None and lapse.is_pending else "churned"

    def _ruling_row(self, term: Term, due_date: date, inferred: str) -> Decision | None:
        row = self.book.row_of(term)
        if row is None or due_date > self.book.as_of:
            return None
        if not row.is_churned:
            return None if inferred == "pending" else row
        continuation = self.continuations.get(term)
        if continuation is None:
            return row
        lines = [
            line
            for subscription in self.continuing_subscriptions(term)
            for line in self.book.service.lines_in_force(subscription, continuation.day)
        ]
        return None if all_signed_after(lines, row.decided_on) else row


def renewing(book: ContractBook) -> Renewing:
    """A contract book with its lapses."""
    return Renewing(book, find_lapses(book))


def _share_out(of_customer: Renewing, renewals: list[TermRenewal]) -> None:
    """Give each renewed term its part of the ARR of what continues it."""
    claims: dict[tuple[Subscription, date], list[TermRenewal]] = defaultdict(list)
    for renewal in renewals:
        if renewal.state in RENEWED_STATES:
            renewal.renewed = 0
            if renewal.continuation is not None:
                for subscription in of_customer.continuing_subscriptions(renewal.term):
                    claims[subscription, renewal.continuation.day].append(renewal)
        elif renewal.state == "churned":
            renewal.renewed = 0
    for (subscription, day), claimants in claims.items():
        arr = of_customer.book.service.arr(subscription, day)
        for renewal, part in zip(claimants, _parts(arr, claimants), strict=True):
            renewal.renewed = (renewal.renewed or 0) + part


def _parts(amount: int, claimants: list[TermRenewal]) -> list[int]:
    """Parts to the cent by expiring ARR; the largest takes the remainder."""
    weights = [renewal.expiring for renewal in claimants]
    if not any(weights):
        weights = [1] * len(claimants)
    total = sum(weights)
    parts = [round_half_away(amount * weight, total * CENT) * CENT for weight in weights]
    largest = min(
        range(len(claimants)),
        key=lambda i: (-claimants[i].expiring, claimants[i].term.sort_key),
    )
    parts[largest] += amount - sum(parts)
    return parts


def _churn_reason(book: ContractBook, renewal: TermRenewal) -> str | None:
    if renewal.state != "churned" and not renewal.is_renewed_for_less:
        return None
    if renewal.row is not None:
        return renewal.row.churn_reason
    rows = book.rows_due_since(renewal.term.contract_id, renewal.ended)
    row = latest(row for row in rows if row.is_churned)
    return row.churn_reason if row is not None else None
