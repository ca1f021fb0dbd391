"""How long a positive line goes on after its paper end.

Written from docs/definitions.md section What replaces what.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from .decisions import Decision, latest
from .lines import Line, Lines, Subscription, earliest
from .links import Links
from .periods import DAY
from .schedule import following_starts, following_terms

# A term of at most so many days is monthly: who does not sign on its last day has not renewed.
MONTHLY_DAYS = 31


@dataclass(frozen=True)
class FirstDay:
    """The first day on which a contract, or an item of one, is paid, where nothing replaced it."""

    day: date
    arr: int


@dataclass(frozen=True)
class AutoRenewal:
    """Last days of positive lines of one customer in one industry.

    newcomers: contracts that replace none, with the first day on which they are paid.
    continued_by: subscription and day -> contracts of which the start ended its line the day
    before.
    """

    lines: Lines
    links: Links
    decisions: Iterable[Decision]
    newcomers: Mapping[str, FirstDay]
    grace_days: int
    as_of: date
    continued_by: dict[tuple[Subscription, date], list[str]] = field(default_factory=dict)

    def last_day(self, line: Line, term: tuple[date, date | None]) -> date | None:
        """Last day of a line of a term (first and last day on paper); None: it goes on."""
        link_day = self.links.first_day(line.contract_id)
        limit = earliest(self.lines.cut(line), link_day - DAY if link_day is not None else None)
        paper_end = line.paper_end
        if not line.auto_renews or paper_end is None or (limit is not None and limit <= paper_end):
            return earliest(paper_end, limit)
        start, end = term
        together = self._together(line)
        by_row = self._end_by_row(line, together, start, end)
        known = earliest(limit, by_row)
        if end is None:
            return known
        amount = sum(other.arr for other in together)
        taken_over = self._taken_over(line.contract_id, amount, start, end)
        if taken_over is None or (known is not None and known < taken_over[0]):
            return known
        day, contracts = taken_over
        self.continued_by[line.subscription, day] = contracts
        return day - DAY

    def _together(self, line: Line) -> list[Line]:
        """Auto-renewing lines of one subscription that start on one day go on as one."""
        return [
            other
            for other in self.lines.subscriptions[line.subscription]
            if other.start == line.start and other.auto_renews and other.paper_end is not None
        ]

    def _end_by_row(
        self, line: Line, together: list[Line], start: date, end: date | None
    ) -> date | None:
        """The end that a churned row sets, never before the paper end."""
        paper_end = max(other.paper_end for other in together if other.paper_end is not None)
        signed_on = earliest(*(other.signed_on for other in together))
        row = latest(
            row
            for row in self.decisions
            if row.contract_id == line.contract_id
            and row.due_date > line.start
            and (signed_on is None or row.decided_on >= signed_on)
        )
        if row is None or not row.is_churned:
            return None
        boundary = self._nearest_boundary(row.due_date, start, end) if end is not None else None
        return max((boundary or row.due_date) - DAY, paper_end)

    def _nearest_boundary(self, due_date: date, start: date, end: date) -> date | None:
        """The day after the term that is due nearest to a day, at most the grace away."""
        nearest: date | None = None
        for day in following_starts(start, end):
            if nearest is None or abs(day - due_date) < abs(nearest - due_date):
                nearest = day
            if day >= due_date:
                break
        is_near = nearest is not None and abs((nearest - due_date).days) <= self.grace_days
        return nearest if is_near else None

    def _taken_over(
        self, contract_id: str, amount: int, start: date, end: date
    ) -> tuple[date, list[str]] | None:
        """The first boundary at which a new contract of half the amount starts, and which."""
        first = start
        for day, last in following_terms(start, end):
            if day > self.as_of:
                return None
            is_monthly = (day - first).days <= MONTHLY_DAYS
            days_late = 0 if is_monthly else self.grace_days
            starts = {
                contract: newcomer.day
                for contract, newcomer in self.newcomers.items()
                if contract != contract_id
                and timedelta() <= newcomer.day - day <= timedelta(days=days_late)
                and newcomer.day <= last
                and 2 * newcomer.arr >= amount
            }
            if starts:
                soonest = min(starts.values())
                return day, sorted(c for c, start_day in starts.items() if start_day == soonest)
            first = day
        return None
