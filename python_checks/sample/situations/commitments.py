"""Commitment and usage are one thing: ARR is fees plus the greater of the two.

Amounts are a thousandth of those told in docs/contracts.md: 120k a year is 120, 10k a month 10.
"""

# One case reads best on few lines.
# fmt: off

from __future__ import annotations

from datetime import date

from python_checks.sample.calendar_days import DAY, add_months
from python_checks.sample.sample import Sample
from python_checks.sample.vendor import IMAGE, LLM, VISION


def _used(
    sample: Sample,
    name: str,
    first: date,
    count: int,
    amount: float,
    *,
    industry: str = LLM,
    is_drawdown: bool = False,
) -> None:
    """`count` months of usage from `first` on; a drawdown is paid by the commitment, whole."""
    for number in range(count):
        start = add_months(first, number)
        sample.charge(f"chg_{name}_{start:%Y%m}", f"acc_{name}", start,
                      add_months(start, 1) - DAY, amount, industry=industry,
                      committed_amount=amount if is_drawdown else None,
                      billed_amount=0 if is_drawdown else amount)


def pays_as_it_goes_then_commits(sample: Sample) -> None:
    """10 a month, committed to 120 a year from May on: an ARR of 120 on every day."""
    name = "payg_commits"
    sample.customer(name, (date(2026, 5, 1), date(2027, 4, 30), 120))
    _used(sample, name, date(2025, 11, 1), 6, 10)
    _used(sample, name, date(2026, 5, 1), 2, 10, is_drawdown=True)


def commitment_ends_usage_goes_on(sample: Sample) -> None:
    """120 committed until March, 10 a month used throughout: an ARR of 120 on every day."""
    name = "commitment_ended"
    sample.customer(name, (date(2025, 4, 1), date(2026, 3, 31), 120), industry=VISION,
                    is_usage_commitment=True)
    _used(sample, name, date(2025, 4, 1), 12, 10, industry=VISION, is_drawdown=True)
    _used(sample, name, date(2026, 4, 1), 3, 10, industry=VISION)


def prepayment_spent_early(sample: Sample) -> None:
    """120 prepaid, 20 a month drawn for six months, then 20 a month billed: an ARR of 240."""
    name, start = "spent_early", date(2025, 9, 1)
    sample.customer(name, (start, date(2026, 8, 31), 120), industry=IMAGE,
                    is_usage_commitment=True)
    sample.charge(f"chg_{name}_prepaid", f"acc_{name}", start, start, 120, industry=IMAGE,
                  category="purchase")
    _used(sample, name, start, 6, 20, industry=IMAGE, is_drawdown=True)
    _used(sample, name, date(2026, 3, 1), 3, 20, industry=IMAGE)


def less_used_than_committed(sample: Sample) -> None:
    """120 committed, 7.5 a month drawn: an ARR of 120."""
    name = "commitment_unused"
    sample.customer(name, (date(2026, 1, 1), date(2026, 12, 31), 120))
    _used(sample, name, date(2026, 1, 1), 6, 7.5, is_drawdown=True)


def more_used_than_committed(sample: Sample) -> None:
    """120 committed, 15 a month used: an ARR of 180."""
    name = "commitment_exceeded"
    sample.customer(name, (date(2026, 1, 1), date(2026, 12, 31), 120), industry=IMAGE,
                    is_usage_commitment=True)
    _used(sample, name, date(2026, 1, 1), 5, 15, industry=IMAGE)


def commitment_beside_a_fee(sample: Sample) -> None:
    """A platform fee of 500 and 120 committed, 15 a month used: an ARR of 680."""
    name, year = "fee_and_commitment", (date(2026, 1, 1), date(2026, 12, 31))
    sample.customer(name, (*year, 500), contract_item_id="platform", is_usage_commitment=False)
    sample.line(f"con_{name}_2", f"acc_{name}", *year, 120, contract_item_id="usage",
                is_usage_commitment=True)
    _used(sample, name, date(2026, 3, 1), 4, 15)


def flag_outranks_the_bills(sample: Sample) -> None:
    """The line says that it is no commitment: drawdown or not, the usage counts on top of it."""
    name = "flagged_as_fee"
    sample.customer(name, (date(2026, 1, 1), date(2026, 12, 31), 400), industry=VISION,
                    is_usage_commitment=False)
    _used(sample, name, date(2026, 2, 1), 5, 2, industry=VISION, is_drawdown=True)


def flag_on_a_discount(sample: Sample) -> None:
    """A flag on a negative line makes no commitment, but ends the reading of the bills."""
    name = "flag_on_discount"
    sample.customer(name, (date(2026, 2, 1), date(2027, 1, 31), 600), industry=VISION)
    sample.line(f"con_{name}_2", f"acc_{name}", date(2026, 2, 1), date(2027, 1, 31), -100,
                industry=VISION, is_usage_commitment=True)
    _used(sample, name, date(2026, 3, 1), 4, 3, industry=VISION, is_drawdown=True)


def first_month_of_a_new_customer(sample: Sample) -> None:
    """5 a month since April: 60 from the first month on, also with a run rate of three months."""
    sample.account("acc_first_months")
    _used(sample, "first_months", date(2026, 4, 1), 3, 5, industry=VISION)
