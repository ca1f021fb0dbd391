"""Renewal at 12 months: one mark per customer and industry, its state and its ARR.

Written from docs/definitions.md section Renewal at 12 months. Money inside is micro USD.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import polars as pl

from .arithmetic import ratio
from .casting import MICRO
from .customers import Customers
from .decisions import Decision
from .periods import DAY, add_months, month_start, twelve_months_before
from .retention import with_all_segments
from .term_renewals import Renewing, TermRenewal
from .terms import Term

RATED_STATES = ("renewed", "late", "churned")
MONTHLY_DAYS = 31
RENEWALS_SCHEMA = {
    "customer_id": pl.String,
    "industry": pl.String,
    "renewal_id": pl.String,
    "first_contract_month_date": pl.Date,
    "state": pl.String,
    "churn_reason": pl.String,
    "expiring_arr_usd": pl.Float64,
    "renewed_arr_usd": pl.Float64,
    "term_count": pl.Int64,
    "first_contracted_date": pl.Date,
    "mark_date": pl.Date,
    "decision_date": pl.Date,
}


@dataclass(frozen=True)
class Mark:
    """A customer's mark: twelve months after its first day with contracted ARR."""

    renewing: Renewing
    first_day: date

    @property
    def mark_date(self) -> date:
        """The day itself; 29 February falls to the 28th."""
        return add_months(self.first_day, 12)

    @cached_property
    def terms_up(self) -> list[Term]:
        """The terms that decide the mark; none when it is not due."""
        return self._due_near() or self._in_service_before()

    @cached_property
    def renewals_up(self) -> list[TermRenewal]:
        """What became of the terms up that have a due date."""
        return [self._renewals[term] for term in self.terms_up if term in self._renewals]

    @cached_property
    def open_ended_up(self) -> list[Term]:
        """The terms up without a due date."""
        return [term for term in self.terms_up if term not in self._renewals]

    @cached_property
    def _renewals(self) -> dict[Term, TermRenewal]:
        return {renewal.term: renewal for renewal in self.renewing.renewals}

    def _due_near(self) -> list[Term]:
        """Of terms due within the grace of the mark those that no nearer one stands for."""
        near = [
            (abs((renewal.due_date - self.mark_date).days), renewal.due_date, renewal.term)
            for renewal in self.renewing.renewals
        ]
        near = [found for found in near if found[0] <= self.renewing.book.grace_days]
        taken: list[Term] = []
        for _, _, term in sorted(near, key=lambda found: (*found[:2], found[2].sort_key)):
            if not any(
                term.subscription == other.subscription
                or term in self._after(other)
                or other in self._after(term)
                for other in taken
            ):
                taken.append(term)
        return taken

    def _after(self, term: Term) -> set[Term]:
        """The terms that continue a term over any number of steps."""
        found: set[Term] = set()
        waiting = [term]
        while waiting:
            for following in self._steps(waiting.pop()):
                if following not in found:
                    found.add(following)
                    waiting.append(following)
        return found

    def _steps(self, term: Term) -> list[Term]:
        continuation = self.renewing.continuations.get(term)
        if continuation is None:
            return []
        return [
            self.renewing.book.term_at(subscription, continuation.day)
            for subscription in self.renewing.continuing_subscriptions(term)
        ]

    def _in_service_before(self) -> list[Term]:
        """Terms in service or bridged on the day before, else those that ended last before it."""
        book = self.renewing.book
        day = self.mark_date - DAY
        found = [
            book.term_at(subscription, day)
            for subscription in book.service.of_subscriptions
            if book.service.is_served(subscription, day)
        ]
        for lapse in self.renewing.lapses:
            held_until = lapse.held_until(book.grace_days, book.as_of)
            if held_until is not None and lapse.day <= day <= held_until:
                found.append(lapse.term)
        if not found:
            ended = {term: book.ended(term) for term in book.last_served}
            last = max((day for day in ended.values() if day <= self.mark_date), default=None)
            found = [term for term, day in ended.items() if day == last]
        return [term for term in found if self._is_a_year_at_most(term)]

    def _is_a_year_at_most(self, term: Term) -> bool:
        """Whether a term is without a due date, or at most twelve months and the grace long."""
        if term.end is None or term.due_date is None:
            return True
        return (term.end - add_months(term.start, 12)).days < self.renewing.book.grace_days

    @property
    def decision_date(self) -> date:
        """The latest due date of the terms up; an open-ended one, or none, counts as the mark."""
        days = [term.due_date or self.mark_date for term in self.terms_up]
        return max(days, default=self.mark_date)

    def state(self) -> str:
        """The state, in the order in which it is found."""
        if not self.terms_up:
            return "not_due"
        if self._is_pending():
            return "pending"
        ruled = [(r.state if r.row is not None else None) for r in self.renewals_up]
        is_lost = not self.open_ended_up and all(state == "churned" for state in ruled)
        if is_lost and not self._is_served_otherwise():
            return "churned"
        if "renewed" in ruled or self._is_served():
            return "renewed"
        is_late = any(r.state == "late" for r in self.renewals_up) or any(
            self._is_late(term) for term in self.open_ended_up
        )
        return "late" if is_late else "churned"

    def _is_late(self, term: Term) -> bool:
        """Whether what continues a term without a due date begins after its last day in force."""
        continuation = self.renewing.continuations.get(term)
        return continuation is not None and continuation.day > self.renewing.book.ended(term)

    def _is_pending(self) -> bool:
        if self.decision_date > self.renewing.book.as_of:
            return True
        lapses = [self.renewing.lapse_by_term.get(term) for term in self.open_ended_up]
        return any(r.state in ("pending", "upcoming") for r in self.renewals_up) or any(
            lapse is not None and lapse.is_pending and lapse.day <= self.mark_date
            for lapse in lapses
        )

    def _is_served(self) -> bool:
        service = self.renewing.book.service
        return any(service.is_served(s, self.decision_date) for s in service.of_subscriptions)

    def _is_served_otherwise(self) -> bool:
        service = self.renewing.book.service
        up = {term.subscription for term in self.terms_up}
        return any(
            service.is_served(s, self.decision_date)
            for s in service.of_subscriptions
            if s not in up
        )

    def expiring(self) -> int | None:
        """ARR that is up: open-ended terms count with their last day before the decision day."""
        if not self.terms_up:
            return None
        found = sum(renewal.expiring for renewal in self.renewals_up)
        return found + sum(self._open_expiring(term) for term in self.open_ended_up)

    def _open_expiring(self, term: Term) -> int:
        book = self.renewing.book
        last = min(book.last_served[term], self.decision_date - DAY)
        return book.service.arr(term.subscription, last)

    def renewed(self, state: str) -> int | None:
        """ARR that goes on, of open-ended terms on the decision day."""
        if state in ("pending", "not_due"):
            return None
        if state == "churned":
            return 0
        service, day = self.renewing.book.service, self.decision_date
        found = sum(renewal.renewed or 0 for renewal in self.renewals_up)
        found += sum(service.arr(term.subscription, day) for term in self.open_ended_up)
        replacing = {
            link.replacing
            for term in self.open_ended_up
            for link in self.renewing.book.links.of(term.contract_id)
            if link.day <= day
        }
        return found + sum(
            service.arr(subscription, day)
            for contract in replacing
            for subscription in service.subscriptions_of(contract, day)
        )

    def row(self) -> Decision | None:
        """The row that rules the largest of the terms up, then the smallest renewal_id."""
        rows = [(-r.expiring, r.row.renewal_id, r.row) for r in self.renewals_up if r.row]
        return min(rows, key=lambda found: found[:2])[2] if rows else None

    def churn_reason(self, state: str) -> str | None:
        """The reason of the largest churned term up, then the smallest."""
        if state != "churned":
            return None
        reasons = [
            (-r.expiring, r.churn_reason)
            for r in self.renewals_up
            if r.state == "churned" and r.churn_reason is not None
        ]
        for term in self.open_ended_up:
            reason = self.renewing.reason_of_lost(term)
            if reason is not None:
                reasons.append((-self._open_expiring(term), reason))
        return min(reasons)[1] if reasons else None


def marks(renewings: Iterable[Renewing], as_of: date) -> list[Mark]:
    """The marks on or before `as_of`."""
    found: list[Mark] = []
    for of_customer in renewings:
        service = of_customer.book.service
        places = (place for place in range(service.day_count) if service.contracted(place) > 0)
        first = next(places, None)
        if first is None:
            continue
        mark = Mark(of_customer, service.day(first))
        if mark.mark_date <= as_of:
            found.append(mark)
    return found


def renewals(renewings: Iterable[Renewing], customers: Customers, as_of: date) -> pl.DataFrame:
    """fct_renewals: one row per customer and industry with a mark on or before `as_of`."""
    rows = [_row(mark) for mark in marks(renewings, as_of)]
    frame = pl.DataFrame(rows, schema=RENEWALS_SCHEMA, orient="row")
    return customers.add_segment(frame)


def _row(mark: Mark) -> tuple[object, ...]:
    state, row = mark.state(), mark.row()
    expiring, renewed = mark.expiring(), mark.renewed(state)
    return (
        *mark.renewing.book.key,
        row.renewal_id if row is not None else None,
        month_start(mark.first_day),
        state,
        mark.churn_reason(state),
        None if expiring is None else expiring / MICRO,
        None if renewed is None else renewed / MICRO,
        len(mark.terms_up),
        mark.first_day,
        mark.mark_date,
        mark.decision_date,
    )


def renewal_cohorts(of_marks: pl.DataFrame) -> pl.DataFrame:
    """fct_renewal_cohorts_monthly from fct_renewals."""

    def count(*states: str) -> pl.Expr:
        return pl.col("state").is_in(states).sum().cast(pl.Int64)

    rated = pl.col("state").is_in(RATED_STATES)
    retained = pl.min_horizontal("expiring_arr_usd", "renewed_arr_usd")
    counts = [
        count(state).alias(f"{state}_count") for state in (*RATED_STATES, "pending", "not_due")
    ]
    group = ["industry", "segment", "first_contract_month_date"]
    return (
        with_all_segments(of_marks)
        .group_by(group)
        .agg(
            *counts,
            pl.col("expiring_arr_usd").filter(rated).sum(),
            retained.filter(rated).sum().alias("retained_arr_usd"),
            count("renewed", "late").alias("kept"),
            count(*RATED_STATES).alias("rated"),
        )
        .with_columns(
            ratio("kept", "rated").alias("renewal_rate_12m"),
            ratio("retained_arr_usd", "expiring_arr_usd").alias("renewal_rate_12m_arr"),
        )
        .drop("kept", "rated")
    )


def rated_marks(of_marks: pl.DataFrame) -> pl.DataFrame:
    """Decided marks by decision day: industry, day, is_kept, expiring_arr_usd, kept_arr_usd."""
    return _rated(of_marks, "decision_date")


def rated_terms(of_terms: pl.DataFrame) -> pl.DataFrame:
    """Decided terms longer than a month by due date, with the columns of rated_marks."""
    length = (pl.col("term_end_date") - pl.col("term_start_date")).dt.total_days() + 1
    return _rated(of_terms.filter(length > MONTHLY_DAYS), "due_date")


def _rated(frame: pl.DataFrame, day: str) -> pl.DataFrame:
    kept = pl.min_horizontal("expiring_arr_usd", "renewed_arr_usd")
    return frame.filter(pl.col("state").is_in(RATED_STATES)).select(
        "industry",
        pl.col(day).alias("decided_on"),
        (pl.col("state") != "churned").alias("is_kept"),
        "expiring_arr_usd",
        kept.alias("kept_arr_usd"),
    )


def renewal_rate_at(rated: pl.DataFrame, days: list[date]) -> pl.DataFrame:
    """Renewal rate parts on given days, from what was decided in the twelve months up to each.

    rated: rated_marks or rated_terms. Returns industry, day, kept (renewed and late), rated
    (churned too) and their ARR, USD: kept_arr_usd (at most the expiring one), expiring_arr_usd.
    """
    windows = pl.DataFrame(
        {"day": days, "after": [twelve_months_before(day) for day in days]},
        schema={"day": pl.Date, "after": pl.Date},
    )
    return (
        windows.join(rated, how="cross")
        .filter((pl.col("decided_on") > pl.col("after")) & (pl.col("decided_on") <= pl.col("day")))
        .group_by("industry", "day")
        .agg(
            pl.col("is_kept").sum().cast(pl.Int64).alias("kept"),
            pl.len().cast(pl.Int64).alias("rated"),
            pl.col("kept_arr_usd").sum(),
            pl.col("expiring_arr_usd").sum(),
        )
    )
