"""Which usage recurs, when a customer's month is billed, and bills of whole months.

Amounts are a thousandth of those told in docs/contracts.md: 10k a month is 10.
"""

# One case reads best on few lines.
# fmt: off

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from python_checks.sample.calendar_days import DAY, add_months
from python_checks.sample.sample import Sample
from python_checks.sample.schema import Columns
from python_checks.sample.vendor import IMAGE, LLM, VISION


def _bills(
    sample: Sample,
    name: str,
    first: date,
    count: int,
    amount: float,
    *,
    months: int = 1,
    **columns: Any,
) -> None:
    """`count` usage charges of `months` whole months each, from `first` on."""
    sample.account(f"acc_{name}")
    for number in range(count):
        start = add_months(first, number * months)
        sample.charge(f"chg_{name}_{number + 1}", f"acc_{name}", start,
                      add_months(start, months) - DAY, amount, **columns)


def _one_charge(
    sample: Sample, name: str, label: str, day: date, amount: float, **columns: Any
) -> None:
    sample.charge(f"chg_{name}_{label}", f"acc_{name}", day, day, amount, **columns)


def _used(sample: Sample, name: str, industry: str, day: date) -> None:
    """A small successful request that the bills below cover, or do not cover yet."""
    columns: Columns = {"model_id": "iris-detect-retail", "image_count": 20, "latency_ms": 104}
    if industry == LLM:
        columns = {"model_id": "atlas-3", "input_tokens": 8_000, "output_tokens": 500}
    sample.request(industry, f"{industry.split('_')[0]}_{name}_{day:%m}",
                   datetime(day.year, day.month, day.day, 10, 0), is_billed=False,
                   account_id=f"acc_{name}", **columns)


def credit_in_one_month(sample: Sample) -> None:
    """10 a month and a credit of -10 in April: ARR 120 throughout, April's revenue is 0."""
    _bills(sample, "credit_in_april", date(2025, 12, 1), 7, 10, industry=VISION)
    _one_charge(sample, "credit_in_april", "credit", date(2026, 4, 15), -10, industry=VISION,
                category="credit")


def credit_that_recurs(sample: Sample) -> None:
    """10 a month less a recurring credit of 2: ARR 96."""
    _bills(sample, "recurring_credit", date(2026, 1, 1), 5, 10, industry=IMAGE)
    for month in range(1, 6):
        _one_charge(sample, "recurring_credit", f"credit_{month}", date(2026, month, 10), -2,
                    industry=IMAGE, category="credit", charge_frequency="recurring")


def true_up(sample: Sample) -> None:
    """10 a month and a one-time 30 for December: revenue of December 40, ARR 120."""
    _bills(sample, "true_up", date(2025, 10, 1), 9, 10, industry=VISION,
           charge_frequency="usage_based")
    sample.charge("chg_true_up_december", "acc_true_up", date(2025, 12, 1), date(2025, 12, 31),
                  30, industry=VISION, charge_frequency="one_time")


def set_up_fee(sample: Sample) -> None:
    """A one-time 5: revenue of March, no ARR."""
    sample.account("acc_set_up_fee")
    _one_charge(sample, "set_up_fee", "once", date(2026, 3, 2), 5, industry=IMAGE,
                charge_frequency="one_time")


def corrected_as_usage(sample: Sample) -> None:
    """1.5, taken back, billed again as 1.2 and 0.3: revenue of April 1.5."""
    sample.account("acc_corrected_usage")
    for label, day, amount, charge_class in (
        ("wrong", 8, 1.5, None),
        ("taken_back", 20, -1.5, "correction"),
        ("right", 20, 1.2, None),
        ("rest", 27, 0.3, None),
    ):
        _one_charge(sample, "corrected_usage", label, date(2026, 4, day), amount,
                    charge_class=charge_class)


def negative_usage(sample: Sample) -> None:
    """A usage charge of negative amount or quantity is a correction without saying so."""
    sample.account("acc_negative_usage")
    _one_charge(sample, "negative_usage", "billed", date(2026, 5, 6), 0.8,
                consumed_quantity=100_000, consumed_unit="token")
    _one_charge(sample, "negative_usage", "amount", date(2026, 5, 20), -0.2)
    _one_charge(sample, "negative_usage", "quantity", date(2026, 5, 21), 0,
                consumed_quantity=-25_000, consumed_unit="token")


def corrected_below_zero(sample: Sample) -> None:
    """More taken back in June than billed: the usage run rate is zero, not negative."""
    _bills(sample, "below_zero", date(2026, 5, 1), 2, 0.6)
    _one_charge(sample, "below_zero", "correction", date(2026, 6, 16), -0.9,
                category="correction")


def codes_as_people_write_them(sample: Sample) -> None:
    """Codes are read in lower case, trimmed, with - and space as _; a blank one is none."""
    sample.account("acc_codes")
    for number, (category, charge_class, frequency) in enumerate((
        ("Usage", "Correction", "Usage-Based"),
        (" usage ", "  ", "ONE TIME"),
        ("CREDIT", None, " Recurring "),
        ("Tax", "", "One-Time"),
    ), 1):
        _one_charge(sample, "codes", str(number), date(2026, 6, 3), 0.1, category=category,
                    charge_class=charge_class, charge_frequency=frequency)


def quarter_in_arrears(sample: Sample) -> None:
    """15 a quarter, billed until April, used in May: May and June carry 60, nothing is final."""
    _bills(sample, "arrears", date(2025, 11, 1), 2, 15, months=3, industry=VISION)
    for month in (1, 4, 5):
        _used(sample, "arrears", VISION, date(2026, month, 19))


def quarter_in_arrears_without_use(sample: Sample) -> None:
    """The same, not used after April: no bill is expected, May and June are at zero."""
    _bills(sample, "arrears_unused", date(2025, 11, 1), 2, 15, months=3, industry=VISION)
    _used(sample, "arrears_unused", VISION, date(2026, 4, 19))


def bill_overdue(sample: Sample) -> None:
    """Billed until February, used in March: a quarter and 30 days later nothing is expected."""
    _bills(sample, "bill_overdue", date(2025, 12, 1), 1, 15, months=3)
    _used(sample, "bill_overdue", LLM, date(2026, 3, 19))


def usage_of_a_whole_year(sample: Sample) -> None:
    """A usage charge for all of 2026 does not make June of image generation billed."""
    sample.account("acc_year_of_usage")
    sample.charge("chg_year_of_usage", "acc_year_of_usage", date(2026, 1, 1), date(2026, 12, 31),
                  12, industry=IMAGE)


def quarter_by_months(sample: Sample) -> None:
    """15 a quarter is 5 a month, an ARR of 60 in February too."""
    _bills(sample, "quarterly", date(2025, 7, 1), 4, 15, months=3)


def months_that_do_not_divide(sample: Sample) -> None:
    """1 for a quarter: 0.333333 twice and 0.333334; 1 for seven months, the last takes the rest."""
    sample.account("acc_uneven_months")
    sample.charge("chg_uneven_months", "acc_uneven_months", date(2026, 1, 1), date(2026, 3, 31),
                  1, industry=VISION)
    sample.charge("chg_uneven_months_credit", "acc_uneven_months", date(2024, 11, 1),
                  date(2025, 5, 31), -1, industry=VISION, category="credit")


def whole_months_by_the_clock_of_another_zone(sample: Sample) -> None:
    """Whole months in Berlin begin a UTC day early, hence by days; in New York the other way."""
    sample.account("acc_zone_months")
    sample.charge("chg_zone_months_by_days", "acc_zone_months", date(2026, 4, 1),
                  date(2026, 6, 30), 0.91, charge_period_start="2026-04-01T00:00:00+02:00",
                  charge_period_end="2026-07-01T00:00:00+02:00")
    sample.charge("chg_zone_months_by_months", "acc_zone_months", date(2026, 4, 1),
                  date(2026, 5, 31), 0.61, charge_period_start="2026-03-31T20:00:00-04:00",
                  charge_period_end="2026-05-31T20:00:00-04:00")
    sample.charge("chg_zone_months_hours", "acc_zone_months", date(2026, 2, 1),
                  date(2026, 3, 31), 0.59, charge_period_start=datetime(2026, 2, 1, 6, 0),
                  charge_period_end=datetime(2026, 3, 31, 18, 0))
