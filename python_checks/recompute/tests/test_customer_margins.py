"""Who a customer is and since when, and what it earned and cost beside its ARR."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from python_checks.recompute.tests.cases import Row, charge, line, run

AS_OF = date(2024, 2, 15)
DECEMBER, JANUARY, FEBRUARY = date(2023, 12, 1), date(2024, 1, 1), date(2024, 2, 1)
VISION = "computer_vision_api"


def customers(tables: dict[str, list[Row]]) -> list[tuple[Any, ...]]:
    """dim_customers by customer."""
    return run(tables, AS_OF)["dim_customers"].sort("customer_id").rows()


def margins(tables: dict[str, list[Row]], *columns: str, **settings: Any) -> list[tuple[Any, ...]]:
    """Key and some columns of fct_customer_margins_monthly, sorted."""
    rows = run(tables, AS_OF, **settings)["fct_customer_margins_monthly"]
    key = ["customer_id", "industry", "month_date"]
    return rows.sort(key).select(*key, *columns).rows()


def test_customer_has_the_name_of_its_own_account_and_counts_all_accounts() -> None:
    tables: dict[str, list[Row]] = {
        "raw_accounts": [
            {"account_id": "a", "account_name": "A", "country": "FR", "segment": "startup"},
            {"account_id": "b", "account_name": "B", "parent_account_id": "a", "country": "DE"},
            {"account_id": "c", "account_name": "C", "parent_account_id": "nobody",
             "segment": "startup"},
        ],
        "raw_contracts": [line("k,2030-01-01,,1", account_id="only_contract")],
    }  # fmt: skip
    assert customers(tables) == [
        ("a", "A", "FR", "startup", 2, None, None),
        ("nobody", None, None, "unknown", 2, None, None),
        ("only_contract", None, None, "unknown", 1, None, None),
    ]


def test_first_months_are_the_least_of_all_accounts_and_industries() -> None:
    tables: dict[str, list[Row]] = {
        "raw_accounts": [{"account_id": "a"}, {"account_id": "b", "parent_account_id": "a"}],
        "raw_llm_requests": [
            {"requested_at": "2023-11-30", "error_type": "boom"},
            {"requested_at": "2024-01-31"},
        ],
        "raw_vision_requests": [{"requested_at": "2023-12-31", "account_id": "b"}],
        "raw_billing_charges": [
            charge("2023-10-31", charge_category="credit", effective_amount="-1")
        ],
        "raw_contracts": [
            line("k,2024-01-10,,1200"),
            line("v,2023-12-05,,1200", account_id="b", industry=VISION),
        ],
    }
    assert customers(tables) == [("a", None, None, "unknown", 2, DECEMBER, DECEMBER)]


@pytest.mark.parametrize(
    ("start", "end", "first"),
    [
        ("2024-01-31", "2024-01-31", JANUARY),
        ("2024-01-01", "2024-01-30", None),  # gone by the month's end
        ("2024-02-01", "", None),  # the month is not complete
    ],
)
def test_first_arr_is_that_of_the_first_complete_month_end(
    start: str, end: str, first: date | None
) -> None:
    tables: dict[str, list[Row]] = {"raw_contracts": [line(f"k,{start},{end},1200")]}
    found = run(tables, AS_OF, renewal_grace_days=0)["dim_customers"]
    assert found["first_arr_month_date"].to_list() == [first]


def test_revenue_cost_and_arr_stand_side_by_side() -> None:
    tables: dict[str, list[Row]] = {
        "raw_accounts": [{"account_id": "a"}, {"account_id": "b", "parent_account_id": "a"}],
        "raw_contracts": [line("k,2023-12-05,,1200")],
        "raw_llm_requests": [
            {"requested_at": "2024-01-02"},
            {"requested_at": "2024-01-02", "account_id": "b"},
            {"requested_at": "2024-01-02", "account_id": "z"},
            {"requested_at": "2024-02-03"},
        ],
        "raw_billing_charges": [
            charge("2024-01-02", account_id="b", effective_amount="80"),
            charge("2024-01-03", charge_category="credit", effective_amount="-16"),
            charge("2024-01-03", charge_category="tax", effective_amount="7"),
            charge("2024-02-15", effective_amount="20", charge_period_end="2024-02-17"),
        ],
        "raw_inference_costs": [
            charge("2024-01-02", model_id="m", effective_cost="24"),
            charge("2024-01-02", model_id="m", effective_cost="5", service_category="support"),
            charge("2024-01-09", model_id="m", effective_cost="3"),
            charge("2024-02-03", effective_cost="12"),
        ],
    }
    columns = ("revenue_usd", "cost_usd", "gross_margin_usd", "gross_margin_rate")
    assert margins(tables, *columns, arr_basis="contracted") == [
        ("a", "llm_api", DECEMBER, 0, 0, 0, None),
        ("a", "llm_api", JANUARY, 64, 16, 48, 0.75),
        ("a", "llm_api", FEBRUARY, 10, 12, -2, -0.2),
        ("unallocated", "llm_api", JANUARY, 0, 3, -3, None),
        ("z", "llm_api", JANUARY, 0, 8, -8, None),
    ]
    assert margins(tables, "arr_usd", "is_complete", arr_basis="contracted") == [
        ("a", "llm_api", DECEMBER, 1200, True),
        ("a", "llm_api", JANUARY, 1200, True),
        ("a", "llm_api", FEBRUARY, None, False),
        ("unallocated", "llm_api", JANUARY, 0, True),
        ("z", "llm_api", JANUARY, 0, True),
    ]


def test_amounts_of_zero_keep_their_row_and_a_churned_month_has_none() -> None:
    tables: dict[str, list[Row]] = {
        "raw_contracts": [line("k,2023-11-01,2023-12-31,1200")],
        "raw_llm_requests": [{"requested_at": "2024-02-03", "account_id": "free"}],
        "raw_billing_charges": [
            charge("2024-01-02", account_id="zero", effective_amount="0"),
            charge("2024-02-16", account_id="later"),
        ],
        "raw_inference_costs": [charge("2024-02-03", effective_cost="0")],
    }
    assert margins(tables, "revenue_usd", "cost_usd", "arr_usd", renewal_grace_days=0) == [
        ("a", "llm_api", date(2023, 11, 1), 0, 0, 1200),
        ("a", "llm_api", DECEMBER, 0, 0, 1200),
        ("free", "llm_api", FEBRUARY, 0, 0, None),
        ("zero", "llm_api", JANUARY, 0, 0, 0),
    ]


def test_costs_and_margins_of_an_industry_without_costs_are_unknown() -> None:
    tables: dict[str, list[Row]] = {
        "raw_contracts": [line("k,2024-01-01,,1200", industry=VISION)],
        "raw_billing_charges": [
            charge("2024-02-02", industry=VISION),
            charge("2024-02-02", effective_amount="5"),
        ],
        "raw_inference_costs": [charge("2024-02-02", service_category="support")],
    }
    columns = ("revenue_usd", "cost_usd", "gross_margin_usd", "gross_margin_rate", "arr_usd")
    assert margins(tables, *columns) == [
        ("a", VISION, JANUARY, 0, None, None, None, 1200),
        ("a", VISION, FEBRUARY, 100, None, None, None, None),
        ("a", "llm_api", FEBRUARY, 5, 0, 5, 1, None),
    ]


def test_customers_of_a_month_add_up_to_its_cohorts() -> None:
    tables: dict[str, list[Row]] = {
        "raw_llm_requests": [
            {"requested_at": f"2024-01-{day:02}", "account_id": account}
            for day in range(1, 8)
            for account in ("a", "b", "c")
        ],
        "raw_billing_charges": [
            charge("2024-01-04", account_id=account, effective_amount="0.1")
            for account in ("a", "b", "c")
        ],
        "raw_inference_costs": [
            charge("2024-01-01", charge_period_end="2024-01-11", effective_cost="1")
        ],
    }
    marts = run(tables, AS_OF)
    by_customer, by_cohort = (
        marts[name].select(pl.col("revenue_usd", "cost_usd", "gross_margin_usd").sum()).row(0)
        for name in ("fct_customer_margins_monthly", "fct_margin_cohorts_monthly")
    )
    assert by_customer == pytest.approx(by_cohort)
    assert by_customer == pytest.approx((0.3, 1, -0.7))


def test_small_amounts_add_up_before_they_are_rounded() -> None:
    small = charge("2024-01-02", effective_amount="0.0000003")
    tables: dict[str, list[Row]] = {
        "raw_llm_requests": [{"requested_at": "2024-01-02"}],
        "raw_billing_charges": [small] * 5,
        "raw_inference_costs": [charge("2024-01-02", effective_cost="0.0000006")],
    }
    columns = ("revenue_usd", "gross_margin_rate")
    rate = pytest.approx(0.6)
    assert margins(tables, *columns) == [("a", "llm_api", JANUARY, 0.000002, rate)]
