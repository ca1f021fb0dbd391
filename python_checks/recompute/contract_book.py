"""What one customer has signed in one industry: lines, links, terms, rows and days in force.

Written from docs/definitions.md sections What replaces what and Each subscription renews for
itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from .auto_renewal import AutoRenewal, FirstDay
from .customers import Key
from .decisions import Decision, latest
from .lines import Lines, Subscription
from .links import Links, counting_links
from .periods import DAY
from .service import Service, service
from .settings import Settings
from .terms import Term, terms_of


@dataclass(frozen=True)
class ContractBook:
    """The contracts of one customer in one industry up to as_of_date.

    newcomers: contracts that replace none, with their first paid day. taken_over: subscription and
    day -> contracts of which the start ended its auto-renewing line the day before.
    """

    key: Key
    lines: Lines
    links: Links
    decisions: list[Decision]
    newcomers: Mapping[str, FirstDay]
    taken_over: Mapping[tuple[Subscription, date], list[str]]
    terms: Mapping[Subscription, list[Term]]
    service: Service
    grace_days: int
    as_of: date

    @cached_property
    def last_served(self) -> dict[Term, date]:
        """Last day in force of the terms that have one."""
        found: dict[Term, date] = {}
        for subscription, terms in self.terms.items():
            amounts = self.service.of_subscriptions.get(subscription, [])
            starts = [(term.start - self.service.first).days for term in terms]
            for term, start, following in zip(
                terms, starts, [*starts[1:], len(amounts)], strict=True
            ):
                until = min(following, len(amounts))
                last = next((i for i in range(until - 1, start - 1, -1) if amounts[i] > 0), None)
                if last is not None:
                    found[term] = self.service.day(last)
        return found

    def ended(self, term: Term) -> date:
        """The day after a term's last day in force."""
        return self.last_served[term] + DAY

    @cached_property
    def due_terms(self) -> list[Term]:
        """Terms with a due date and a day in force."""
        return sorted(
            (term for term in self.last_served if term.due_date is not None),
            key=lambda term: term.sort_key,
        )

    def term_at(self, subscription: Subscription, day: date) -> Term:
        """The term of a subscription that a day in service lies in."""
        return [term for term in self.terms[subscription] if term.start <= day][-1]

    @cached_property
    def _rows_of_terms(self) -> dict[Term, list[Decision]]:
        due: dict[Subscription, list[tuple[date, Term]]] = defaultdict(list)
        for term in self.due_terms:
            if term.due_date is not None:
                due[term.subscription].append((term.due_date, term))
        found: dict[Term, list[Decision]] = defaultdict(list)
        for row in self.decisions:
            for (contract, _), terms in due.items():
                if contract != row.contract_id:
                    continue
                distance, _, term = min(
                    (
                        (abs((due_date - row.due_date).days), due_date, term)
                        for due_date, term in terms
                    ),
                    key=lambda found: found[:2],
                )
                if distance <= self.grace_days:
                    found[term].append(row)
        return found

    def row_of(self, term: Term) -> Decision | None:
        """The latest row that belongs to a term."""
        return latest(self._rows_of_terms.get(term, []))

    def rows_due_since(self, contract: str, day: date) -> list[Decision]:
        """A contract's rows that are due no earlier than the grace before a day."""
        return [
            row
            for row in self.decisions
            if row.contract_id == contract and (day - row.due_date).days <= self.grace_days
        ]


def contract_books(
    lines: Mapping[Key, Lines],
    decisions: Mapping[Key, list[Decision]],
    committed: Mapping[Key, list[tuple[date, date]]],
    settings: Settings,
    as_of: date,
) -> dict[Key, ContractBook]:
    """The contract book of everyone with a line.

    committed: first and last day of the charges with a committed amount, by customer.
    """
    return {
        key: _book(
            key, of_customer, decisions.get(key, []), committed.get(key, []), settings, as_of
        )
        for key, of_customer in lines.items()
    }


def _book(
    key: Key,
    lines: Lines,
    decisions: list[Decision],
    committed: list[tuple[date, date]],
    settings: Settings,
    as_of: date,
) -> ContractBook:
    links = counting_links(lines, decisions)
    newcomers = _newcomers(lines, links)
    grace_days = settings.renewal_grace_days
    renewal = AutoRenewal(lines, links, decisions, newcomers, grace_days, as_of)
    terms, last_days = terms_of(lines, renewal, as_of)
    return ContractBook(
        key,
        lines,
        links,
        decisions,
        newcomers,
        renewal.continued_by,
        terms,
        service(lines, links, last_days, committed, as_of),
        grace_days,
        as_of,
    )


def _newcomers(lines: Lines, links: Links) -> dict[str, FirstDay]:
    """Contracts that replace none and are not replaced on their first paid day."""
    found: dict[str, FirstDay] = {}
    for contract in sorted(lines.contracts):
        day = lines.first_paid_day(contract)
        if day is None or not links.replaces_none(contract, day):
            continue
        link_day = links.first_day(contract)
        if link_day is None or link_day > day:
            arr = sum(line.arr for line in lines.lines_that_start(contract, day))
            found[contract] = FirstDay(day, arr)
    return found
