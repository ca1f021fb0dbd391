"""Metered against billed: one customer for each way in which they differ."""

# One case reads best on few lines.
# fmt: off

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from python_checks.sample.sample import Sample
from python_checks.sample.schema import Columns
from python_checks.sample.vendor import IMAGE, LLM, VISION

MARCH = (date(2026, 3, 1), date(2026, 3, 31))
APRIL = (date(2026, 4, 1), date(2026, 4, 30))
MAY = (date(2026, 5, 1), date(2026, 5, 31))


def _metered(sample: Sample, name: str, industry: str, units: int, month: int = 5) -> None:
    """A request of the given units in 2026 that bills do not follow by themselves."""
    columns: Columns = {"image_count": units, "latency_ms": 110}
    if industry == LLM:
        columns = {
            "input_tokens": units * 4 // 5,
            "cache_read_input_tokens": units * 2 // 5,
            "output_tokens": units - units * 4 // 5,
        }
    model_id = {LLM: "atlas-3", VISION: "iris-detect-retail", IMAGE: "lumen-2"}[industry]
    sample.request(industry, f"{industry.split('_')[0]}_{name}_{month}",
                   datetime(2026, month, 19, 9, 30), is_billed=False, account_id=f"acc_{name}",
                   model_id=model_id, **columns)


def _billed(
    sample: Sample,
    name: str,
    amount: float,
    quantity: float | None,
    period: tuple[date, date] = MAY,
    number: int = 1,
    **columns: Any,
) -> None:
    model_id = {VISION: "iris-detect-retail", IMAGE: "lumen-2"}.get(
        str(columns.get("industry")), "atlas-3"
    )
    row: Columns = {"model_id": model_id, "consumed_quantity": quantity, **columns}
    sample.charge(f"chg_{name}_{number}", f"acc_{name}", *period, amount, **row)


def under_billed(sample: Sample) -> None:
    """A tenth of the tokens never reached the bill."""
    sample.account("acc_under_billed")
    _metered(sample, "under_billed", LLM, 100_000)
    _billed(sample, "under_billed", 0.72, 90_000, consumed_unit="token")


def over_billed(sample: Sample) -> None:
    """The bill counts more than was metered, in two units of account."""
    sample.account("acc_over_billed")
    _metered(sample, "over_billed", LLM, 100_000)
    _billed(sample, "over_billed", 0.4, 50, consumed_unit="1000 Tokens")
    _billed(sample, "over_billed", 0.5, 0.0625, number=2, consumed_unit="1M Tokens")


def inside_the_tolerance(sample: Sample) -> None:
    """A thousandth more is still matched, a little over it is not."""
    for name, quantity in (("tolerance_exact", 100_100), ("tolerance_missed", 100_101)):
        sample.account(f"acc_{name}")
        _metered(sample, name, LLM, 100_000)
        _billed(sample, name, 0.8, quantity, consumed_unit="token")


def metered_only(sample: Sample) -> None:
    """Usage that nobody billed, in two industries."""
    sample.account("acc_metered_only")
    _metered(sample, "metered_only", VISION, 240)
    _metered(sample, "metered_only", IMAGE, 12)


def billed_only(sample: Sample) -> None:
    """A bill for usage that no log shows."""
    sample.account("acc_billed_only")
    _billed(sample, "billed_only", 1.1, 640, industry=VISION, consumed_unit="image")


def unit_mismatch(sample: Sample) -> None:
    """Calls billed where images are metered, and tokens billed where images are."""
    for name, unit in (("unit_mismatch", "API Calls"), ("unit_mismatch_tokens", "1K Tokens")):
        sample.account(f"acc_{name}")
        _metered(sample, name, VISION, 300)
        _billed(sample, name, 0.5, 1, industry=VISION, consumed_unit=unit)


def corrected_later_to_matched(sample: Sample) -> None:
    """A correction with negative quantity takes back what was billed too much."""
    sample.account("acc_corrected")
    _metered(sample, "corrected", IMAGE, 60, month=4)
    _billed(sample, "corrected", 4.0, 100, period=APRIL, industry=IMAGE, consumed_unit="image")
    _billed(sample, "corrected", -1.6, -40, period=(date(2026, 4, 30), date(2026, 4, 30)),
            number=2, industry=IMAGE, category="correction", consumed_unit="image")


def corrected_in_another_month(sample: Sample) -> None:
    """The correction falls into June: May stays over-billed, June is billed below nothing."""
    sample.account("acc_corrected_next_month")
    _metered(sample, "corrected_next_month", LLM, 50_000)
    _billed(sample, "corrected_next_month", 0.6, 0.075, consumed_unit="1M Tokens")
    _billed(sample, "corrected_next_month", -0.2, -0.025, number=2, category="correction",
            period=(date(2026, 6, 2), date(2026, 6, 2)), consumed_unit="1M Tokens")


def bill_without_a_quantity(sample: Sample) -> None:
    """A flat usage charge names no quantity: metered, not billed."""
    sample.account("acc_flat_fee")
    _metered(sample, "flat_fee", LLM, 30_000)
    _billed(sample, "flat_fee", 0.25, None)


def bill_a_month_late(sample: Sample) -> None:
    """180 images of April are billed with May's: both months are a matter of timing."""
    sample.account("acc_late_bill")
    for month, period, images in ((4, APRIL, 120), (5, MAY, 480)):
        _metered(sample, "late_bill", VISION, 300, month)
        _billed(sample, "late_bill", images / 500, images, period, month, industry=VISION)


def bill_a_month_late_and_short(sample: Sample) -> None:
    """100 missing in April, 60 too many in May: under-billed, then over-billed."""
    sample.account("acc_late_short")
    for month, period, images in ((4, APRIL, 200), (5, MAY, 360)):
        _metered(sample, "late_short", VISION, 300, month)
        _billed(sample, "late_short", images / 500, images, period, month, industry=VISION)


def bill_two_months_late(sample: Sample) -> None:
    """50 of March come with May's bill: not next to each other, the running sum is zero."""
    sample.account("acc_later_bill")
    for month, period, images in ((3, MARCH, 250), (4, APRIL, 300), (5, MAY, 350)):
        _metered(sample, "later_bill", VISION, 300, month)
        _billed(sample, "later_bill", images / 500, images, period, month, industry=VISION)


def late_bill_in_another_unit(sample: Sample) -> None:
    """May has calls on its bill, so it explains nothing: April stays under-billed."""
    sample.account("acc_late_calls")
    for month, period, images in ((4, APRIL, 250), (5, MAY, 350)):
        _metered(sample, "late_calls", VISION, 300, month)
        _billed(sample, "late_calls", images / 500, images, period, month, industry=VISION)
    _billed(sample, "late_calls", 0.5, 1, number=6, industry=VISION, consumed_unit="API Calls")
