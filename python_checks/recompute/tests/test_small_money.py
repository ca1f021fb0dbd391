"""Amounts of a millionth of a millionth, and sums that are rounded once."""

from __future__ import annotations

from datetime import date

import pytest

from python_checks.recompute.casting import parse_decimal
from python_checks.recompute.tests.cases import (
    Row,
    charge,
    found_kpi,
    month_arr,
    run,
)

AS_OF = date(2024, 1, 31)
JANUARY = date(2024, 1, 1)


def test_money_has_twelve_decimals() -> None:
    assert parse_decimal("0.0000000000005", 12, 38) == 1
    assert parse_decimal("0.00000000000049", 12, 38) == 0
    assert parse_decimal("99999999999999999999999999.9", 12, 38) is not None
    assert parse_decimal("100000000000000000000000000", 12, 38) is None


def test_small_charges_add_up_before_they_are_rounded() -> None:
    tables: dict[str, list[Row]] = {
        "raw_llm_requests": [{"requested_at": "2024-01-02"}],
        "raw_billing_charges": [
            charge("2024-01-02", effective_amount="0.0000003") for _ in range(5)
        ],
        "raw_inference_costs": [
            charge("2024-01-02", model_id="m", effective_cost="0.0000001") for _ in range(7)
        ],
    }
    marts = run(tables, AS_OF)
    revenue = found_kpi(marts, "revenue_per_million_tokens", "day", date(2024, 1, 2))
    assert revenue["numerator"] == pytest.approx(0.0000015)
    assert revenue["kpi_value"] == pytest.approx(0.01)
    cohort = marts["fct_token_revenue_cohorts_monthly"].row(0, named=True)
    assert cohort["revenue_usd"] == 0.000002
    assert cohort["revenue_per_million_tokens_usd"] == pytest.approx(0.01)
    quarter = marts["fct_profit_and_loss_quarterly"].row(0, named=True)
    assert (quarter["revenue_usd"], quarter["inference_cost_usd"]) == (0.000002, 0.000001)
    # 0.0000015 - 0.0000007
    assert quarter["gross_margin_usd"] == 0.000001
    assert quarter["gross_margin_rate"] == pytest.approx(8 / 15)


def test_small_charge_is_converted_and_spread_at_twelve_decimals() -> None:
    tables: dict[str, list[Row]] = {
        "raw_fx_rates": [{"currency": "JPY", "rate_date": "2024-01-01", "usd_per_unit": "0.007"}],
        "raw_billing_charges": [
            charge("2024-01-02", charge_period_end="2024-01-05", effective_amount="0.000001",
                   currency="jpy"),
        ],
    }  # fmt: skip
    marts = run(tables, AS_OF)
    # 0.000000007 USD over three days
    for day, part in ((2, 2.333e-9), (3, 2.333e-9), (4, 2.334e-9)):
        row = found_kpi(marts, "revenue_per_million_tokens", "day", date(2024, 1, day))
        assert row["numerator"] == pytest.approx(part)


def test_run_rate_is_rounded_to_six_decimals_after_it_is_annualised() -> None:
    month = charge("2024-01-01", charge_period_end="2024-02-01", effective_amount="0.0000004")
    marts = run({"raw_billing_charges": [month, {**month}]}, AS_OF)
    # 12 x 0.0000008
    assert month_arr(marts) == {"2024-01": 0.00001}


@pytest.mark.parametrize(
    ("amount", "currency", "count"),
    [
        ("10000000000", "USD", 0),
        ("-10000000000.000000000001", "USD", 1),
        ("5000000000", "EUR", 0),
        ("5000000000.000000000001", "EUR", 1),
        ("99999999999999999999999999", "EUR", 1),
    ],
)
def test_money_is_limited_in_usd(amount: str, currency: str, count: int) -> None:
    tables: dict[str, list[Row]] = {
        "raw_fx_rates": [{"currency": "EUR", "rate_date": "2024-01-01", "usd_per_unit": "2"}],
        "raw_billing_charges": [
            charge("2024-01-02", list_amount=amount, currency=currency),
        ],
        "raw_inference_costs": [
            charge("2024-01-02", effective_cost=amount, currency=currency),
        ],
    }
    reasons = run(tables, AS_OF)["quarantined_rows"]["quarantine_reason"].to_list()
    names = ("out_of_range: list_amount", "out_of_range: effective_cost")
    assert sorted(reasons) == sorted(names * count)
