"""What of the revenue recurs, which months are billed, and bills of whole months."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from python_checks.recompute.fx import spread_over_days
from python_checks.recompute.periods import add_months, month_end
from python_checks.recompute.tests.cases import Row, kpi, month_arr, movement, run
from python_checks.recompute.tests.test_arr import usage_charge

MONTHS_OF_2024 = [f"2024-{month:02}" for month in range(1, 13)]


def monthly(amount: str, months: int = 12, **more: str) -> list[Row]:
    """Usage charges of the first months of 2024."""
    starts = [add_months(date(2024, 1, 1), number) for number in range(months)]
    return [usage_charge(str(start), str(add_months(start, 1)), amount, **more) for start in starts]


def month_revenue(marts: Mapping[str, pl.DataFrame], month: date) -> float:
    """Usage revenue of a month, USD."""
    row = kpi(marts, "revenue_per_million_tokens", "month", month)
    assert row is not None
    return float(row["numerator"])


def states(marts: Mapping[str, pl.DataFrame], customer: str = "a") -> dict[str, str]:
    """Reconciliation state by month (YYYY-MM) of one customer."""
    rows = marts["fct_usage_billing_reconciliation_monthly"].filter(customer_id=customer)
    return {
        month.strftime("%Y-%m"): state
        for month, state in rows.sort("month_date").select("month_date", "state").iter_rows()
    }


@pytest.mark.parametrize(
    ("extra", "revenue"),
    [
        ({"charge_category": "credit", "effective_amount": "-10000"}, 0),
        ({"charge_frequency": "One-Time", "effective_amount": "30000"}, 40000),
        (
            {
                "charge_category": "correction",
                "charge_frequency": "one_time",
                "effective_amount": "-5",
            },
            9995,
        ),
    ],
)
def test_what_does_not_recur_is_revenue_and_no_arr(extra: Row, revenue: float) -> None:
    tables: dict[str, list[Row]] = {
        "raw_billing_charges": [
            *monthly("10000"),
            {"charge_period_start": "2024-04-15", **extra},
        ]
    }
    marts = run(tables, date(2024, 12, 31))
    assert month_arr(marts) == dict.fromkeys(MONTHS_OF_2024, 120000)
    assert month_revenue(marts, date(2024, 4, 1)) == revenue
    assert month_revenue(marts, date(2024, 5, 1)) == 10000


def test_recurring_credit_lowers_the_run_rate() -> None:
    credits = monthly("-1000", charge_category="credit", charge_frequency="recurring")
    marts = run({"raw_billing_charges": [*monthly("10000"), *credits]}, date(2024, 12, 31))
    assert month_arr(marts) == dict.fromkeys(MONTHS_OF_2024, 108000)


def test_set_up_fee_is_no_arr_and_bills_no_month() -> None:
    fee = {"charge_period_start": "2024-01-31", "charge_frequency": "one_time"}
    tables: dict[str, list[Row]] = {"raw_billing_charges": [{**fee, "effective_amount": "5000"}]}
    marts = run(tables, date(2024, 2, 29))
    assert month_arr(marts) == {}
    assert month_revenue(marts, date(2024, 1, 1)) == 5000


def test_correction_written_as_usage_is_summed_and_reaches_nothing() -> None:
    tables: dict[str, list[Row]] = {
        "raw_billing_charges": [
            usage_charge("2024-01-01", "2024-02-01", amount)
            for amount in ("1500", "-1500", "1200", "300")
        ]
    }
    tables["raw_billing_charges"].append(
        usage_charge("2024-02-01", "2024-03-01", "0", charge_class="correction")
    )
    tables["raw_billing_charges"].append(
        usage_charge("2024-03-01", "2024-04-01", "0", consumed_quantity="-1")
    )
    marts = run(tables, date(2024, 3, 31))
    assert month_revenue(marts, date(2024, 1, 1)) == 1500
    assert month_arr(marts) == dict.fromkeys(MONTHS_OF_2024[:3], 18000)


def test_bill_that_is_expected_carries_the_run_rate_and_holds_back_what_is_final() -> None:
    tables: dict[str, list[Row]] = {
        "raw_accounts": [{"account_id": "a", "segment": "startup"}, {"account_id": "b"}],
        "raw_billing_charges": [
            usage_charge("2026-01-01", "2026-04-01", "15000"),
            usage_charge("2026-04-01", "2026-07-01", "15000"),
        ],
        "raw_llm_requests": [{"requested_at": "2026-07-14"}],
        "raw_contracts": [{"start_date": "2025-01-01", "account_id": "b", "contract_id": "b"}],
    }
    marts = run(tables, date(2026, 8, 31), renewal_grace_days=0)
    months = [f"2026-{month:02}" for month in range(1, 9)]
    assert month_arr(marts) == dict.fromkeys(months, 60000)
    assert states(marts)["2026-07"] == "open"
    july = date(2026, 7, 1)
    assert not movement(marts, july)["is_final"]
    assert movement(marts, date(2026, 6, 1))["is_final"]
    retention = marts["fct_retention_monthly"].filter(pl.col("month_date") == july)
    assert dict(retention.select("segment", "is_final").iter_rows()) == {
        "all": False,
        "startup": False,
        "unknown": True,
    }
    for name, expected in (("nrr", False), ("net_new_arr", False)):
        row = kpi(marts, name, "month", july)
        assert row is not None
        assert row["is_final"] == expected


@pytest.mark.parametrize(
    ("as_of", "lag", "is_carried"),
    [
        (date(2024, 4, 30), 30, True),  # 29 February + 31 days + 30 days
        (date(2024, 5, 1), 30, False),
        (date(2024, 3, 31), 0, True),
        (date(2024, 4, 1), 0, False),
    ],
)
def test_bill_is_expected_for_its_length_and_the_lag(
    as_of: date, lag: int, is_carried: bool
) -> None:
    tables: dict[str, list[Row]] = {
        "raw_accounts": [{"account_id": "a"}, {"account_id": "b"}],
        "raw_billing_charges": [
            usage_charge("2024-01-30", "2024-03-01", "310", consumed_quantity="150"),
            usage_charge("2024-02-20", "2024-03-01", "11"),
            *monthly("1", account_id="b"),
        ],
        "raw_llm_requests": [
            {"requested_at": "2024-03-10", "error_type": None},
            {"requested_at": "2024-02-10"},
        ],
    }
    marts = run(tables, as_of, billing_lag_days=lag)
    assert (month_arr(marts).get("2024-03", 0) > 0) == is_carried
    assert (states(marts)["2024-03"] == "open") == is_carried
    assert month_arr(marts, "b")["2024-03"] == 12


@pytest.mark.parametrize("error_type", [None, "boom"])
def test_failed_request_and_no_request_expect_no_bill(error_type: str | None) -> None:
    tables: dict[str, list[Row]] = {
        "raw_accounts": [{"account_id": "a"}, {"account_id": "b"}],
        "raw_billing_charges": [*monthly("100", 1), *monthly("1", account_id="b")],
    }
    if error_type is not None:
        tables["raw_llm_requests"] = [{"requested_at": "2024-02-10", "error_type": error_type}]
    marts = run(tables, date(2024, 2, 29))
    assert month_arr(marts) == {"2024-01": 1200, "2024-02": 0}


def test_charge_of_a_year_does_not_bill_the_industry() -> None:
    year = usage_charge("2024-01-01", "2025-01-01", "12000", account_id="b")
    tables: dict[str, list[Row]] = {
        "raw_accounts": [{"account_id": "a"}, {"account_id": "b"}],
        "raw_billing_charges": [*monthly("100", 2), year],
        "raw_llm_requests": [{"requested_at": "2024-02-10"}, {"requested_at": "2024-04-10"}],
    }
    marts = run(tables, date(2024, 4, 30))
    assert month_arr(marts) == dict.fromkeys(MONTHS_OF_2024[:4], 1200)
    assert states(marts) == {"2024-02": "metered_only", "2024-04": "open"}
    alone = run({**tables, "raw_billing_charges": [year]}, date(2024, 4, 30))
    assert states(alone) == {"2024-02": "metered_only", "2024-04": "metered_only"}
    unbilled = run({**tables, "raw_billing_charges": []}, date(2024, 4, 30))
    assert states(unbilled) == {"2024-02": "open", "2024-04": "open"}


def test_reconciliation_is_open_whatever_the_basis_of_arr() -> None:
    tables: dict[str, list[Row]] = {
        "raw_billing_charges": monthly("100", 1),
        "raw_llm_requests": [{"requested_at": "2024-02-10"}],
    }
    marts = run(tables, date(2024, 2, 29), arr_basis="contracted")
    assert states(marts)["2024-02"] == "open"


def test_three_months_count_from_the_first_month_with_a_usage_charge() -> None:
    tables: dict[str, list[Row]] = {"raw_billing_charges": monthly("5000")}
    marts = run(tables, date(2024, 12, 31), usage_run_rate_months=3)
    assert month_arr(marts) == dict.fromkeys(MONTHS_OF_2024, 60000)


def test_quarterly_bill_gives_each_month_a_third() -> None:
    quarter = usage_charge("2024-01-01", "2024-04-01", "15000", consumed_quantity="300")
    marts = run({"raw_billing_charges": [quarter]}, date(2024, 3, 31))
    assert month_arr(marts) == dict.fromkeys(MONTHS_OF_2024[:3], 60000)
    assert month_revenue(marts, date(2024, 2, 1)) == 5000
    billed = marts["fct_usage_billing_reconciliation_monthly"]["billed_quantity"].to_list()
    assert billed == [100, 100, 100]
    day = kpi(marts, "revenue_per_million_tokens", "day", date(2024, 2, 1))
    assert day is not None
    assert day["numerator"] == 172.413793103448


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2024, 1, 1), date(2024, 3, 30)),
        (date(2024, 1, 2), date(2024, 3, 31)),
        (date(2024, 2, 1), date(2024, 2, 29)),
    ],
)
def test_other_periods_are_spread_by_days(first: date, last: date) -> None:
    days = (last - first).days + 1
    even = round(1_000_003 / days)
    expected = [even] * (days - 1) + [1_000_003 - even * (days - 1)]
    assert spread_over_days(1_000_003, first, last) == expected


def test_last_month_and_the_last_day_of_each_month_take_the_remainders() -> None:
    parts = spread_over_days(1_000_003, date(2024, 1, 1), date(2024, 3, 31))
    assert [sum(parts[:31]), sum(parts[31:60]), sum(parts[60:])] == [333_334, 333_334, 333_335]
    assert parts[30:61] == [10744, *[11494] * 28, 11502, 10753]


@given(st.integers(-(10**12), 10**12), st.integers(0, 40), st.integers(0, 800))
def test_spread_loses_nothing(amount: int, skipped: int, more: int) -> None:
    first = date(2024, 1, 1) + timedelta(days=skipped)
    last = first + timedelta(days=more)
    for end in (last, month_end(last)):
        parts = spread_over_days(amount, first, end)
        assert len(parts) == (end - first).days + 1
        assert sum(parts) == amount
