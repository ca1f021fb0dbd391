"""Amounts below a micro-dollar, which add up."""

# One case reads best on few lines.
# fmt: off

from __future__ import annotations

from datetime import date
from decimal import Decimal

from python_checks.sample.calendar_days import DAY
from python_checks.sample.sample import Sample
from python_checks.sample.vendor import LLM, VISION

FIRST = date(2026, 3, 23)


def charges_below_a_micro_dollar(sample: Sample) -> None:
    """Four times 0.4 of a micro-dollar: 0.000002 in all, not nothing."""
    sample.account("acc_small")
    for number in range(1, 5):
        sample.charge(f"chg_small_{number}", "acc_small", FIRST, FIRST, Decimal("0.0000004"))


def twelve_decimals(sample: Sample) -> None:
    """The twelfth decimal counts, the thirteenth is rounded half away from zero."""
    for number, amount in enumerate(("0.000000000001", "0.0000004999995", "-0.0000000000005"), 1):
        sample.charge(f"chg_twelve_{number}", "acc_small", FIRST, FIRST, Decimal(amount),
                      industry=VISION)


def micro_dollars_over_days(sample: Sample) -> None:
    """Ten micro-dollars over a month and over seven days, in dollars and in yen."""
    sample.charge("chg_small_month", "acc_small", date(2026, 4, 1), date(2026, 4, 30),
                  Decimal("0.00001"), list_amount=Decimal("0.0000113"),
                  cache_discount_amount=Decimal("0.0000013"))
    sample.charge("chg_small_week", "acc_small", FIRST, FIRST + 6 * DAY, Decimal("0.00001"))
    sample.charge("chg_small_yen", "acc_small", FIRST, FIRST + 2 * DAY, Decimal("0.0017"),
                  currency="JPY")
    sample.charge("chg_small_months", "acc_small", date(2025, 10, 1), date(2026, 2, 28),
                  Decimal("0.0000011"))


def costs_below_a_micro_dollar(sample: Sample) -> None:
    """Cost lines by request are as small."""
    for number in range(3):
        sample.cost(LLM, "compute", FIRST, FIRST, Decimal("0.00000035"), model_id="atlas-3",
                    cost_line_id=f"cst_small_{number}")
    sample.cost(VISION, "storage", FIRST, FIRST + 6 * DAY, Decimal("0.0000025"))
