"""Reading, quarantine and duplicates."""

from __future__ import annotations

import json
from datetime import date, datetime

import polars as pl
import pytest

from python_checks.recompute import ContractError, Settings, recompute
from python_checks.recompute.casting import parse_decimal, parse_integer, parse_timestamp
from python_checks.recompute.tests.cases import REFERENCE, Row, frames, run


def reasons(tables: dict[str, list[Row]], **settings: object) -> list[str]:
    """Reasons for quarantine in the order of row_id."""
    rows = run(tables, **settings)["quarantined_rows"].sort("row_id", "occurrence")  # type: ignore[arg-type]
    return rows["quarantine_reason"].to_list()


def test_decimals_round_half_away_from_zero() -> None:
    assert parse_decimal("0.0000005", 6) == 1
    assert parse_decimal("-0.0000005", 6) == -1
    assert parse_decimal("1e3", 6) == 1_000_000_000
    assert [parse_decimal(text, 6) for text in ("nan", "inf", "x", "1,0")] == [None] * 4


def test_integers_take_integral_decimals_only() -> None:
    assert [parse_integer(text) for text in ("12", "12.0", "12.7", "")] == [12, 12, None, None]


def test_timestamps_are_utc_and_offsets_are_honoured() -> None:
    assert parse_timestamp("2024-01-01 00:30:00+02:00") == datetime(2023, 12, 31, 22, 30)
    assert parse_timestamp("2024-01-01T10:00:00Z") == datetime(2024, 1, 1, 10)
    assert parse_timestamp("2024-01-01") == datetime(2024, 1, 1)
    assert parse_timestamp("2024-02-30") is None


@pytest.mark.parametrize(
    ("table", "row", "reason"),
    [
        ("raw_contracts", {"start_date": "x", "arr_amount": None}, "unparsable: start_date"),
        ("raw_contracts", {"start_date": None, "arr_amount": None}, "missing: start_date"),
        ("raw_contracts", {"start_date": "2024-01-01", "industry": "tv"}, "unknown: industry"),
        ("raw_contracts", {"start_date": "2024-01-01", "currency": "EUR"}, "unknown: currency"),
        (
            "raw_contracts",
            {"start_date": "2024-01-02", "end_date": "2024-01-01"},
            "end_before_start: end_date",
        ),
        (
            "raw_billing_charges",
            {"charge_period_start": "2024-01-01", "charge_period_end": "2024-01-01"},
            "end_not_after_start: charge_period_end",
        ),
        (
            "raw_billing_charges",
            {
                "charge_period_start": "2024-01-01",
                "consumed_quantity": "-1",
                "charge_category": "Purchase",
            },
            "negative: consumed_quantity",
        ),
        (
            "raw_billing_charges",
            {"charge_period_start": "2024-01-01", "charge_class": "refund"},
            "unknown: charge_class",
        ),
        (
            "raw_billing_charges",
            {"charge_period_start": "2024-01-01", "charge_frequency": "monthly"},
            "unknown: charge_frequency",
        ),
        (
            "raw_billing_charges",
            {"charge_period_start": "2024-01-01", "charge_category": " "},
            "missing: charge_category",
        ),
        (
            "raw_billing_charges",
            {"charge_period_start": "2024-01-01", "consumed_unit": "barrel"},
            "unknown: consumed_unit",
        ),
        (
            "raw_billing_charges",
            {"charge_period_start": "2030-01-03"},
            "too_far_in_future: charge_period_start",
        ),
        (
            "raw_llm_requests",
            {"requested_at": "2024-01-01", "cache_read_input_tokens": "101"},
            "contradicts: cache_read_input_tokens",
        ),
        (
            "raw_llm_requests",
            {"requested_at": "2024-01-01", "output_tokens": "-1"},
            "negative: output_tokens",
        ),
        (
            "raw_llm_requests",
            {"requested_at": "2024-01-01", "is_billable": "perhaps"},
            "unparsable: is_billable",
        ),
        (
            "raw_billing_charges",
            {"charge_period_start": "2024-01-01", "usage_kind": "search"},
            "unknown: usage_kind",
        ),
        (
            "raw_billing_charges",
            {"charge_period_start": "2024-01-01", "effective_amount": "10000000000.000000000001"},
            "out_of_range: effective_amount",
        ),
        ("raw_model_aliases", {"industry": "tv", "model_alias": "x"}, "unknown: industry"),
        ("raw_llm_requests", {"requested_at": "2030-01-03"}, "too_far_in_future: requested_at"),
        ("raw_llm_requests", {"requested_at": "2024-01-01", "model_id": ""}, "missing: model_id"),
        (
            "raw_nps_responses",
            {"responded_at": "2024-01-01", "score": "11"},
            "out_of_range: score",
        ),
        (
            "raw_frontier_scores",
            {
                "provider": "p",
                "model_id": "m",
                "frontier_benchmark": "MMLU-Pro",
                "score": "100.1",
                "evaluated_on": "2024-01-01",
            },
            "out_of_range: score",
        ),
    ],
)
def test_row_is_quarantined_with_its_first_reason(table: str, row: Row, reason: str) -> None:
    assert reasons({table: [row]}) == [reason]


def test_fine_rows_are_staged() -> None:
    tables: dict[str, list[Row]] = {
        "raw_billing_charges": [
            {"charge_period_start": "2030-06-01", "charge_category": "purchase"},
            {
                "charge_period_start": "2024-01-01",
                "charge_category": "credit",
                "consumed_quantity": "-1",
                "effective_amount": "-5",
            },
            {
                "charge_period_start": "2024-01-01",
                "charge_category": " Usage",
                "charge_class": "Correction",
                "charge_frequency": "Usage-Based ",
                "consumed_quantity": "-1",
            },
            {"charge_period_start": "2024-01-01", "charge_frequency": "one time"},
        ],
        "raw_renewals": [{"due_date": "2024-01-01", "outcome": "Renewed"}],
        "raw_llm_requests": [
            {
                "requested_at": "2030-01-01 23:59:59",
                "error_type": "boom",
                "model_id": None,
                "input_tokens": None,
                "output_tokens": None,
            }
        ],
        "raw_contracts": [{"start_date": "2024-01-01", "currency": " eur "}],
        "raw_fx_rates": [
            {"currency": "EUR", "rate_date": "2024-01-01", "usd_per_unit": "1.1"},
        ],
    }
    assert reasons(tables) == []


def test_line_without_a_day_left_ends_before_its_start() -> None:
    day = {"start_date": "2024-01-01", "end_date": "2024-01-01"}
    assert run({"raw_contracts": [day]})["quarantined_rows"].is_empty()
    exclusive = run({"raw_contracts": [day]}, contract_end_dates="exclusive")
    assert exclusive["quarantined_rows"]["quarantine_reason"].to_list() == [
        "end_before_start: end_date"
    ]


def test_spelling_of_codes_and_items_does_not_matter() -> None:
    line = {"contract_line_id": "l", "start_date": "2024-01-01"}
    charge = {"charge_id": "c", "charge_period_start": "2024-01-01"}
    tables: dict[str, list[Row]] = {
        "raw_contracts": [
            {**line, "contract_item_id": "Seats "},
            {**line, "contract_item_id": "seats"},
        ],
        "raw_billing_charges": [
            {**charge, "charge_frequency": "One-Time"},
            {**charge, "charge_frequency": " one time", "charge_class": " "},
        ],
    }
    counts = run(tables, date(2024, 2, 1))["fct_row_accounting"]
    read = counts.filter(pl.col("raw_table").is_in(["raw_contracts", "raw_billing_charges"]))
    assert read["duplicate_count"].to_list() == [1, 1]


def test_bad_rate_makes_currency_unknown() -> None:
    tables: dict[str, list[Row]] = {
        "raw_contracts": [{"start_date": "2024-01-01", "currency": "EUR"}],
        "raw_fx_rates": [{"currency": "EUR", "rate_date": "2024-01-01", "usd_per_unit": "0"}],
    }
    assert reasons(tables) == ["unknown: currency", "not_positive: usd_per_unit"]


def test_same_key_twice_keeps_the_smallest_by_content() -> None:
    line = {"contract_line_id": "l", "start_date": "2024-01-01"}
    tables: dict[str, list[Row]] = {
        "raw_contracts": [
            {**line, "arr_amount": "20"},
            {**line, "arr_amount": "10"},
            {**line, "arr_amount": "10.0"},
        ]
    }
    marts = run(tables, date(2024, 2, 1))
    row = marts["quarantined_rows"].row(0, named=True)
    assert row["quarantine_reason"] == "conflicting_id: contract_line_id"
    assert (row["row_id"], row["industry"], row["occurrence"]) == ("l", "llm_api", 1)
    assert json.loads(row["raw_row"])["arr_amount"] == "20"
    counts = marts["fct_row_accounting"].filter(pl.col("raw_table") == "raw_contracts")
    assert counts.row(0) == ("raw_contracts", "llm_api", 3, 1, 1, 1, 0)
    assert marts["fct_arr_movements_monthly"]["closing_arr_usd"].to_list() == [10]


def test_key_of_several_columns_is_joined() -> None:
    rate = {"currency": "EUR", "rate_date": "2024-01-01"}
    tables: dict[str, list[Row]] = {
        "raw_fx_rates": [{**rate, "usd_per_unit": "1.2"}, {**rate, "usd_per_unit": "1.1"}]
    }
    row = run(tables)["quarantined_rows"].row(0, named=True)
    assert row["row_id"] == "EUR|2024-01-01"
    assert row["quarantine_reason"] == "conflicting_id: currency, rate_date"


def test_cost_lines_without_an_id_are_never_duplicates() -> None:
    cost = {"charge_period_start": "2024-01-01"}
    bad = {"charge_period_start": "x"}
    marts = run({"raw_inference_costs": [cost, cost, bad, bad]})
    assert marts["fct_row_accounting"].row(0)[2:] == (4, 2, 0, 2, 0)
    assert marts["quarantined_rows"]["row_id"].to_list() == [None, None]
    assert sorted(marts["quarantined_rows"]["occurrence"].to_list()) == [1, 2]


def test_unknown_industry_is_accounted_under_unknown_and_disabled_ones_are_not_read() -> None:
    tables: dict[str, list[Row]] = {
        "raw_contracts": [
            {"start_date": "2024-01-01", "industry": None},
            {"start_date": "2024-01-01", "industry": "tv"},
            {"start_date": "2024-01-01", "industry": "computer_vision_api"},
        ]
    }
    marts = run(tables, industries=("llm_api",))
    assert marts["fct_row_accounting"].rows() == [("raw_contracts", "unknown", 2, 0, 0, 2, 0)]
    assert marts["quarantined_rows"]["quarantine_reason"].to_list() == [
        "missing: industry",
        "unknown: industry",
    ]


def test_what_is_required_and_absent_is_listed_in_one_message() -> None:
    raw = frames({})
    del raw["raw_accounts"]
    raw["raw_contracts"] = raw["raw_contracts"].drop("arr_amount", "plan")
    with pytest.raises(ContractError, match=r"raw_accounts.*raw_contracts\.arr_amount"):
        recompute(raw, REFERENCE, Settings())


def test_types_of_columns_do_not_matter() -> None:
    tables: dict[str, list[Row]] = {
        "raw_contracts": [
            {"start_date": "2024-01-01", "end_date": "2024-12-31", "arr_amount": "1200.5"}
        ]
    }
    text = frames(tables)
    typed = dict(text)
    typed["raw_contracts"] = text["raw_contracts"].with_columns(
        pl.col("start_date").str.to_date(),
        pl.col("end_date").str.to_datetime("%Y-%m-%d").dt.replace_time_zone("UTC"),
        pl.col("arr_amount").cast(pl.Decimal(18, 6)),
    )
    settings = Settings(as_of_date=date(2024, 6, 30))
    one, other = (recompute(raw, REFERENCE, settings) for raw in (text, typed))
    mart = "fct_arr_movements_monthly"
    assert one[mart].height == 6
    assert one[mart].sort("month_date").equals(other[mart].sort("month_date"))


def test_parents_climb_five_links_and_cycles_are_ignored() -> None:
    chain = [{"account_id": f"p{i}", "parent_account_id": f"p{i + 1}"} for i in range(6)]
    tables: dict[str, list[Row]] = {
        "raw_accounts": [
            *chain,
            {"account_id": "p5b", "segment": "startup"},
            {"account_id": "child", "parent_account_id": "p5b", "segment": "enterprise"},
            {"account_id": "x", "parent_account_id": "y"},
            {"account_id": "y", "parent_account_id": "x"},
            {"account_id": "below", "parent_account_id": "x"},
            {"account_id": "self", "parent_account_id": "self"},
        ]
    }
    marts = run(tables, date(2024, 1, 1))
    rows = {row["account_id"]: row for row in marts["dim_accounts"].to_dicts()}
    assert rows["p0"]["customer_id"] == "p5"
    assert rows["p1"]["customer_id"] == "p6"
    assert rows["p6"]["customer_id"] == "p6"
    assert not rows["p6"]["is_registered"]
    assert [name for name, row in rows.items() if row["is_parent_ignored"]] == [
        "p0",
        "self",
        "x",
        "y",
    ]
    assert rows["below"]["customer_id"] == "x"
    assert rows["self"]["customer_id"] == "self"
    assert rows["child"]["segment"] == "startup"
    assert rows["p0"]["segment"] == "unknown"


def test_without_requests_and_charges_marts_are_empty() -> None:
    marts = run({"raw_contracts": [{"start_date": "2024-01-01"}]})
    not_empty = {name for name, frame in marts.items() if frame.height}
    assert not_empty == {
        "dim_industries",
        "dim_accounts",
        "dim_customers",
        "dim_operators",
        "fct_row_accounting",
        "rpt_kpi_scorecard",
    }
