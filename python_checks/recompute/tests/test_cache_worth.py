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


def test_cache_opportunities() -> None:
    def asked(account: str, cached: str, day: str = "2024-01-02") -> Row:
        return {"requested_at": day, "account_id": account, "cache_read_input_tokens": cached}

    def listed(account: str, amount: str | None, discount: str | None) -> Row:
        more = {"list_amount": amount, "cache_discount_amount": discount}
        return charge("2024-01-02", account_id=account, **more)

    tables: dict[str, list[Row]] = {
        "raw_llm_requests": [
            asked("own", "20"),
            asked("scaled", "0"),
            asked("unlisted", "60"),
            asked("early", "0", "2024-01-01"),
        ],
        "raw_billing_charges": [
            listed("own", "30", "5"),
            listed("scaled", "15", None),
            listed("unlisted", None, None),
        ],
    }
    rows = run(tables, AS_OF)["rpt_cache_opportunities"].sort("customer_id")
    # The industry saves 5 / 20 a token at a list price of 45 / 450; `scaled` pays 15 / 150.
    columns = ["customer_id", "additional_cached_tokens", "saving_per_million_tokens_usd"]
    assert rows.select(*columns, "saving_usd").rows() == [
        ("own", 20, 250_000, 5),
        ("scaled", 40, 250_000, 10),
        ("unlisted", 0, None, None),
    ]


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


def test_saving_rate_is_one_whether_the_bill_is_daily_or_monthly() -> None:
    daily = [
        charge(f"2024-01-{day:02}", list_amount="10", cache_discount_amount=discount)
        for day, discount in enumerate(["3.1", *[None] * 30], start=1)
    ]
    monthly = charge(
        "2024-01-01",
        charge_period_end="2024-02-01",
        list_amount="310",
        cache_discount_amount="3.1",
    )
    for charges in (daily, [monthly]):
        marts = run({"raw_billing_charges": charges}, AS_OF)
        for grain, start in (
            ("day", JANUARY),
            ("day", date(2024, 1, 17)),
            ("week", date(2024, 1, 8)),
            ("month", JANUARY),
            ("quarter", JANUARY),
        ):
            assert saving(marts, grain, start) == (pytest.approx(3.1), pytest.approx(310))


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


def test_saving_rate_stops_at_the_horizon() -> None:
    bill = charge("2024-01-01", charge_period_end="2024-02-01", list_amount="310",
                  cache_discount_amount="31")  # fmt: skip
    marts = run({"raw_billing_charges": [bill]}, date(2024, 1, 10))
    assert saving(marts, "day", date(2024, 1, 2)) == (10, 100)


def margins(marts: Any, grain: str = "month", start: date = JANUARY) -> tuple[Any, Any]:
    """Margin rates of cached and of uncached tokens."""
    row = found_kpi(marts, MULTIPLE, grain, start)
    return row["numerator"], row["denominator"]


def test_margin_of_cached_tokens_is_estimated_by_list_prices() -> None:
    tables: dict[str, list[Row]] = {
        "raw_llm_requests": [asked("2024-01-02", "50")],
        "raw_billing_charges": [
            charge("2024-01-02", list_amount="150", cache_discount_amount="30",
                   effective_amount="110"),
            charge("2024-01-02", list_amount="150", account_id="b", effective_amount="0"),
            charge("2024-01-02", charge_category="credit", effective_amount="-10"),
            charge("2024-01-02", usage_kind="other", effective_amount="1000", list_amount="1000"),
        ],
        "raw_inference_costs": [charge("2024-01-02", effective_cost="21")],
    }  # fmt: skip
    marts = run(tables, AS_OF)
    # List price 2 a token: cached revenue 50 x 2 - 30 = 70, uncached 100 - 70 = 30; cost 1 and 20.
    assert margins(marts) == (pytest.approx(69 / 70), pytest.approx(10 / 30))
    none = found_kpi(marts, MULTIPLE, "day", date(2024, 1, 3))
    assert none["kpi_value"] is None


def test_margin_of_cached_tokens_is_what_the_bill_tells() -> None:
    def kind(name: str | None, amount: str, **more: str) -> Row:
        return charge("2024-01-02", usage_kind=name, effective_amount=amount, **more)

    tables: dict[str, list[Row]] = {
        # weighted: 0.1 x 50 cached of 150 tokens of each: shares 5 / 105 and 100 / 105
        "raw_llm_requests": [
            asked("2024-01-02", "50"),
            asked("2024-01-02", "50", account_id="estimated"),
        ],
        "raw_billing_charges": [
            kind("cache_read", "12", list_amount="999", cache_discount_amount="998"),
            kind("input", "20"),
            kind("cache_creation", "5"),
            kind("output", "30"),
            kind(None, "-3", charge_category="credit"),
            kind("image", "500"),
            # 50 of 150 tokens at a list price of 0.4: 20, less 6
            kind(None, "54", list_amount="60", cache_discount_amount="6", account_id="estimated"),
        ],
        "raw_inference_costs": [charge("2024-01-02", effective_cost="21")],
    }
    # cached 12 + 14 and cost 1, uncached 52 + 40 and cost 20
    expected = (pytest.approx(25 / 26), pytest.approx(72 / 92))
    assert margins(run(tables, AS_OF)) == expected


def test_bill_tells_of_one_model_and_month() -> None:
    def usage(day: str, model: str) -> Row:
        return asked(day, "50", model_id=model)

    tables: dict[str, list[Row]] = {
        "raw_llm_requests": [
            usage("2024-01-02", "m"), usage("2024-01-02", "n"), usage("2024-02-02", "m"),
        ],
        "raw_billing_charges": [
            charge("2024-01-30", usage_kind="cache_read", effective_amount="4"),
            charge("2024-01-02", effective_amount="10", list_amount="30"),
            charge("2024-01-02", effective_amount="28", list_amount="30", model_id="n"),
            charge("2024-02-02", effective_amount="14", list_amount="15"),
        ],
        "raw_inference_costs": [
            charge("2024-01-02", effective_cost="0"), charge("2024-02-02", effective_cost="0"),
        ],
    }  # fmt: skip
    marts = run(tables, date(2024, 2, 29))
    # January: cached 4 + 30 / 3, uncached 10 + 18; there is no cost.
    assert margins(marts) == (1, 1)
    costly = [charge("2024-01-02", effective_cost="21"), charge("2024-02-02", effective_cost="21")]
    marts = run({**tables, "raw_inference_costs": costly}, date(2024, 2, 29))
    assert margins(marts) == (pytest.approx(13 / 14), pytest.approx(8 / 28))
    # February is not told: cached 15 / 3, uncached 9, cost 1 and 20
    assert margins(marts, "month", date(2024, 2, 1)) == (
        pytest.approx(4 / 5),
        pytest.approx(-11 / 9),
    )
    # Both: told 4 and 10; the pool has 300 tokens, 100 of them cached, at 45 / 300
    assert margins(marts, "quarter") == (pytest.approx(17 / 19), pytest.approx(-3 / 37))


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
