"""The vendor's own list, and charges that are at it, beside it and off it."""

# One case reads best on few lines.
# fmt: off

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from python_checks.sample.sample import Sample
from python_checks.sample.vendor import LLM, VISION

RELEASED = date(2025, 9, 16)
DAY = date(2026, 6, 10)


def _price(sample: Sample, model_id: str, kind: str, tier: str, price: str, since: date = RELEASED,
           **columns: Any) -> None:
    sample.tables.add("raw_list_prices", **{
        "industry": LLM, "model_id": model_id, "usage_kind": kind, "price_tier": tier,
        "list_unit_price": Decimal(price), "effective_from": since, **columns,
    })


def _billed(sample: Sample, name: str, kind: str, amount: str, **columns: Any) -> None:
    """A charge of one day that is not annualised, of a thousand tokens unless it says more."""
    day = columns.pop("day", DAY)
    sample.charge(f"chg_list_{name}", "acc_list", day, day, Decimal(amount), **{
        "model_id": "atlas-3", "usage_kind": kind, "consumed_quantity": 1000,
        "consumed_unit": "token", "charge_frequency": "one_time", **columns,
    })


def tiers_of_a_model(sample: Sample) -> None:
    """Standard, batch, long context, and two ways of writing to the cache."""
    sample.account("acc_list")
    for name, kind, amount in (
        ("standard", "input", "0.011"), ("batch", "input", "0.0055"), ("long", "input", "0.022"),
        ("cache_1h", "cache_creation", "0.022"), ("cache_5m", "cache_creation", "0.01375"),
    ):
        _billed(sample, name, kind, amount)


def cached_tokens_billed_as_others(sample: Sample) -> None:
    """Reads at the price of input, writes without their premium, half of two tiers, nothing."""
    _billed(sample, "read_as_input", "cache_read", "0.011")
    _billed(sample, "write_as_input", "cache_creation", "0.011")
    _billed(sample, "between", "cache_creation", "0.018")
    _billed(sample, "above", "cache_creation", "0.03")
    _billed(sample, "nothing", "output", "0")


def at_the_edge_of_the_tolerance(sample: Sample) -> None:
    """One percent is within it; a volume discount is no part of the list."""
    _billed(sample, "edge", "input", "0.01111")
    _billed(sample, "beyond_edge", "input", "0.01089")
    _billed(sample, "above_edge", "output", "0.0667")
    _billed(sample, "volume", "output", "0.0396", volume_discount_amount=Decimal("0.0044"))


def not_compared(sample: Sample) -> None:
    """No quantity, a correction, tax: counted, and held against nothing."""
    _billed(sample, "no_quantity", "input", "0.011", consumed_quantity=None)
    _billed(sample, "zero_quantity", "input", "0.011", consumed_quantity=0)
    _billed(sample, "correction", "input", "-0.011", consumed_quantity=-1000)
    _billed(sample, "tax", "input", "0.002", category="tax")
    _billed(sample, "no_model", "input", "0.011", model_id=None)


def prices_that_changed(sample: Sample) -> None:
    """A new price ends the old one, an offer only while it lasts; the first day counts."""
    _price(sample, "atlas-2-mini", "input", "standard", "2.5", date(2026, 5, 1))
    _price(sample, "atlas-2-mini", "output", "standard", "9", date(2026, 6, 1),
           effective_until=date(2026, 6, 10))
    _price(sample, "atlas-2-mini", "output", "standard", "1", DAY, effective_until=DAY)
    for day, amount in ((1, "0.009"), (9, "0.009"), (10, "0.012")):
        _billed(sample, f"offer_{day:02d}", "output", amount, model_id="atlas-2-mini",
                day=date(2026, 6, day))
    _billed(sample, "old_price", "input", "0.003", model_id="atlas-2-mini", day=date(2026, 5, 1))


def lists_in_several_currencies(sample: Sample) -> None:
    """Euros against the list in euros; francs, of which there is none, against all."""
    _billed(sample, "euro", "input", "0.01008", currency="EUR")
    # the dollar price in euros is not the price in euros
    _billed(sample, "euro_at_dollars", "input", "0.011", currency="EUR")
    _billed(sample, "franc", "input", "0.0091", currency="CHF")
    # no currency is USD: the row that says so counts
    _price(sample, "atlas-3", "output", "long_context", "67")


def calls_beside_images(sample: Sample) -> None:
    """A price of a thousand calls is none of images."""
    _price(sample, "iris-detect-retail", "call", "standard", "0.9", date(2024, 1, 1),
           industry=VISION, pricing_unit="1K Calls")
    for name, kind, unit in (("calls", "call", "API Calls"), ("call_images", "call", "images")):
        _billed(sample, name, kind, "0.009", industry=VISION, model_id="iris-detect-retail",
                consumed_quantity=10, consumed_unit=unit)


def tiers_of_one_price(sample: Sample) -> None:
    """The first by name; what is free is at the list when nothing is billed."""
    for tier, price in (("flex", "1.5"), ("Priority", "3")):
        _price(sample, "atlas-3-mini", "input", tier, price)
    _price(sample, "atlas-3-mini", "call", "standard", "0", pricing_unit="call")
    for name, amount in (("equal_half", "0.0015"), ("equal_whole", "0.003")):
        _billed(sample, name, "input", amount, model_id="atlas-3-mini")
    for name, amount in (("free", "0"), ("not_free", "0.003")):
        _billed(sample, name, "call", amount, model_id="atlas-3-mini", consumed_quantity=3,
                consumed_unit="calls")


def prices_of_other_names(sample: Sample) -> None:
    """A list of an alias is the model's; where both begin on one day its own counts."""
    _price(sample, "atlas-3-20250916", "output", "priority", "88")
    _price(sample, "atlas-3-20250916", "output", "standard", "45")
    _billed(sample, "alias", "output", "0.088", model_id="atlas-3-20250916")


def prices_delivered_again(sample: Sample) -> None:
    """A price that was corrected, and the same row twice."""
    for price, day in (("24", 3), ("21", 2)):
        _price(sample, "atlas-3-code", "input", "priority", price, date(2026, 2, 10),
               ingested_at=datetime(2026, 3, day, 6))
    _price(sample, "atlas-3-code", "input", "flex", "6", date(2026, 2, 10))
    sample.tables.repeat_last("raw_list_prices")
