"""Terms of subscriptions, and the last days of their lines.

Written from docs/definitions.md section Each subscription renews for itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from .auto_renewal import AutoRenewal
from .lines import Line, Lines, Subscription, earliest_signature, is_by
from .periods import DAY
from .schedule import following_terms


@dataclass(eq=False)
class Term:
    """A term on paper. end: None is without end.

    is_open_ended: it holds an open-ended line, so that it has no due date even where a later line
    cuts it. scheduled_end: of a term that follows by auto-renewal the last day it would have had.
    """

    subscription: Subscription
    start: date
    end: date | None
    signed_on: date | None
    is_open_ended: bool = False
    scheduled_end: date | None = None

    @property
    def due_date(self) -> date | None:
        """The day after the paper end."""
        return None if self.is_open_ended or self.end is None else self.end + DAY

    @property
    def contract_id(self) -> str:
        """The contract that the term is of."""
        return self.subscription[0]

    @property
    def sort_key(self) -> tuple[str, bool, str, date]:
        """By contract, item (none first) and start."""
        contract, item = self.subscription
        return contract, item is not None, item or "", self.start

    def holds(self, day: date) -> bool:
        """Whether a day lies in the term on paper."""
        return self.start <= day and is_by(day, self.end)


def _paper_end(lines: Iterable[Line]) -> date | None:
    ends = [line.paper_end for line in lines]
    closed = [end for end in ends if end is not None]
    return max(closed) if len(closed) == len(ends) else None


@dataclass
class _Terms:
    """The terms of one subscription while its lines are read in the order of their start."""

    subscription: Subscription
    renewal: AutoRenewal
    as_of: date
    found: list[Term] = field(default_factory=list)
    last_days: dict[Line, date | None] = field(default_factory=dict)
    _last_group: list[Line] = field(default_factory=list)

    def add(self, start: date, group: list[Line]) -> None:
        """Take the lines that start on the next day on which lines start."""
        self._follow(start)
        signed_on = earliest_signature(group)
        end = _paper_end(group)
        term = self.found[-1] if self.found else None
        if term is not None and self._belongs(term, start, signed_on):
            term.end = None if end is None or term.end is None else max(term.end, end)
            term.scheduled_end = None
        else:
            term = Term(self.subscription, start, end, signed_on)
            self.found.append(term)
        if term.end is None:
            term.is_open_ended = True
            term.end = self.renewal.lines.cut(group[0])
        paper_end = None if term.is_open_ended else term.end
        for line in group:
            self.last_days[line] = self.renewal.last_day(line, (term.start, paper_end))
        self._last_group = group

    def finish(self) -> None:
        """Add the terms that follow the last line, up to the one that holds as_of_date."""
        self._follow(None)

    def _follow(self, until: date | None) -> None:
        """Add the terms of the same length that start before the next line while a line goes on."""
        if not self.found:
            return
        term = self.found[-1]
        if term.is_open_ended or term.end is None:
            return
        going_on = [line for line in self._last_group if self._goes_on_after(line, term.end)]
        if not going_on:
            return
        ends = [self.last_days[line] for line in going_on]
        closed = [end for end in ends if end is not None]
        last_day = max(closed) if len(closed) == len(ends) else None
        for first, last in following_terms(term.start, term.end):
            stop = self.as_of + DAY if until is None else until
            if first >= stop or not is_by(first, last_day):
                return
            end = last if is_by(last, last_day) else last_day
            self.found.append(
                Term(
                    self.subscription, first, end, earliest_signature(going_on),
                    scheduled_end=last,
                )
            )  # fmt: skip

    def _goes_on_after(self, line: Line, day: date) -> bool:
        last = self.last_days[line]
        return line.auto_renews and (last is None or last > day)

    @staticmethod
    def _is_inside(term: Term, start: date) -> bool:
        """Whether lines start inside a following term that they cut short."""
        return (
            term.scheduled_end is not None
            and term.end == start - DAY
            and term.start < start <= term.scheduled_end
        )

    def _belongs(self, term: Term, start: date, signed_on: date | None) -> bool:
        if term.is_open_ended:
            return False
        if is_by(start, term.end) or self._is_inside(term, start):
            return True
        if term.end is None or start != term.end + DAY:
            return False
        if signed_on is None or term.signed_on is None:
            return False
        return signed_on <= max(term.start, term.signed_on)


def terms_of(
    lines: Lines, renewal: AutoRenewal, as_of: date
) -> tuple[dict[Subscription, list[Term]], dict[Line, date | None]]:
    """Terms by subscription in the order of their start, and the last days of positive lines.

    A last day of None: the line goes on.
    """
    terms: dict[Subscription, list[Term]] = {}
    last_days: dict[Line, date | None] = {}
    for subscription, of_subscription in lines.subscriptions.items():
        reading = _Terms(subscription, renewal, as_of)
        for start, group in groupby(of_subscription, key=lambda line: line.start):
            reading.add(start, list(group))
        reading.finish()
        terms[subscription] = reading.found
        last_days |= reading.last_days
    return terms, last_days
