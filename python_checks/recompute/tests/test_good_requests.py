"""What a request did counts when it did not fail, or is billed all the same."""

from __future__ import annotations

from datetime import date

import pytest

from python_checks.recompute.tests.cases import Row, accounted, charge, found_kpi, kpi, run

AS_OF = date(2024, 1, 31)
JANUARY = date(2024, 1, 1)
VISION, IMAGES = "computer_vision_api", "image_generation_api"
CUT: Row = {"requested_at": "2024-01-02", "error_type": "cut", "is_billable": "yes"}


def test_billed_failure_counts_its_tokens_and_as_an_error() -> None:
    tables: dict[str, list[Row]] = {
        "raw_llm_requests": [
            {**CUT, "cache_read_input_tokens": "40", "cache_creation_input_tokens": "5",
             "reasoning_output_tokens": "6", "latency_ms": "7"},
            {**CUT, "model_id": None, "input_tokens": None, "output_tokens": None},
            {**CUT, "is_billable": "false"},
            {**CUT, "is_billable": None},
        ]
    }  # fmt: skip
    marts = run(tables, AS_OF)
    row = marts["fct_usage_daily"].sort("model_id").row(0, named=True)
    assert (row["request_count"], row["error_count"], row["usage_quantity"]) == (3, 3, 150)
    assert (row["input_tokens"], row["cache_read_input_tokens"]) == (100, 40)
    assert (row["cache_creation_input_tokens"], row["reasoning_output_tokens"]) == (5, 6)
    other = marts["fct_usage_daily"].sort("model_id").row(1, named=True)
    assert (other["model_id"], other["request_count"]) == ("unallocated", 1)
    assert (other["error_count"], other["usage_quantity"]) == (1, 0)
    assert marts["fct_latency"].is_empty()


def test_is_billable_false_on_a_success_changes_nothing() -> None:
    row = {"requested_at": "2024-01-02", "is_billable": "false", "latency_ms": "7"}
    marts = run({"raw_llm_requests": [row]}, AS_OF)
    usage = marts["fct_usage_daily"].row(0, named=True)
    assert (usage["error_count"], usage["usage_quantity"]) == (0, 150)
    assert marts["fct_latency"].height > 0


def test_failure_needs_no_tokens_a_success_does() -> None:
    empty = {"model_id": None, "input_tokens": None, "output_tokens": None}
    tables: dict[str, list[Row]] = {"raw_llm_requests": [{**CUT, **empty}]}
    assert accounted(run(tables, AS_OF), "raw_llm_requests")["quarantined_count"] == 0
    tables["raw_llm_requests"] = [{**CUT, **empty, "error_type": " None"}]
    marts = run(tables, AS_OF)
    assert marts["quarantined_rows"]["quarantine_reason"].to_list() == ["missing: model_id"]


def test_good_requests_are_meant_wherever_a_page_says_successful() -> None:
    billed = {**CUT, "account_id": "b", "image_count": "3", "deployment_target": "azure_edge"}
    failed = {**CUT, "account_id": "c", "image_count": "9", "is_billable": None}
    tables: dict[str, list[Row]] = {
        "raw_vision_requests": [
            {"requested_at": "2024-01-02", "image_count": "1"},
            billed,
            {**billed, "account_id": "d", "image_count": None},
            failed,
        ],
        "raw_inference_costs": [
            charge("2024-01-02", industry=VISION, effective_cost="8"),
        ],
        "raw_nps_responses": [
            {"responded_at": "2024-01-03", "industry": VISION, "account_id": account}
            for account in ("b", "c")
        ],
        "raw_billing_charges": [
            charge("2024-01-31", industry=VISION, account_id="b", consumed_quantity="3")
        ],
    }
    marts = run(tables, AS_OF)
    edge = marts["fct_adoption"].filter(period_grain="month", item="azure_edge").row(0, named=True)
    assert (edge["customer_count"], edge["quantity"], edge["share"]) == (2, 3, 0.75)
    calls = found_kpi(marts, "api_calls_processed", "month", JANUARY, VISION)
    assert calls["numerator"] == 3
    cohorts = marts["fct_image_cost_cohorts_monthly"].row(0, named=True)
    assert (cohorts["images"], cohorts["cost_usd"]) == (4, pytest.approx(8))
    cohort_of = marts["fct_nps_cohorts_quarterly"]["cohort_quarter_date"].to_list()
    assert sorted(cohort_of, key=str) == [JANUARY, None]
    reconciled = marts["fct_usage_billing_reconciliation_monthly"].filter(customer_id="b")
    assert reconciled["state"].to_list() == ["matched"]


def test_a_billed_failure_after_the_last_bill_expects_the_next() -> None:
    tables: dict[str, list[Row]] = {
        "raw_billing_charges": [
            charge("2024-01-01", charge_period_end="2024-02-01"),
            charge("2024-02-29", account_id="other"),
        ],
        "raw_llm_requests": [{**CUT, "requested_at": "2024-02-10"}],
    }
    rows = run(tables, date(2024, 2, 29))["fct_usage_billing_reconciliation_monthly"]
    assert rows["state"].to_list() == ["open"]
    tables["raw_llm_requests"] = [{**CUT, "requested_at": "2024-02-10", "is_billable": "no"}]
    assert run(tables, date(2024, 2, 29))["fct_usage_billing_reconciliation_monthly"].is_empty()


def test_error_rate_counts_all_requests_that_count() -> None:
    tables: dict[str, list[Row]] = {
        "raw_llm_requests": [
            {"requested_at": "2024-01-03"},
            CUT,
            {**CUT, "is_billable": None},
            {"requested_at": "2024-01-03", "request_id": "r"},
            {"requested_at": "2024-01-03", "request_id": "r", "error_type": "superseded"},
        ]
    }
    marts = run(tables, AS_OF)
    month = found_kpi(marts, "error_rate", "month", JANUARY)
    assert (month["numerator"], month["denominator"], month["kpi_value"]) == (2, 4, 0.5)
    day = found_kpi(marts, "error_rate", "day", date(2024, 1, 4))
    assert (day["denominator"], day["kpi_value"]) == (0, None)
    assert kpi(marts, "error_rate", "day", JANUARY) is None


def test_active_customers_are_counted_per_period() -> None:
    tables: dict[str, list[Row]] = {
        "raw_accounts": [{"account_id": "a"}, {"account_id": "a2", "parent_account_id": "a"}],
        "raw_llm_requests": [
            {"requested_at": "2024-01-02"},
            {"requested_at": "2024-01-03", "account_id": "a2"},
            {"requested_at": "2024-01-03", "account_id": "b"},
            {**CUT, "requested_at": "2024-01-10", "account_id": "c"},
            {**CUT, "requested_at": "2024-01-11", "account_id": "d", "is_billable": "0"},
        ],
    }
    marts = run(tables, AS_OF)
    month = found_kpi(marts, "active_customer_count", "month", JANUARY)
    assert (month["numerator"], month["denominator"]) == (None, None)
    assert (month["kpi_value"], month["value_unit"]) == (3, "customers")
    assert found_kpi(marts, "active_customer_count", "week", JANUARY)["kpi_value"] == 2
    assert found_kpi(marts, "active_customer_count", "day", date(2024, 1, 2))["kpi_value"] == 1
    for day in (date(2024, 1, 4), date(2024, 1, 11)):
        assert found_kpi(marts, "active_customer_count", "day", day)["kpi_value"] == 0
