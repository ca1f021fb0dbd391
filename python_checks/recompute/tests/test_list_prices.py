"""Charges beside the vendor's own list."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from .cases import Row, run

AS_OF = date(2024, 6, 30)
MILLION = "1000000"


def priced(text: str, **more: str | None) -> Row:
    """A list price from `kind,tier,price,from,until`; an empty until is open-ended."""
    kind, tier, price, since, until = text.split(",")
    return {
        "industry": "llm_api",
        "model_id": "m",
        "usage_kind": kind,
        "price_tier": tier,
        "list_unit_price": price,
        "effective_from": since,
        "effective_until": until or None,
        **more,
    }


def charged(amount: str, kind: str = "cache_read", **more: str | None) -> Row:
    """A charge of a million tokens of one day."""
    return {
        "charge_period_start": "2024-06-01",
        "effective_amount": amount,
        "usage_kind": kind,
        "consumed_quantity": MILLION,
        **more,
    }


LIST = [
    priced("cache_read,standard,0.3,2024-01-01,"),
    priced("cache_read,batch,0.15,2024-01-01,"),
    priced("input,standard,3,2024-01-01,"),
]


def checked(
    charges: list[Row], prices: list[Row] | None = None, *columns: str, **more: Any
) -> list[tuple[Any, ...]]:
    """Columns of the mart's rows, by default status, tier, billed_as and difference."""
    tables = {
        "raw_billing_charges": charges,
        "raw_list_prices": LIST if prices is None else prices,
        **more,
    }
    rows = run(tables, AS_OF)["rpt_list_price_check"]
    wanted = columns or ("status", "price_tier", "billed_as", "difference_usd")
    return rows.sort("status", "price_tier", "billed_as").select(wanted).rows()


@pytest.mark.parametrize(
    ("amount", "row"),
    [
        ("0.3", ("at_list", "standard", "none", 0.0)),
        ("0.303", ("at_list", "standard", "none", 0.003)),
        ("0.15", ("at_list", "batch", "none", 0.0)),
        ("0.24", ("below_list", "standard", "none", -0.06)),
        ("3", ("above_list", "standard", "input standard", 2.7)),
        ("0.1", ("below_list", "batch", "none", -0.05)),
        ("0", ("below_list", "batch", "none", -0.15)),
    ],
)
def test_charges_of_the_definition_are_as_it_says(amount: str, row: tuple[Any, ...]) -> None:
    assert checked([charged(amount)]) == [row]


def test_volume_discount_is_added_back() -> None:
    assert checked([charged("0.27", volume_discount_amount="0.03")])[0][:2] == (
        "at_list",
        "standard",
    )


def test_what_is_not_compared_is_counted() -> None:
    charges = [
        charged("0.3", charge_category="credit"),
        charged("-0.3", consumed_quantity="-1000000"),
        charged("0.3", consumed_quantity=None),
        charged("0.3", consumed_quantity="0"),
        charged("0.3", "other", consumed_unit="searches"),
        charged("0.3", None),  # type: ignore[arg-type]
        charged("0.3", charge_period_start="2024-07-01"),
    ]
    rows = checked(charges, None, "usage_kind", "usage_unit", "status", "charge_count")
    assert sorted(rows) == [
        ("cache_read", "token", "not_compared", 4),
        ("other", "unknown", "not_compared", 1),
    ]


@pytest.mark.parametrize(
    ("amount", "is_between"),
    [("0.24", True), ("0.3", False), ("0.31", False), ("0.14", False), ("0", False)],
)
def test_price_between_two_of_the_list_says_so(amount: str, is_between: bool) -> None:
    assert checked([charged(amount)], None, "is_between_prices") == [(is_between,)]


def test_bill_over_a_change_is_held_against_both_prices() -> None:
    prices = [priced("output,standard,12,2024-05-02,"), priced("output,standard,9,2024-05-31,")]
    for amount, status in (("12", "at_list"), ("9", "at_list"), ("10", "above_list")):
        charge = charged(
            amount, "output", charge_period_start="2024-05-01", charge_period_end="2024-06-01"
        )
        assert checked([charge], prices)[0][0] == status, amount


def test_price_of_the_day_counts_and_an_offer_only_while_it_lasts() -> None:
    prices = [
        priced("output,standard,12,2024-01-01,"),
        priced("output,standard,9,2024-05-01,2024-06-01"),
    ]
    for day, amount in (("2024-04-30", "12"), ("2024-05-31", "9"), ("2024-06-01", "12")):
        charge = charged(amount, "output", charge_period_start=day)
        assert checked([charge], prices)[0][0] == "at_list", day
    assert checked([charged("12", "output", charge_period_start="2023-12-31")], prices) == [
        ("no_list_price", "none", "none", None)
    ]


def test_own_currency_comes_before_others() -> None:
    rates = [{"currency": "EUR", "rate_date": "2024-01-01", "usd_per_unit": "1.5"}]
    charge = charged("2", "input", currency="EUR")
    assert checked([charge], raw_fx_rates=rates)[0][:2] == ("at_list", "standard")
    in_euros = [*LIST, priced("input,standard,2.5,2024-01-01,", currency="EUR")]
    assert checked([charge], in_euros, raw_fx_rates=rates) == [
        ("below_list", "standard", "none", -0.75)
    ]


def test_prices_per_token_and_per_million_tokens_are_one() -> None:
    prices = [
        priced("input,b,0.000003,2024-01-01,", pricing_unit="token"),
        priced("input,a,3,2024-01-01,", pricing_unit="1M Tokens"),
        priced("input,c,3,2024-01-01,", pricing_unit="1k_calls"),
    ]
    assert checked([charged("3", "input")], prices) == [("at_list", "a", "none", 0.0)]


def test_row_of_the_own_name_comes_before_that_of_an_alias() -> None:
    aliases = [{"model_alias": "dated-m", "model_id": "m"}]
    prices = [
        priced("input,standard,4,2024-01-01,", model_id="dated-m"),
        priced("input,standard,3,2024-01-01,"),
        priced("input,batch,2,2024-01-01,", model_id="dated-m"),
    ]
    charges = [charged("4", "input"), charged("2", "input", model_id="dated-m")]
    assert checked(charges, prices, raw_model_aliases=aliases) == [
        ("above_list", "standard", "none", 1.0),
        ("at_list", "batch", "none", 0.0),
    ]


def test_without_a_list_nothing_is_checked() -> None:
    assert run({"raw_billing_charges": [charged("3")]}, AS_OF)["rpt_list_price_check"].is_empty()
    assert checked([charged("3")], []) == [("no_list_price", "none", "none", None)]
