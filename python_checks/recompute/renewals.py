"""Renewal at 12 months: one mark per customer and industry, its state and its ARR.

Written from docs/definitions.md section Renewal at 12 months. Money inside is micro USD.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from .arithmetic import ratio
from .arr import CustomerArr, Decision, Key, Line, ruling
from .casting import MICRO
from .customers import Customers
from .periods import DAY, add_months, month_start, twelve_months_before
from .retention import with_all_segments
from .settings import Settings

RATED_STATES = ("renewed", "late", "churned")
RENEWALS_SCHEMA = {
    "customer_id": pl.String,
    "industry": pl.String,
    "renewal_id": pl.String,
    "cohort_month_date": pl.Date,
    "state": pl.String,
    "churn_reason": pl.String,
    "expiring_arr_usd": pl.Float64,
    "renewed_arr_usd": pl.Float64,
    "first_contracted_date": pl.Date,
    "mark_date": pl.Date,
    "decision_date": pl.Date,
}


@dataclass(frozen=True)
class Mark:
    """A customer's 12-month mark. first_end: last day of the first line (None: open-ended)."""

    customer: CustomerArr
    first_day: date
    mark_date: date
    first_end: date | None
    grace_days: int

    @property
    def decision_date(self) -> date:
        """The day after the first line's end when that lies near the mark, else the mark."""
        if self.first_end is not None and self._distance(self.first_end) <= self.grace_days:
            return self.first_end + DAY
        return self.mark_date

    @property
    def is_locked_in(self) -> bool:
        """Whether the first line ends beyond the mark and its grace."""
        if self.first_end is None:
            return False
        return (self.first_end - self.mark_date).days > self.grace_days

    def _distance(self, day: date) -> int:
        return abs((day - self.mark_date).days)

    @property
    def last_service_day(self) -> date | None:
        """Last day of service before the decision day."""
        return self.customer.contracted.last_service_day(self.decision_date - DAY)

    @property
    def late_service_day(self) -> date | None:
        """First day of service after the decision day, when it lies inside the grace."""
        last = self.last_service_day
        following = self.customer.contracted.next_service_day(self.decision_date)
        if last is None or following is None:
            return None
        return following if (following - last).days - 1 <= self.grace_days else None

    def state(self, as_of: date) -> tuple[str, Decision | None]:
        """The state, and the decided row that ruled it."""
        decision_day, contracted = self.decision_date, self.customer.contracted
        decided = ruling(self.customer.decisions, decision_day, self.grace_days)
        if decided is not None:
            return decided.outcome, decided
        if self.is_locked_in:
            return "not_due", None
        if as_of < decision_day:
            return "pending", None
        if contracted.arr(decision_day) > 0:
            return "renewed", None
        if self.late_service_day is not None:
            return "late", None
        return self._state_out_of_service(as_of)

    def _state_out_of_service(self, as_of: date) -> tuple[str, Decision | None]:
        last = self.last_service_day
        following = self.customer.contracted.next_service_day(self.decision_date)
        if last is None:
            return "churned", None
        # A churned row near the gap's first day ends the hold, and stays the reason afterwards.
        decided = ruling(self.customer.decisions, last + DAY, self.grace_days)
        if decided is not None and decided.outcome == "churned":
            return "churned", decided
        is_open = following is None and (as_of - last).days <= self.grace_days
        return ("pending" if is_open else "churned"), None

    def expiring_arr(self) -> int:
        """Contracted ARR on the last day of service before the decision day."""
        last = self.last_service_day
        return self.customer.contracted.arr(last) if last is not None else 0

    def renewed_arr(self, state: str) -> int | None:
        """Contracted ARR on the decision day or the first day of late service."""
        if state in ("pending", "not_due"):
            return None
        if state == "churned":
            return 0
        on_the_day = self.customer.contracted.arr(self.decision_date)
        late = self.late_service_day
        if on_the_day > 0 or late is None:
            return on_the_day
        return self.customer.contracted.arr(late)


def _first_end(lines: list[Line], first_day: date) -> date | None:
    """Last day of the positive line that starts on the first day; None: open-ended or none."""
    ends = [line.end for line in lines if line.start == first_day and line.arr > 0]
    closed = [end for end in ends if end is not None]
    return max(closed) if closed and len(closed) == len(ends) else None


def marks(arrs: Mapping[Key, CustomerArr], settings: Settings, as_of: date) -> list[Mark]:
    """The marks on or before `as_of`."""
    found: list[Mark] = []
    for customer in arrs.values():
        first_day = customer.contracted.first_day
        if first_day is None or add_months(first_day, 12) > as_of:
            continue
        first_end = _first_end(customer.contracted.lines, first_day)
        mark_date = add_months(first_day, 12)
        found.append(Mark(customer, first_day, mark_date, first_end, settings.renewal_grace_days))
    return found


def renewals(
    arrs: Mapping[Key, CustomerArr], customers: Customers, settings: Settings, as_of: date
) -> pl.DataFrame:
    """fct_renewals: one row per customer and industry with a mark on or before `as_of`."""
    rows: list[tuple[object, ...]] = []
    for mark in marks(arrs, settings, as_of):
        state, decided = mark.state(as_of)
        renewed = mark.renewed_arr(state)
        rows.append(
            (
                *mark.customer.key,
                decided.renewal_id if decided else None,
                month_start(mark.first_day),
                state,
                decided.churn_reason if decided and state == "churned" else None,
                mark.expiring_arr() / MICRO,
                None if renewed is None else renewed / MICRO,
                mark.first_day,
                mark.mark_date,
                mark.decision_date,
            )
        )
    frame = pl.DataFrame(rows, schema=RENEWALS_SCHEMA, orient="row")
    return customers.add_segment(frame)


def renewal_cohorts(of_marks: pl.DataFrame) -> pl.DataFrame:
    """fct_renewal_cohorts_monthly from fct_renewals."""

    def count(*states: str) -> pl.Expr:
        return pl.col("state").is_in(states).sum().cast(pl.Int64)

    rated = pl.col("state").is_in(RATED_STATES)
    retained = pl.min_horizontal("expiring_arr_usd", "renewed_arr_usd")
    counts = [
        count(state).alias(f"{state}_count") for state in (*RATED_STATES, "pending", "not_due")
    ]
    group = ["industry", "segment", "cohort_month_date"]
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


def renewal_rate_at(of_marks: pl.DataFrame, days: list[date]) -> pl.DataFrame:
    """Renewal rate parts on given days, from the marks in the twelve months up to each.

    Returns industry, day, kept (renewed and late), rated (churned too) and their ARR, USD:
    kept_arr_usd (at most the expiring one), expiring_arr_usd.
    """
    kept = pl.min_horizontal("expiring_arr_usd", "renewed_arr_usd")
    rated = of_marks.filter(pl.col("state").is_in(RATED_STATES)).select(
        "industry",
        "mark_date",
        (pl.col("state") != "churned").alias("is_kept"),
        "expiring_arr_usd",
        kept.alias("kept_arr_usd"),
    )
    windows = pl.DataFrame(
        {"day": days, "after": [twelve_months_before(day) for day in days]},
        schema={"day": pl.Date, "after": pl.Date},
    )
    return (
        windows.join(rated, how="cross")
        .filter((pl.col("mark_date") > pl.col("after")) & (pl.col("mark_date") <= pl.col("day")))
        .group_by("industry", "day")
        .agg(
            pl.col("is_kept").sum().cast(pl.Int64).alias("kept"),
            pl.len().cast(pl.Int64).alias("rated"),
            pl.col("kept_arr_usd").sum(),
            pl.col("expiring_arr_usd").sum(),
        )
    )
