"""What caching earns: bills by kind of token, bills with a discount, premiums."""

# One case reads best on few lines.
# fmt: off

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from python_checks.sample.calendar_days import DAY
from python_checks.sample.sample import Sample
from python_checks.sample.vendor import LLM

MODEL = "atlas-3"
APRIL = (date(2026, 4, 1), date(2026, 4, 30))
MAY = (date(2026, 5, 1), date(2026, 5, 31))
JUNE = (date(2026, 6, 1), date(2026, 6, 30))


def _used(sample: Sample, name: str, month: int) -> None:
    """100,000 tokens in, of which 60,000 read from and 20,000 written to the cache; 5,000 out."""
    sample.request(LLM, f"llm_{name}_{month:02d}", datetime(2026, month, 19, 9, 30),
                   is_billed=False, account_id=f"acc_{name}", model_id=MODEL,
                   input_tokens=100_000, cache_read_input_tokens=60_000,
                   cache_creation_input_tokens=20_000, output_tokens=5_000,
                   reasoning_output_tokens=1_000)


def _billed(
    sample: Sample, name: str, label: str, period: tuple[date, date], amount: str, **columns: Any
) -> None:
    sample.charge(f"chg_{name}_{label}", f"acc_{name}", *period, Decimal(amount),
                  **{"model_id": MODEL, **columns})


def told_by_kind(sample: Sample) -> None:
    """A charge for each kind: cached tokens earn what cache_read says; writing costs a premium."""
    sample.account("acc_cache_told")
    for month, period in ((4, APRIL), (6, JUNE)):
        _used(sample, "cache_told", month)
        for kind, quantity, listed, discount, amount in (
            ("input", 20_000, "0.22", None, "0.22"),
            ("Cache-Read", 60_000, "0.66", "0.594", "0.066"),
            ("cache_creation", 20_000, "0.22", "-0.055", "0.275"),
            ("output", 5_000, "0.22", None, "0.22"),
        ):
            _billed(sample, "cache_told", f"{kind.lower()}_{month:02d}", period, amount,
                    usage_kind=kind, consumed_quantity=quantity, consumed_unit="token",
                    list_amount=listed, cache_discount_amount=discount)


def told_in_one_month_only(sample: Sample) -> None:
    """No cache_read in May: its list amount is shared by tokens, as where nothing is told."""
    sample.account("acc_cache_partly")
    for month, period, kind in ((4, APRIL, "cache_read"), (5, MAY, "input")):
        _used(sample, "cache_partly", month)
        _billed(sample, "cache_partly", f"{kind}_{month:02d}", period, "0.51", usage_kind=kind,
                list_amount="0.66", cache_discount_amount="0.15", consumed_quantity=60_000)
        _billed(sample, "cache_partly", f"rest_{month:02d}", period, "0.44",
                consumed_quantity=45_000)


def told_by_a_credit(sample: Sample) -> None:
    """A credit of kind cache_read tells the month too; that of another model does not."""
    sample.account("acc_cache_credit")
    _used(sample, "cache_credit", 4)
    _billed(sample, "cache_credit", "usage", APRIL, "0.9", consumed_quantity=105_000,
            list_amount="1.3", cache_discount_amount="0.4")
    _billed(sample, "cache_credit", "back", (date(2026, 4, 28), date(2026, 4, 28)), "-0.05",
            category="credit", usage_kind="cache_read")
    _billed(sample, "cache_credit", "other_model", APRIL, "-0.01", category="correction",
            usage_kind="cache_read", model_id=None)


def estimated_daily_and_monthly(sample: Sample) -> None:
    """The same bill by day and by month: the saving rate is one, 0.4 of 1.3 in all of April."""
    for name in ("cache_monthly", "cache_daily"):
        sample.account(f"acc_{name}")
        _used(sample, name, 4)
    _billed(sample, "cache_monthly", "april", APRIL, "0.9", consumed_quantity=105_000,
            list_amount="1.3", cache_discount_amount="0.4")
    day = date(2026, 4, 19)
    _billed(sample, "cache_daily", "cached", (day, day), "0.2", consumed_quantity=60_000,
            list_amount="0.6", cache_discount_amount="0.4")
    _billed(sample, "cache_daily", "plain", (day + DAY, day + DAY), "0.7",
            consumed_quantity=45_000, list_amount="0.7")


def premium_alone(sample: Sample) -> None:
    """Writing to the cache and never reading: a negative saving."""
    sample.account("acc_cache_premium")
    _used(sample, "cache_premium", 6)
    _billed(sample, "cache_premium", "june", (date(2026, 6, 19), date(2026, 6, 19)), "0.275",
            consumed_quantity=105_000, list_amount="0.22", cache_discount_amount="-0.055")


def discounts_that_cancel(sample: Sample) -> None:
    """A discount and a premium of the same size: the month counts, and saves nothing."""
    sample.account("acc_cache_even")
    _used(sample, "cache_even", 5)
    for label, discount, amount in (("read", "0.1", "0.4"), ("write", "-0.1", "0.6")):
        _billed(sample, "cache_even", label, MAY, amount, consumed_quantity=52_500,
                list_amount="0.5", cache_discount_amount=discount)


def kinds_that_are_no_tokens(sample: Sample) -> None:
    """Images, calls and others are revenue, never that of tokens; others in any unit."""
    sample.account("acc_cache_others")
    _used(sample, "cache_others", 5)
    _billed(sample, "cache_others", "tokens", MAY, "0.95", consumed_quantity=105_000,
            list_amount="1.3", cache_discount_amount="0.35")
    for kind, quantity, unit in (("other", 12, "searches"), (" Other", 3, "Tool Seconds"),
                                 ("other", 40_000, "token"), ("other", None, None)):
        _billed(sample, "cache_others", f"other_{unit or 'none'}".lower().replace(" ", "_"), MAY,
                "0.12", usage_kind=kind, consumed_quantity=quantity, consumed_unit=unit)


def calls_beside_tokens(sample: Sample) -> None:
    """Calls have a unit of their own, so the month cannot be compared."""
    sample.account("acc_cache_calls")
    _used(sample, "cache_calls", 5)
    _billed(sample, "cache_calls", "tokens", MAY, "0.95", consumed_quantity=105_000)
    for kind in ("call", "image"):
        _billed(sample, "cache_calls", kind, MAY, "0.2", usage_kind=kind,
                consumed_quantity=1 if kind == "call" else None, consumed_unit="API Calls")
