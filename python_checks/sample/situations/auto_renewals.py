"""Lines that renew by themselves: how long they go on, and what ends or continues them.

Amounts of the cases in docs/contracts.md are a hundredth of those told there: 100k is 1,000.
"""

# One case reads best on few lines.
# fmt: off

from __future__ import annotations

from datetime import date, datetime

from python_checks.sample.sample import Sample
from python_checks.sample.vendor import IMAGE, LLM, VISION

YEAR_2024 = (date(2024, 1, 1), date(2024, 12, 31))
YEAR_2025 = (date(2025, 1, 1), date(2025, 12, 31))


def _still_a_customer(sample: Sample, name: str, industry: str = LLM) -> None:
    """A prepayment of June 2026: no ARR, but the customer is seen to be there."""
    sample.charge(f"chg_{name}_prepaid", f"acc_{name}", date(2026, 6, 1), date(2026, 6, 1), 100,
                  industry=industry, category="purchase")


def goes_on_without_a_later_line(sample: Sample) -> None:
    """1,000 a year for 2025: 1,000 in 2026 as well, renewed at the mark by itself."""
    sample.customer("auto_on", (*YEAR_2025, 1000), auto_renews=True)
    _still_a_customer(sample, "auto_on")


def ended_by_a_churned_row(sample: Sample) -> None:
    """A churned row due 1 January 2026: until 31 December 2025, a following term's last day."""
    sample.customer("auto_churned", (*YEAR_2024, 1000), industry=IMAGE, auto_renews=True)
    sample.decision("auto_churned", date(2026, 1, 1), "churned", datetime(2025, 12, 1),
                    industry=IMAGE, churn_reason="budget")


def continued_by_a_contract_without_a_link(sample: Sample) -> None:
    """1,100 start the day after the term: 1,100 in 2026, never 2,100."""
    sample.customer("auto_continued", (*YEAR_2025, 1000), industry=VISION, auto_renews=True)
    sample.contract("auto_continued_second", "auto_continued",
                    (date(2026, 1, 1), date(2026, 12, 31), 1100), industry=VISION)


def monthly_ended_by_a_churned_row(sample: Sample) -> None:
    """A monthly line from 1 January 2025 with a churned row due 1 March: until 28 February."""
    sample.customer("auto_monthly", (date(2025, 1, 1), date(2025, 1, 31), 1000),
                    plan="monthly", auto_renews=True)
    sample.decision("auto_monthly", date(2025, 3, 1), "churned", datetime(2025, 2, 20),
                    churn_reason="product_fit")


def row_far_from_every_due_date(sample: Sample) -> None:
    """A churned row due in mid-term belongs to no term: the line ends the day before it."""
    sample.customer("auto_mid_term", (*YEAR_2024, 800), auto_renews=True)
    sample.decision("auto_mid_term", date(2025, 6, 30), "churned", datetime(2025, 6, 1),
                    churn_reason="competitor")


def churn_taken_back(sample: Sample) -> None:
    """Churned, then renewed, in anybody's spelling: the latest row rules, the line goes on."""
    sample.customer("auto_taken_back", (*YEAR_2025, 700), industry=IMAGE, auto_renews=True)
    sample.decision("auto_taken_back", date(2026, 1, 1), "Churned ", datetime(2025, 11, 20),
                    industry=IMAGE, churn_reason="price")
    sample.decision("auto_taken_back", date(2026, 1, 1), "RENEWED", datetime(2025, 12, 15), 2,
                    industry=IMAGE)
    _still_a_customer(sample, "auto_taken_back", IMAGE)


def churned_before_it_was_signed(sample: Sample) -> None:
    """A row decided before the line was signed is about an older deal: the line goes on."""
    sample.customer("auto_signed_later", (date(2025, 6, 1), date(2026, 5, 31), 900),
                    industry=VISION, auto_renews=True)
    sample.decision("auto_signed_later", date(2026, 6, 1), "churned", datetime(2025, 5, 10),
                    industry=VISION, churn_reason="price")
    _still_a_customer(sample, "auto_signed_later", VISION)


def continued_inside_the_grace(sample: Sample) -> None:
    """The new contract starts twenty days after the term: the gap is bridged, late."""
    sample.customer("auto_late", (*YEAR_2025, 1000), industry=IMAGE, auto_renews=True)
    sample.contract("auto_late_second", "auto_late", (date(2026, 1, 21), None, 1200),
                    industry=IMAGE)


def monthly_beside_a_contract_that_starts_later(sample: Sample) -> None:
    """Three days after a monthly due date is no continuation: 600 and 700 both count."""
    sample.customer("auto_monthly_beside", (date(2025, 7, 1), date(2025, 7, 31), 600),
                    plan="monthly", auto_renews=True)
    sample.contract("auto_monthly_beside_second", "auto_monthly_beside",
                    (date(2025, 9, 4), None, 700))
    _still_a_customer(sample, "auto_monthly_beside")


def smaller_contract_starts_on_the_due_date(sample: Sample) -> None:
    """Less than half the amount is an addition: both count."""
    sample.customer("auto_and_small", (*YEAR_2025, 1000), industry=VISION, auto_renews=True)
    sample.contract("auto_and_small_second", "auto_and_small",
                    (date(2026, 1, 1), date(2026, 12, 31), 499), industry=VISION)
    _still_a_customer(sample, "auto_and_small", VISION)


def from_a_leap_day(sample: Sample) -> None:
    """29 February 2024 to 28 February 2025, then years to 28 February."""
    sample.customer("auto_leap_day", (date(2024, 2, 29), date(2025, 2, 28), 600), industry=IMAGE,
                    auto_renews=True)
    _still_a_customer(sample, "auto_leap_day", IMAGE)


def term_of_days(sample: Sample) -> None:
    """Ninety days are no whole months: the following terms have ninety days too."""
    sample.customer("auto_ninety_days", (date(2025, 9, 10), date(2025, 12, 8), 500),
                    industry=VISION, auto_renews=True)
    _still_a_customer(sample, "auto_ninety_days", VISION)


def upgraded_in_a_following_term(sample: Sample) -> None:
    """A line that starts inside a following term belongs to it and ends the line that went on."""
    sample.customer("auto_upgraded", (*YEAR_2024, 600), auto_renews=True)
    sample.line("con_auto_upgraded_2", "acc_auto_upgraded", date(2025, 7, 1), date(2026, 6, 30),
                900, auto_renews=True)
    _still_a_customer(sample, "auto_upgraded")


def discount_that_renews_as_well(sample: Sample) -> None:
    """A discount with auto_renews goes on beside its line, one without ends: 700, then 800."""
    sample.customer("auto_discount", (*YEAR_2025, 1000), (*YEAR_2025, -200), auto_renews=True)
    sample.line("con_auto_discount_3", "acc_auto_discount", *YEAR_2025, -100)
    _still_a_customer(sample, "auto_discount")


def without_an_end(sample: Sample) -> None:
    """On an open-ended line auto_renews says nothing new."""
    sample.customer("auto_open_ended", (date(2025, 3, 1), None, 700), industry=VISION,
                    auto_renews=True)
