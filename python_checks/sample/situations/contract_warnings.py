"""Contracts that are probably entered wrongly: one customer for each warning on contracts.

Two more warnings have theirs elsewhere: a contract of discounts only in contracts.discount_alone,
links that do not count in replacements.
"""

# One case reads best on few lines.
# fmt: off

from __future__ import annotations

from datetime import date, datetime

from python_checks.sample.sample import Sample
from python_checks.sample.vendor import IMAGE, VISION


def addition_entered_as_a_line(sample: Sample) -> None:
    """200 inside 1,000 with the same end look like an addition, and count as a cut to 200."""
    sample.customer("warn_delta", (date(2025, 10, 1), date(2026, 9, 30), 1000),
                    (date(2026, 2, 1), date(2026, 9, 30), 200))


def starts_on_the_day_another_ends(sample: Sample) -> None:
    """Ends that are the first day without service: one day of both, 900 and 950."""
    sample.account("acc_warn_same_day")
    sample.contract("warn_same_day_first", "warn_same_day",
                    (date(2025, 1, 15), date(2026, 1, 15), 900), industry=VISION)
    sample.contract("warn_same_day_second", "warn_same_day",
                    (date(2026, 1, 15), date(2027, 1, 15), 950), industry=VISION)


def early_renewal_without_its_link(sample: Sample) -> None:
    """The new contract starts two months before the old one ends, unlinked: 2,100 for so long."""
    sample.account("acc_warn_unlinked")
    sample.contract("warn_unlinked_first", "warn_unlinked",
                    (date(2024, 11, 1), date(2025, 10, 31), 1000), industry=IMAGE)
    sample.contract("warn_unlinked_second", "warn_unlinked",
                    (date(2025, 9, 1), date(2026, 8, 31), 1100), industry=IMAGE)


def term_longer_than_five_years(sample: Sample) -> None:
    """Sixty-one months in one line: a typing mistake of a year, perhaps."""
    sample.customer("warn_long_term", (date(2024, 6, 1), date(2029, 6, 30), 400))


def renews_itself_unseen(sample: Sample) -> None:
    """A line of 2024 that renews itself, of a customer without a request or a charge since."""
    sample.customer("warn_unseen", (date(2024, 5, 1), date(2025, 4, 30), 500), auto_renews=True)


def row_far_from_any_term(sample: Sample) -> None:
    """Due on the day of notice, in mid-term: the row ends nothing, and its reason is not heard."""
    sample.customer("row_far_from_any_term", (date(2025, 11, 1), date(2026, 10, 31), 500),
                    industry=VISION)
    sample.decision("row_far_from_any_term", date(2026, 4, 1), "churned", datetime(2026, 3, 10),
                    industry=VISION, churn_reason="budget")
