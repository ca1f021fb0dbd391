"""Renewal decisions: pending, contradicting, undecided, late and competing rows."""

# One case reads best on few lines.
# fmt: off

from __future__ import annotations

from datetime import date, datetime

from python_checks.sample.calendar_days import DAY
from python_checks.sample.sample import Sample
from python_checks.sample.vendor import AS_OF, IMAGE, VISION


def pending_at_as_of(sample: Sample) -> None:
    """Out of service for twelve days: ARR is carried, the mark is pending."""
    sample.customer("pending_at_as_of", (date(2025, 7, 1), date(2026, 6, 30), 3800))
    sample.decision("pending_at_as_of", date(2026, 7, 1), "pending", None)
    sample.customer("pending_vision", (date(2025, 6, 21), date(2026, 6, 20), 2900),
                    industry=VISION)


def pending_in_the_second_term(sample: Sample) -> None:
    """Renewed at its mark, pending a year later: the mark stays renewed."""
    sample.customer("pending_second_term", (date(2024, 6, 16), date(2025, 6, 15), 2400),
                    (date(2025, 6, 16), date(2026, 6, 15), 3600), industry=IMAGE)
    sample.decision("pending_second_term", date(2026, 6, 16), "pending", None, industry=IMAGE)


def pending_on_its_last_day(sample: Sample) -> None:
    """The thirtieth day out of service is as_of: still held."""
    sample.customer("pending_last_day", (date(2025, 6, 13), date(2026, 6, 12), 2000))


def grace_lapsed_yesterday(sample: Sample) -> None:
    """The thirty-first day out of service is as_of: churned on 11 June."""
    sample.customer("grace_lapsed_yesterday", (date(2025, 6, 12), date(2026, 6, 11), 2000))


def pending_ended_by_a_churned_row(sample: Sample) -> None:
    """A decided churned row ends the hold, from the last day of service on."""
    sample.customer("pending_then_churned", (date(2025, 7, 1), date(2026, 6, 30), 2100))
    sample.decision("pending_then_churned", date(2026, 7, 1), "churned",
                    datetime(2026, 7, 5, 15, 0), churn_reason="price")
    sample.customer("pending_then_churned_second_term",
                    (date(2023, 6, 20), date(2025, 6, 19), 1900),
                    (date(2025, 6, 20), date(2026, 6, 19), 2500), industry=IMAGE)
    sample.decision("pending_then_churned_second_term", date(2026, 6, 20), "churned",
                    datetime(2026, 7, 12, 18, 0), industry=IMAGE,
                    churn_reason="competitor")


def churned_row_in_a_closed_gap(sample: Sample) -> None:
    """A line that closes the gap keeps it bridged; signed after the row, it makes the term late."""
    sample.customer("churned_row_gap_closed", (date(2023, 10, 16), date(2025, 10, 15), 2300),
                    (date(2025, 11, 5), None, 3400))
    sample.decision("churned_row_gap_closed", date(2025, 10, 16), "churned",
                    datetime(2025, 10, 20), churn_reason="budget")


def renewed_row_without_service(sample: Sample) -> None:
    """A renewed row outranks the lines that stop: renewed at zero ARR, and listed."""
    sample.customer("renewed_row_no_service", (date(2024, 9, 1), date(2025, 8, 31), 1500))
    sample.decision("renewed_row_no_service", date(2025, 9, 1), "renewed",
                    datetime(2025, 8, 20), renewed_arr_amount=1800)
    sample.customer("renewed_row_no_service_image", (date(2024, 10, 1), date(2025, 9, 30), 1100),
                    industry=IMAGE)
    sample.decision("renewed_row_no_service_image", date(2025, 10, 1), "renewed",
                    datetime(2025, 9, 29), industry=IMAGE)


def churned_row_service_goes_on(sample: Sample) -> None:
    """A churned row decided before the next line was signed is outdated: renewed."""
    sample.customer("churned_row_service_on", (date(2024, 9, 1), date(2025, 8, 31), 1500),
                    (date(2025, 9, 1), None, 2600))
    sample.decision("churned_row_service_on", date(2025, 9, 1), "churned",
                    datetime(2025, 8, 1), churn_reason="product_fit")


def decided_after_as_of(sample: Sample) -> None:
    """A decision of next week is not known yet: still pending."""
    sample.customer("decided_after_as_of", (date(2025, 7, 1), date(2026, 6, 30), 1700))
    sample.decision("decided_after_as_of", date(2026, 7, 1), "churned",
                    datetime(2026, 7, 20, 9, 0), churn_reason="price")


def decided_on_as_of(sample: Sample) -> None:
    """A decision in the last minute of as_of counts."""
    sample.customer("decided_on_as_of", (date(2025, 7, 2), date(2026, 7, 1), 1400))
    sample.decision("decided_on_as_of", date(2026, 7, 2), "churned",
                    datetime(2026, 7, 12, 23, 59), churn_reason="consolidation")


def undecided_row(sample: Sample) -> None:
    """An outcome without decided_at has no force: the lines say churned."""
    sample.customer("undecided_row", (date(2024, 11, 1), date(2025, 10, 31), 1600))
    sample.decision("undecided_row", date(2025, 11, 1), "renewed", None, renewed_arr_amount=1600)


def pending_row_with_a_decision_day(sample: Sample) -> None:
    """A pending row is ignored even when it carries a decided_at."""
    sample.customer("pending_row_decided", (date(2024, 8, 1), date(2025, 7, 31), 1900),
                    (date(2025, 8, 1), None, 2500))
    sample.decision("pending_row_decided", date(2025, 8, 1), "pending", datetime(2025, 7, 30))


def latest_of_several_rows_renewed(sample: Sample) -> None:
    """Churned on the 2nd, taken back on the 8th: the latest decision rules, still held."""
    sample.customer("several_rows_renewed", (date(2025, 7, 1), date(2026, 6, 30), 1800))
    sample.decision("several_rows_renewed", date(2026, 7, 1), "churned", datetime(2026, 7, 2),
                    churn_reason="price")
    sample.decision("several_rows_renewed", date(2026, 7, 3), "renewed", datetime(2026, 7, 8), 2,
                    renewed_arr_amount=1500)


def latest_of_several_rows_churned(sample: Sample) -> None:
    """Renewed first, then churned: the latest rules, its reason counts."""
    sample.customer("several_rows_churned", (date(2024, 7, 1), date(2025, 6, 30), 1500))
    sample.decision("several_rows_churned", date(2025, 7, 1), "renewed", datetime(2025, 6, 15))
    sample.decision("several_rows_churned", date(2025, 7, 10), "churned", datetime(2025, 7, 9), 2,
                    churn_reason="budget")
    sample.decision("several_rows_churned", date(2025, 6, 20), "pending", datetime(2025, 7, 20), 3)


def equally_late_rows(sample: Sample) -> None:
    """Two rows decided in the same instant: the larger renewal_id rules."""
    sample.customer("equally_late_rows", (date(2024, 7, 1), date(2025, 6, 30), 1400))
    at = datetime(2025, 6, 25, 12, 0)
    sample.decision("equally_late_rows", date(2025, 7, 1), "renewed", at, 1)
    sample.decision("equally_late_rows", date(2025, 7, 1), "churned", at, 2, churn_reason="price")


def due_date_at_the_edge_of_the_grace(sample: Sample) -> None:
    """A row due thirty days from the term's due date belongs to it, thirty-one days do not."""
    sample.customer("due_thirty_days_off", (date(2024, 9, 1), date(2025, 8, 31), 1300))
    sample.decision("due_thirty_days_off", date(2025, 10, 1), "renewed", datetime(2025, 9, 1))
    sample.customer("due_thirty_one_days_off", (date(2024, 9, 1), date(2025, 8, 31), 1300))
    sample.decision("due_thirty_one_days_off", date(2025, 10, 2), "renewed", datetime(2025, 9, 1))


def late_renewals(sample: Sample) -> None:
    """Service resumes inside the grace: late, or renewed where a row says so."""
    sample.customer("late_vision", (date(2025, 2, 1), date(2026, 1, 31), 2700),
                    (date(2026, 2, 20), None, 3600), industry=VISION)
    sample.customer("late_image", (date(2025, 3, 11), date(2026, 3, 10), 2400),
                    (date(2026, 4, 2), None, 3500), industry=IMAGE)
    sample.decision("late_image", date(2026, 3, 11), "renewed", datetime(2026, 4, 1),
                    industry=IMAGE, renewed_arr_amount=3500)


def decision_of_a_child_account(sample: Sample) -> None:
    """The row stands on the subsidiary, contract and mark on its customer."""
    sample.account("acc_decides_top")
    sample.account("acc_decides_child", parent_account_id="acc_decides_top")
    sample.line("con_decides_1", "acc_decides_top", date(2024, 8, 1), date(2025, 7, 31), 1200)
    sample.renewal("ren_decides_1", "acc_decides_child", "con_decides", date(2025, 8, 1),
                   "churned", datetime(2025, 7, 28), churn_reason="consolidation")


def renewal_of_nothing(sample: Sample) -> None:
    """A decision for an account that nobody registered, and for a contract without lines."""
    sample.renewal("ren_unregistered_1", "acc_unregistered_renewal", "con_unregistered_renewal",
                   date(2025, 11, 1), "renewed", datetime(2025, 10, 9))


def delivered_twice(sample: Sample) -> None:
    """Equal rows are one decision."""
    sample.customer("renewal_twice", (date(2024, 10, 1), date(2025, 9, 30), 1500),
                    (date(2025, 10, 1), None, 2100), industry=IMAGE)
    sample.decision("renewal_twice", date(2025, 10, 1), "renewed", datetime(2025, 9, 12),
                    industry=IMAGE)
    sample.tables.repeat_last("raw_renewals")


def due_soon(sample: Sample) -> None:
    """Signed ahead for a term that starts after as_of: nothing is due yet."""
    sample.customer("due_soon", (date(2025, 8, 1), date(2026, 7, 31), 2200))
    sample.decision("due_soon", AS_OF + 20 * DAY, "renewed", datetime(2026, 7, 3),
                    renewed_arr_amount=2800)
