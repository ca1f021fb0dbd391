"""Each subscription renews for itself: terms, lapses, what continues them, the 12-month mark.

Amounts of the cases in docs/contracts.md are a hundredth of those told there: 100k is 1,000.
"""

# One case reads best on few lines.
# fmt: off

from __future__ import annotations

from datetime import date, datetime

from python_checks.sample.calendar_days import DAY, add_months
from python_checks.sample.sample import Sample
from python_checks.sample.vendor import IMAGE, VISION


def one_renewed_one_churned(sample: Sample) -> None:
    """1,000 renewed and 100 churned, due the same day, rows for both: 1,000 of 1,100 renewed."""
    sample.account("acc_both_decided")
    year, due = (date(2024, 10, 1), date(2025, 9, 30)), date(2025, 10, 1)
    sample.contract("both_decided_large", "both_decided", (*year, 1000), industry=VISION)
    sample.contract("both_decided_small", "both_decided", (*year, 100), industry=VISION)
    sample.contract("both_decided_next", "both_decided", (due, date(2026, 9, 30), 1000),
                    industry=VISION)
    sample.decision("both_decided_large", due, "renewed", datetime(2025, 9, 10),
                    account="both_decided", industry=VISION,
                    renewed_contract_id="con_both_decided_next")
    sample.decision("both_decided_small", due, "churned", datetime(2025, 9, 10),
                    account="both_decided", industry=VISION, churn_reason="consolidation")


def renewed_late_beside_another_contract(sample: Sample) -> None:
    """1,000 come back twenty days late under a new id, 100 run on: late, and no movement."""
    sample.account("acc_late_beside")
    sample.contract("late_beside_large", "late_beside", (date(2024, 9, 1), date(2025, 8, 31), 1000),
                    industry=IMAGE)
    sample.contract("late_beside_small", "late_beside", (date(2025, 1, 1), date(2026, 12, 31), 100),
                    industry=IMAGE)
    sample.contract("late_beside_next", "late_beside", (date(2025, 9, 21), date(2026, 9, 20), 1000),
                    industry=IMAGE)


def pending_beside_another_contract(sample: Sample) -> None:
    """1,000 ended fifteen days before as_of, 100 run on: 1,100, of which 1,000 are pending."""
    sample.account("acc_pending_beside")
    sample.contract("pending_beside_large", "pending_beside",
                    (date(2025, 6, 28), date(2026, 6, 27), 1000))
    sample.contract("pending_beside_small", "pending_beside",
                    (date(2026, 1, 1), date(2026, 12, 31), 100))


def large_lost_small_kept(sample: Sample) -> None:
    """1,000 lost, 100 locked in until 2027: the customer renewed 0 of 1,000; lost under price."""
    sample.account("acc_large_lost")
    sample.contract("large_lost_large", "large_lost", (date(2024, 11, 1), date(2025, 10, 31), 1000))
    sample.contract("large_lost_small", "large_lost", (date(2024, 11, 1), date(2027, 10, 31), 100))
    sample.decision("large_lost_large", date(2025, 11, 1), "churned", datetime(2025, 10, 15),
                    account="large_lost", churn_reason="price")


def upgraded_inside_three_years(sample: Sample) -> None:
    """1,000 until the end of 2027, 1,300 from July 2025 on in the same contract: not due."""
    sample.customer("upgraded_multi_year", (date(2025, 1, 1), date(2027, 12, 31), 1000),
                    (date(2025, 7, 1), date(2027, 12, 31), 1300), industry=VISION,
                    plan="three_years")


def pilot_then_a_year(sample: Sample) -> None:
    """A pilot of 100, then a year of 1,000 that churned: 0 of 1,000, not of the pilot's 100."""
    sample.customer("pilot", (date(2025, 1, 1), date(2025, 3, 31), 100),
                    (date(2025, 4, 1), date(2026, 3, 31), 1000))
    sample.decision("pilot", date(2026, 4, 1), "churned", datetime(2026, 3, 2),
                    churn_reason="product_fit")


def second_year_lost(sample: Sample) -> None:
    """Renewed at its mark, lost a year later: the second term is churned, with its reason."""
    sample.customer("second_year_lost", (date(2023, 9, 1), date(2024, 8, 31), 1000),
                    (date(2024, 9, 1), date(2025, 8, 31), 1200), industry=IMAGE)
    sample.decision("second_year_lost", date(2025, 9, 1), "churned", datetime(2025, 8, 10),
                    industry=IMAGE, churn_reason="competitor")


def left_in_mid_term(sample: Sample) -> None:
    """Gone in mid-June, the row due at the paper end, 1 January: lost in June, with its reason.

    One ends by a line of zero, the other by a shortened end_date.
    """
    sample.customer("left_by_zero_line", (date(2025, 1, 1), date(2025, 12, 31), 1000),
                    (date(2025, 6, 16), None, 0))
    sample.customer("left_by_end_date", (date(2025, 1, 1), date(2025, 6, 15), 1000))
    for name in ("left_by_zero_line", "left_by_end_date"):
        sample.decision(name, date(2026, 1, 1), "churned", datetime(2025, 6, 10),
                        churn_reason="budget")


def fourteen_months(sample: Sample) -> None:
    """Monthly lines of 120 a year: the mark renewed 120 of 120, once."""
    start = date(2025, 5, 20)
    terms = [
        (add_months(start, number), add_months(start, number + 1) - DAY, 120.0)
        for number in range(14)
    ]
    sample.customer("fourteen_months", *terms, industry=VISION, plan="monthly")


def two_end_one_begins(sample: Sample) -> None:
    """1,000 and 100 end together, one contract of 1,100 begins: 1,100 of 1,100, nothing held."""
    sample.account("acc_two_become_one")
    year = (date(2024, 12, 1), date(2025, 11, 30))
    sample.contract("two_become_one_large", "two_become_one", (*year, 1000), industry=IMAGE)
    sample.contract("two_become_one_small", "two_become_one", (*year, 100), industry=IMAGE)
    sample.contract("two_become_one_next", "two_become_one",
                    (date(2025, 12, 1), date(2026, 11, 30), 1100), industry=IMAGE)


def ramp_agreed_at_the_start(sample: Sample) -> None:
    """Three yearly steps signed together are one term of three years; the next is not due."""
    steps = ((date(2024, 9, 1), date(2025, 8, 31), 500.0),
             (date(2025, 9, 1), date(2026, 8, 31), 800.0),
             (date(2026, 9, 1), date(2027, 8, 31), 1200.0))
    sample.customer("ramp", *steps, signed_at=datetime(2024, 8, 20, 16, 0))



def signed_line_of_the_future(sample: Sample) -> None:
    """Signed already, it starts after as_of: no ARR yet, and the open-ended term has an end."""
    sample.customer("future_signed", (date(2025, 10, 1), None, 700),
                    (date(2026, 8, 1), date(2027, 7, 31), 900), industry=IMAGE,
                    signed_at=datetime(2025, 9, 1))


def another_item_takes_over(sample: Sample) -> None:
    """The item ends, another of the same contract starts five days later: late, by inference."""
    sample.customer("item_takes_over", (date(2024, 8, 1), date(2025, 7, 31), 600),
                    contract_item_id="tokens")
    sample.line("con_item_takes_over_2", "acc_item_takes_over", date(2025, 8, 6),
                date(2026, 8, 5), 700, contract_item_id="seats")



def latest_of_two_lapses_continued(sample: Sample) -> None:
    """Two contracts end ten days apart, one begins: it continues the later one only."""
    sample.account("acc_two_lapses")
    for name, end in (("first", date(2025, 9, 10)), ("second", date(2025, 9, 20))):
        sample.contract(f"two_lapses_{name}", "two_lapses", (date(2024, 9, 11), end, 500))
    sample.contract("two_lapses_next", "two_lapses", (date(2025, 9, 25), date(2026, 9, 24), 900))


def renewed_row_takes_what_comes_late(sample: Sample) -> None:
    """Back after forty-five days: churn and reactivation, yet the term that the row renewed is."""
    sample.customer("renewed_row_long_gap", (date(2024, 8, 1), date(2025, 7, 31), 900),
                    (date(2025, 9, 15), None, 1000), industry=IMAGE)
    sample.decision("renewed_row_long_gap", date(2025, 8, 1), "renewed", datetime(2025, 7, 20),
                    industry=IMAGE)



def churned_row_after_the_signature(sample: Sample) -> None:
    """The next line was signed before the churned row: the row rules, ARR stays all the same."""
    sample.customer("churned_row_last_word", (date(2024, 9, 1), date(2025, 8, 31), 800),
                    (date(2025, 9, 1), None, 900))
    sample.decision("churned_row_last_word", date(2025, 9, 1), "churned",
                    datetime(2025, 8, 25), churn_reason="consolidation")


def shared_by_what_expired(sample: Sample) -> None:
    """Two contracts of 333 replaced by one of 1,000.01: 500.00 and 500.01."""
    sample.account("acc_shared")
    for part in ("a", "b"):
        sample.contract(f"shared_{part}", "shared", (date(2024, 12, 1), date(2025, 11, 30), 333))
        sample.decision(f"shared_{part}", date(2025, 12, 1), "renewed", datetime(2025, 11, 20),
                        account="shared", renewed_contract_id="con_shared_next")
    sample.contract("shared_next", "shared", (date(2025, 12, 1), date(2026, 11, 30), 1000.01))


def renewed_for_less(sample: Sample) -> None:
    """1,200 of 1,500, then 1,000 of 1,200: 300 lost as contraction, 200 under a row's reason."""
    sample.customer("renewed_for_less", (date(2023, 8, 1), date(2024, 7, 31), 1500),
                    (date(2024, 8, 1), date(2025, 7, 31), 1200),
                    (date(2025, 8, 1), date(2026, 7, 31), 1000))
    sample.decision("renewed_for_less", date(2025, 8, 1), "renewed", datetime(2025, 7, 20),
                    churn_reason="budget")
