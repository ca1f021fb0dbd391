"""ARR, gaps, movements, retention."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from python_checks.recompute.tests.cases import Row, kpi, month_arr, movement, run


def usage_charge(start: str, end: str, amount: str, **more: str) -> Row:
    """A usage charge over a period (end exclusive)."""
    return {
        "charge_period_start": start,
        "charge_period_end": end,
        "effective_amount": amount,
        **more,
    }


def test_lines_of_one_contract_are_cut_and_contracts_add_up() -> None:
    tables: dict[str, list[Row]] = {
        "raw_contracts": [
            {"start_date": "2024-01-01", "arr_amount": "100"},
            {"start_date": "2024-03-01", "arr_amount": "150"},
            {"start_date": "2024-03-01", "arr_amount": "5"},
            {"start_date": "2024-02-15", "arr_amount": "-30"},
            {"start_date": "2024-04-01", "arr_amount": "1000", "contract_id": "other"},
        ]
    }
    assert month_arr(run(tables, date(2024, 4, 30))) == {
        "2024-01": 100,
        "2024-02": 70,
        "2024-03": 125,
        "2024-04": 1125,
    }


def test_zero_line_cuts_but_carries_and_bridges_nothing() -> None:
    tables: dict[str, list[Row]] = {
        "raw_contracts": [
            {"start_date": "2024-01-01", "arr_amount": "100"},
            {"start_date": "2024-02-10", "end_date": "2024-04-30", "arr_amount": "0"},
        ]
    }
    assert month_arr(run(tables, date(2024, 5, 31))) == {"2024-01": 100, "2024-02": 0}


def test_contracted_arr_is_never_below_zero() -> None:
    tables: dict[str, list[Row]] = {
        "raw_contracts": [
            {"start_date": "2024-01-01", "end_date": "2024-01-31", "arr_amount": "100"},
            {"start_date": "2024-01-01", "arr_amount": "-30"},
        ]
    }
    assert month_arr(run(tables, date(2024, 6, 30))) == {"2024-01": 70, "2024-02": 0}


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2024-05-01", {"2024-03": 100, "2024-04": 100, "2024-05": 200}),  # 30 days: 1-30 April
        ("2024-05-02", {"2024-03": 100, "2024-04": 0, "2024-05": 200}),  # 31 days
    ],
)
def test_gap_of_at_most_the_grace_is_bridged(start: str, expected: dict[str, float]) -> None:
    tables: dict[str, list[Row]] = {
        "raw_contracts": [
            {"start_date": "2024-03-01", "end_date": "2024-03-31", "arr_amount": "100"},
            {"start_date": start, "arr_amount": "200", "contract_id": "other"},
        ]
    }
    assert month_arr(run(tables, date(2024, 5, 31))) == expected


def test_gap_is_bridged_at_the_contracted_arr_and_usage_goes_on() -> None:
    tables: dict[str, list[Row]] = {
        "raw_contracts": [
            {"start_date": "2024-01-01", "end_date": "2024-02-15", "arr_amount": "100"},
            {"start_date": "2024-03-05", "arr_amount": "100", "contract_id": "other"},
        ],
        "raw_billing_charges": [
            usage_charge("2024-01-01", "2024-02-01", "31"),
            usage_charge("2024-02-01", "2024-03-01", "300"),
            usage_charge("2024-03-01", "2024-04-01", "310"),
        ],
    }
    marts = run(tables, date(2024, 3, 31))
    assert month_arr(marts) == {
        "2024-01": 100 + 12 * 31,
        "2024-02": 100 + 12 * 300,
        "2024-03": 100 + 12 * 310,
    }


def test_customer_inside_its_grace_is_pending_and_then_churns_at_the_last_day() -> None:
    tables: dict[str, list[Row]] = {
        "raw_contracts": [{"start_date": "2024-01-01", "end_date": "2024-03-30"}]
    }
    inside = run(tables, date(2024, 4, 29))
    row = movement(inside, date(2024, 3, 1))
    assert (row["closing_arr_usd"], row["is_pending_renewal"], row["is_final"]) == (
        1200,
        True,
        False,
    )
    lapsed = run(tables, date(2024, 4, 30))
    row = movement(lapsed, date(2024, 3, 1))
    assert (row["movement"], row["churn_arr_usd"], row["is_final"]) == ("churn", 1200, True)
    assert not row["is_pending_renewal"]


def test_decided_churned_row_ends_the_hold_unless_a_later_one_rules() -> None:
    churned = {"due_date": "2024-04-20", "decided_at": "2024-04-01 10:00"}
    renewed = {"due_date": "2024-03-10", "decided_at": "2024-04-02", "outcome": "renewed"}
    tables: dict[str, list[Row]] = {
        "raw_contracts": [{"start_date": "2024-01-01", "end_date": "2024-03-30"}],
        "raw_renewals": [churned],
    }
    march, as_of = date(2024, 3, 1), date(2024, 4, 15)
    assert movement(run(tables, as_of), march)["movement"] == "churn"
    assert movement(run(tables, date(2024, 3, 31)), march)["movement"] == "none"
    tables["raw_renewals"] = [churned, renewed]
    assert movement(run(tables, as_of), march)["movement"] == "none"
    tables["raw_renewals"] = [{**churned, "due_date": "2024-02-29"}]
    assert movement(run(tables, as_of), march)["movement"] == "none"
    tables["raw_renewals"] = [{**churned, "due_date": "2024-03-01"}]
    assert movement(run(tables, as_of), march)["movement"] == "churn"


def test_lines_after_as_of_date_do_not_exist() -> None:
    tables: dict[str, list[Row]] = {
        "raw_contracts": [
            {"start_date": "2024-01-01"},
            {"start_date": "2024-04-16", "arr_amount": "1"},
        ]
    }
    assert month_arr(run(tables, date(2024, 4, 15)))["2024-03"] == 1200


def test_usage_run_rate_takes_the_last_complete_month() -> None:
    tables: dict[str, list[Row]] = {
        "raw_billing_charges": [
            usage_charge("2024-01-01", "2024-02-01", "110"),
            {
                "charge_period_start": "2024-01-31",
                "charge_category": "credit",
                "charge_frequency": "recurring",
                "effective_amount": "-10",
            },
            {"charge_period_start": "2024-01-31", "charge_category": "tax"},
            {"charge_period_start": "2024-01-31", "charge_category": "purchase"},
            usage_charge("2024-02-01", "2024-03-01", "10"),
            usage_charge("2024-03-01", "2024-04-01", "20"),
        ]
    }
    marts = run(tables, date(2024, 4, 1))
    assert month_arr(marts) == {"2024-01": 1200, "2024-02": 120, "2024-03": 240}
    mid = kpi(marts, "net_new_arr", "day", date(2024, 1, 31))
    assert mid is not None
    assert mid["numerator"] == 1200
    quarterly = run(tables, date(2024, 4, 1), usage_run_rate_months=3)
    assert month_arr(quarterly) == {"2024-01": 1200, "2024-02": 660, "2024-03": 520}
    assert month_arr(run(tables, date(2024, 4, 1), arr_basis="contracted")) == {}


def test_run_rate_is_carried_while_billing_lags_and_the_month_is_not_final() -> None:
    tables: dict[str, list[Row]] = {
        "raw_accounts": [{"account_id": "a"}, {"account_id": "b"}],
        "raw_billing_charges": [
            usage_charge("2024-01-01", "2024-02-01", "100"),
            usage_charge("2024-02-01", "2024-02-29", "7", account_id="b"),
        ],
    }
    marts = run(tables, date(2024, 6, 1))
    assert month_arr(marts)["2024-05"] == 1200
    finals = marts["fct_arr_movements_monthly"].sort("month_date")["is_final"].to_list()
    assert finals == [True, False, False, False, False]
    tables["raw_billing_charges"].append(usage_charge("2024-02-29", "2024-03-01", "0"))
    assert month_arr(run(tables, date(2024, 6, 1)))["2024-02"] == 0


def test_charge_of_several_days_is_spread_with_the_remainder_on_the_last() -> None:
    tables: dict[str, list[Row]] = {
        "raw_billing_charges": [usage_charge("2024-01-30", "2024-02-02", "100")],
    }
    marts = run(tables, date(2024, 2, 29))
    row = kpi(marts, "revenue_per_million_tokens", "month", date(2024, 1, 1))
    assert row is not None
    assert row["numerator"] == 66.666666666666
    row = kpi(marts, "revenue_per_million_tokens", "day", date(2024, 2, 1))
    assert row is not None
    assert (row["numerator"], row["denominator"], row["kpi_value"]) == (33.333333333334, 0, None)


def test_fx_policies() -> None:
    tables: dict[str, list[Row]] = {
        "raw_fx_rates": [
            {"currency": "EUR", "rate_date": "2023-12-31", "usd_per_unit": "1.1"},
            {"currency": "EUR", "rate_date": "2024-01-15", "usd_per_unit": "1.2"},
            {"currency": "GBP", "rate_date": "2024-03-01", "usd_per_unit": "1.5"},
        ],
        "raw_contracts": [
            {"start_date": "2024-01-20", "arr_amount": "100", "currency": "eur"},
            {
                "start_date": "2024-02-01",
                "arr_amount": "10",
                "currency": "GBP",
                "contract_id": "other",
            },
        ],
    }
    as_of = date(2024, 2, 29)
    assert month_arr(run(tables, as_of)) == {"2024-01": 110, "2024-02": 125}
    assert month_arr(run(tables, as_of, fx_policy="historical"))["2024-02"] == 135
    dated = run(tables, as_of, fx_reference_date=date(2024, 1, 15))
    assert month_arr(dated)["2024-02"] == 135


def test_movement_categories_add_up() -> None:
    tables: dict[str, list[Row]] = {
        "raw_contracts": [
            {"start_date": "2024-01-10", "arr_amount": "100"},
            {"start_date": "2024-02-10", "arr_amount": "150"},
            {"start_date": "2024-03-10", "arr_amount": "50"},
            {"start_date": "2024-04-10", "end_date": "2024-04-20", "arr_amount": "50"},
            {"start_date": "2024-07-10", "arr_amount": "50"},
        ]
    }
    marts = run(tables, date(2024, 8, 31))
    rows = marts["fct_arr_movements_monthly"].sort("month_date")
    assert rows["movement"].to_list() == [
        "new",
        "expansion",
        "contraction",
        "churn",
        "reactivation",
        "none",
    ]
    gained, lost = ("new", "reactivation", "expansion"), ("contraction", "churn")
    totals = rows.select(
        pl.sum_horizontal(pl.col(f"{name}_arr_usd").sum() for name in gained).alias("gained"),
        pl.sum_horizontal(pl.col(f"{name}_arr_usd").sum() for name in lost).alias("lost"),
    )
    assert totals.row(0) == (200, 150)


def test_retention_keeps_churned_customers_in_the_base() -> None:
    tables: dict[str, list[Row]] = {
        "raw_accounts": [{"account_id": "a", "segment": "startup"}, {"account_id": "b"}],
        "raw_contracts": [
            {"start_date": "2023-01-01", "end_date": "2023-06-30", "arr_amount": "100"},
            {"start_date": "2023-01-01", "account_id": "b", "contract_id": "b"},
            {
                "start_date": "2023-05-01",
                "account_id": "b",
                "contract_id": "b",
                "arr_amount": "1800",
            },
        ],
    }
    marts = run(tables, date(2024, 2, 15))
    rows = marts["fct_retention_monthly"]
    assert rows.group_by("segment").len().sort("segment").rows() == [
        ("all", 13),
        ("startup", 13),
        ("unknown", 13),
    ]
    january = rows.filter(
        (pl.col("segment") == "all") & (pl.col("month_date") == date(2024, 1, 1))
    ).row(0, named=True)
    assert january["customer_count"] == 2
    assert january["retained_customer_count"] == 1
    assert january["nrr"] == 1800 / 1300
    assert january["grr"] == 1200 / 1300
    assert january["logo_retention"] == 0.5
    cohort = marts["fct_nrr_cohorts_monthly"].filter(
        (pl.col("segment") == "all") & (pl.col("months_since_start") == 6)
    )
    assert cohort.height == 1
    assert cohort["nrr"].item() == 1800 / 1300
    assert cohort["month_date"].item() == date(2023, 7, 1)


def test_nrr_at_a_month_end_compares_with_that_months_end() -> None:
    tables: dict[str, list[Row]] = {
        "raw_contracts": [
            {"start_date": "2024-02-28", "arr_amount": "100"},
            {"start_date": "2024-02-29", "arr_amount": "200"},
        ]
    }
    marts = run(tables, date(2025, 3, 15))
    first = kpi(marts, "nrr", "day", date(2025, 2, 28))
    assert first is not None
    assert first["denominator"] == 200
    assert kpi(marts, "nrr", "day", date(2025, 2, 27)) is None
    running = kpi(marts, "nrr", "month", date(2025, 3, 1))
    assert running is not None
    assert (running["kpi_value"], running["is_complete"]) == (1, False)
    assert kpi(marts, "nrr", "week", date(2025, 2, 24)) is not None


def test_net_new_arr_runs_to_as_of_date() -> None:
    tables: dict[str, list[Row]] = {
        "raw_contracts": [
            {"start_date": "2024-01-31", "arr_amount": "100"},
            {"start_date": "2024-02-10", "arr_amount": "300"},
        ]
    }
    marts = run(tables, date(2024, 2, 10))
    january = kpi(marts, "net_new_arr", "month", date(2024, 1, 1))
    february = kpi(marts, "net_new_arr", "month", date(2024, 2, 1))
    quarter = kpi(marts, "net_new_arr", "quarter", date(2024, 1, 1))
    assert january is not None
    assert february is not None
    assert quarter is not None
    assert [row["numerator"] for row in (january, february, quarter)] == [100, 200, 300]
    assert january["kpi_value"] == 0.0001
    assert kpi(marts, "net_new_arr", "day", date(2024, 1, 30)) is None


def test_churn_reason_is_that_of_the_latest_churned_row() -> None:
    churned = {"due_date": "2024-04-01", "decided_at": "2024-04-01"}
    tables: dict[str, list[Row]] = {
        "raw_contracts": [{"start_date": "2024-01-01", "end_date": "2024-03-30"}],
        "raw_renewals": [
            {**churned, "renewal_id": "1", "churn_reason": "price"},
            {**churned, "renewal_id": "2", "churn_reason": "quality"},
            {**churned, "renewal_id": "3", "outcome": "renewed"},
            {**churned, "renewal_id": "4", "due_date": "2024-05-02", "churn_reason": "far"},
        ],
    }
    columns = ("month_date", "churn_reason", "term_count", "customer_count", "lost_arr_usd")
    rows = run(tables, date(2024, 6, 15))["fct_churn_reasons_monthly"]
    assert rows.select(columns).rows() == [(date(2024, 3, 1), "contraction", 1, 1, 1200)]
    del tables["raw_renewals"][2]
    rows = run(tables, date(2024, 6, 15))["fct_churn_reasons_monthly"]
    assert rows.select(columns).rows() == [(date(2024, 3, 1), "quality", 1, 1, 1200)]
    tables["raw_renewals"] = []
    rows = run(tables, date(2024, 6, 15))["fct_churn_reasons_monthly"]
    assert rows["churn_reason"].to_list() == ["unknown"]
