"""What caching earns and saves: saving rate, margin multiple, cache opportunities."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from python_checks.recompute.tests.cases import Row, charge, found_kpi, kpi, run

AS_OF = date(2024, 1, 31)
JANUARY = date(2024, 1, 1)
MULTIPLE = "cached_margin_multiple"
SAVING = "cache_saving_rate"


def asked(day: str, cached: str, **more: str) -> Row:
    """A request of 100 input tokens, of which some are cached, and 50 output tokens."""
    return {"requested_at": day, "cache_read_input_tokens": cached, **more}


def test_opportunities_count_credits_and_say_what_is_estimated() -> None:
    tables: dict[str, list[Row]] = {
        "raw_llm_requests": [
            asked("2024-01-02", "20", cache_creation_input_tokens="30", account_id=account)
            for account in ("told", "premium", "unbilled")
        ],
        "raw_billing_charges": [
            charge("2024-01-02", account_id="told", list_amount="30", cache_discount_amount="5"),
            charge("2024-01-02", account_id="told", list_amount="1", cache_discount_amount="2",
                   usage_kind="Cache-Read", charge_category="credit", effective_amount="0"),
            charge("2024-01-02", account_id="premium", cache_discount_amount="-1.0000005"),
            charge("2024-01-02", account_id="premium", usage_kind="input"),
            charge("2024-01-01", account_id="unbilled", cache_discount_amount="9"),
            charge("2024-01-02", account_id="unbilled", charge_category="tax"),
        ],
    }  # fmt: skip
    rows = run(tables, AS_OF)["rpt_cache_opportunities"].sort("customer_id")
    columns = [
        "customer_id", "cache_creation_input_tokens", "saving_per_million_tokens_usd",
        "net_saving_usd", "is_estimated",
    ]  # fmt: skip
    assert rows.select(columns).rows() == [
        ("premium", 30, None, -1.000001, True),
        # 7 USD for 20 cached tokens
        ("told", 30, 350_000, 7, False),
        ("unbilled", 30, None, None, True),
    ]


def saving(marts: Any, grain: str, start: date) -> tuple[Any, Any]:
    """Numerator and denominator of the saving rate."""
    row = found_kpi(marts, SAVING, grain, start)
    return row["numerator"], row["denominator"]


def test_saving_rate_takes_credits_premiums_and_months_with_a_discount_only() -> None:
    february = "2024-02-01"
    tables: dict[str, list[Row]] = {
        "raw_billing_charges": [
            charge("2024-01-20", list_amount="100", cache_discount_amount="60"),
            charge("2024-01-21", list_amount="-10", cache_discount_amount="-5",
                   charge_category="credit", effective_amount="-5"),
            charge("2024-01-22", list_amount="40", charge_class="correction"),
            charge("2024-01-22", cache_discount_amount="7"),
            charge("2024-01-22", list_amount="1", cache_discount_amount="1",
                   charge_category="purchase"),
            # a discount of a charge without a list amount makes the month count
            charge("2024-01-22", account_id="b", cache_discount_amount="9"),
            charge("2024-01-23", account_id="b", list_amount="8"),
            charge("2024-01-23", account_id="c", list_amount="1000"),
            charge(february, list_amount="1000"),
            charge(february, list_amount="20", cache_discount_amount="-2", account_id="b"),
        ]
    }  # fmt: skip
    marts = run(tables, date(2024, 2, 10))
    assert saving(marts, "month", JANUARY) == (55, 138)
    assert saving(marts, "day", date(2024, 1, 31)) == (55, 138)
    assert saving(marts, "month", date(2024, 2, 1)) == (-2, 20)
    assert saving(marts, "week", date(2024, 1, 29)) == (53, 158)
    assert saving(marts, "quarter", JANUARY) == (53, 158)
    # The rows begin with the first month that has a saving.
    assert saving(marts, "day", JANUARY) == (55, 138)
    assert kpi(marts, SAVING, "day", date(2023, 12, 31)) is None


def margins(marts: Any, grain: str = "month", start: date = JANUARY) -> tuple[Any, Any]:
    """Margin rates of cached and of uncached tokens."""
    row = found_kpi(marts, MULTIPLE, grain, start)
    return row["numerator"], row["denominator"]


def test_pool_without_tokens_has_no_cached_part() -> None:
    tables: dict[str, list[Row]] = {
        "raw_llm_requests": [asked("2024-01-02", "50")],
        "raw_billing_charges": [
            charge("2024-01-02", usage_kind="cache_read", effective_amount="10"),
            charge("2024-01-02", effective_amount="40", list_amount="50", account_id="idle",
                   cache_discount_amount="10"),
        ],
        "raw_inference_costs": [charge("2024-01-02", effective_cost="21")],
    }  # fmt: skip
    assert margins(run(tables, AS_OF)) == (pytest.approx(9 / 10), pytest.approx(20 / 40))
