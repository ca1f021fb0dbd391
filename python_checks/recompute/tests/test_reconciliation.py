"""Metered usage against what was billed, by customer and month."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from python_checks.recompute.tests.cases import Row, accounted, charge, found_kpi, run

AS_OF = date(2024, 1, 31)
MART = "fct_usage_billing_reconciliation_monthly"


@pytest.mark.parametrize(
    ("quantity", "unit", "state"),
    [
        ("150", None, "matched"),
        ("0.15", "1000 Tokens", "matched"),
        ("150.15", "token", "matched"),
        ("150.150001", "token", "over_billed"),
        ("149.849999", "token", "under_billed"),
        ("0", "token", "under_billed"),
        (None, "token", "metered_only"),
        ("150", "call", "unit_mismatch"),
    ],
)
def test_reconciliation_states(quantity: str | None, unit: str | None, state: str) -> None:
    tables: dict[str, list[Row]] = {
        "raw_llm_requests": [{"requested_at": "2024-01-02"}],
        "raw_billing_charges": [
            charge("2024-01-31", account_id="other", consumed_quantity="1"),
            charge("2024-01-02", consumed_quantity=quantity, consumed_unit=unit),
            charge("2024-01-02", consumed_quantity="-9", charge_category="credit"),
            charge("2024-02-02", account_id="other", consumed_quantity="1"),
        ],
    }
    rows = run(tables, date(2024, 2, 10))["fct_usage_billing_reconciliation_monthly"]
    found = rows.sort("customer_id", "month_date")
    assert found["state"].to_list() == [state, "billed_only", "open"]
    assert found["metered_quantity"].to_list() == [150, 0, 0]


def test_correction_is_spread_and_summed() -> None:
    tables: dict[str, list[Row]] = {
        "raw_billing_charges": [
            charge("2023-12-31", charge_period_end="2024-02-01", consumed_quantity="32"),
            charge("2024-01-05", charge_category="correction", consumed_quantity="-31"),
        ]
    }
    rows = run(tables, AS_OF)["fct_usage_billing_reconciliation_monthly"].sort("month_date")
    assert rows.select("billed_quantity", "difference_quantity", "state").rows() == [
        (1, 1, "billed_only"),
        (0, 0, "matched"),
    ]


def months(metered: dict[str, int], billed: dict[str, str], **more: str | None) -> list[Any]:
    """Differences, their running sums and states, by month, from tokens by day."""
    tables: dict[str, list[Row]] = {
        "raw_llm_requests": [
            {"requested_at": day, "input_tokens": str(tokens), "output_tokens": "0"}
            for day, tokens in metered.items()
        ],
        "raw_billing_charges": [
            charge(day, consumed_quantity=quantity, **more) for day, quantity in billed.items()
        ],
    }
    # A charge of somebody else on the last day bills the months of all.
    tables["raw_billing_charges"].append(charge("2024-04-30", account_id="other"))
    rows = run(tables, date(2024, 4, 30))[MART].filter(customer_id="a").sort("month_date")
    return rows.select("difference_quantity", "cumulative_difference_quantity", "state").rows()


def test_month_that_the_next_one_makes_good_is_timing() -> None:
    metered = {"2024-01-31": 1000, "2024-02-10": 1000, "2024-03-10": 1000}
    # 40 tokens of the last hour of January are billed in February
    billed = {"2024-01-31": "960", "2024-02-10": "1040", "2024-03-10": "900"}
    assert months(metered, billed) == [
        (-40, -40, "timing"),
        (40, 0, "timing"),
        (-100, -100, "under_billed"),
    ]


def test_timing_has_the_tolerance_of_both_months() -> None:
    metered = {"2024-01-31": 1000, "2024-02-10": 2000}
    # 0.001 of 3000 tokens is 3
    assert months(metered, {"2024-01-31": "960", "2024-02-10": "2043"}) == [
        (-40, -40, "timing"),
        (43, 3, "timing"),
    ]
    assert months(metered, {"2024-01-31": "960", "2024-02-10": "2043.000001"}) == [
        (-40, -40, "under_billed"),
        (43.000001, 3.000001, "over_billed"),
    ]


def test_timing_needs_the_calendar_month_beside_it_in_one_unit() -> None:
    metered = {"2024-01-31": 1000, "2024-03-10": 1000}
    assert months(metered, {"2024-01-31": "960", "2024-03-10": "1040"}) == [
        (-40, -40, "under_billed"),
        (40, 0, "over_billed"),
    ]
    # A month that was billed for nothing is beside it all the same, one in calls is not.
    beside = {"2024-01-31": "960", "2024-02-10": "40"}
    assert months({"2024-01-31": 1000}, beside)[0] == (-40, -40, "timing")
    tables: dict[str, list[Row]] = {
        "raw_llm_requests": [{"requested_at": "2024-01-31"}],
        "raw_billing_charges": [
            charge("2024-01-31", consumed_quantity="140"),
            charge("2024-02-10", consumed_quantity="10"),
            charge("2024-02-11", consumed_quantity="1", consumed_unit="call"),
        ],
    }
    rows = run(tables, date(2024, 2, 11))[MART].sort("month_date")
    assert rows["state"].to_list() == ["under_billed", "open"]
    closed = {**tables, "raw_billing_charges": [*tables["raw_billing_charges"]]}
    closed["raw_billing_charges"].append(charge("2024-02-29", account_id="other"))
    rows = run(closed, date(2024, 2, 29))[MART].sort("month_date")
    assert rows["state"].to_list() == ["under_billed", "unit_mismatch"]


def test_tool_calls_are_revenue_and_never_a_quantity() -> None:
    tables: dict[str, list[Row]] = {
        "raw_llm_requests": [{"requested_at": "2024-01-02"}],
        "raw_billing_charges": [
            charge("2024-01-02", consumed_quantity="150", consumed_unit="Tokens"),
            charge("2024-01-31", consumed_quantity="7", consumed_unit="web searches",
                   usage_kind="Other", effective_amount="70"),
            charge("2024-01-31", consumed_quantity="7", consumed_unit="web searches"),
        ],
    }  # fmt: skip
    marts = run(tables, AS_OF)
    assert accounted(marts, "raw_billing_charges")["quarantined_count"] == 1
    reasons = marts["quarantined_rows"]["quarantine_reason"].to_list()
    assert reasons == ["unknown: consumed_unit"]
    row = marts[MART].row(0, named=True)
    assert (row["billed_quantity"], row["state"]) == (150, "matched")
    revenue = found_kpi(marts, "revenue_per_million_tokens", "month", date(2024, 1, 1))
    assert revenue["numerator"] == 170
