"""Adoption, profit and loss, survey, inference review, supporting KPIs."""

from __future__ import annotations

from datetime import date

import pytest

from python_checks.recompute.tests.cases import Row, charge, kpi, run

AS_OF = date(2024, 1, 31)
JANUARY = date(2024, 1, 1)
VISION, IMAGES = "computer_vision_api", "image_generation_api"


def test_adoption_of_items_and_edge_deployments() -> None:
    tables: dict[str, list[Row]] = {
        "raw_models": [{"model_id": "m", "industry": VISION}],
        "raw_vision_requests": [
            {"requested_at": "2024-01-30", "image_count": "4", "deployment_target": "cloud"},
            {"requested_at": "2024-01-30", "image_count": "6", "account_id": "b",
             "deployment_target": "azure_edge", "operation": "inpaint"},
            {"requested_at": "2024-01-31", "error_type": "boom", "llm_integration": "claude"},
        ],
        "raw_edge_deployments": [
            {"activated_on": "2024-01-29", "deactivated_on": "2024-01-31"},
            {"activated_on": "2024-01-31", "edge_target": "azure_edge"},
            {"activated_on": "2024-01-31", "model_id": "ghost"},
            {"activated_on": "2024-02-01"},
        ],
    }  # fmt: skip
    rows = run(tables, AS_OF)["fct_adoption"].drop("industry", "adoption_type")
    days = rows.filter(period_grain="day").drop("period_grain").sort("period_start", "item")
    assert days.rows() == [
        ("nvidia_jetson", date(2024, 1, 29), 0, 0, None, 1),
        ("azure_edge", date(2024, 1, 30), 1, 6, 0.6, 0),
        ("inpaint", date(2024, 1, 30), 1, 6, 0.6, 0),
        ("m", date(2024, 1, 30), 2, 10, 1, 0),
        ("nvidia_jetson", date(2024, 1, 30), 0, 0, 0, 1),
        ("azure_edge", date(2024, 1, 31), 0, 0, None, 1),
    ]
    months = rows.filter(period_grain="month").drop("period_grain").sort("item")
    assert months["active_deployment_count"].to_list() == [1, 0, 0]


def test_profit_and_loss_and_gross_margin() -> None:
    tables: dict[str, list[Row]] = {
        "raw_billing_charges": [
            charge("2024-01-02"),
            charge("2024-01-03", charge_category="tax"),
            charge("2024-01-03", charge_category="credit", effective_amount="-20"),
        ],
        "raw_inference_costs": [
            charge("2024-01-02"),
            charge("2024-01-02", service_category="support", effective_cost="3"),
            charge("2024-01-02", service_category="other", effective_cost="2"),
        ],
    }
    marts = run(tables, AS_OF)
    assert marts["fct_profit_and_loss_quarterly"].drop("industry", "quarter_date").rows() == [
        (80, 10, 3, 2, 70, 65, 0.875, False)
    ]
    margin = kpi(marts, "gross_margin", "quarter", JANUARY)
    assert margin is not None
    assert (margin["numerator"], margin["denominator"]) == (70, 80)


def test_survey_answers_by_cohort() -> None:
    scores = ["0", "6", "7", "8", "9", "10", "10"]
    tables: dict[str, list[Row]] = {
        "raw_llm_requests": [{"requested_at": "2023-11-02"}],
        "raw_nps_responses": [
            *({"responded_at": "2024-01-02", "score": score} for score in scores),
            {"responded_at": "2024-02-01", "score": "0"},
            {"responded_at": "2024-01-02", "account_id": "new"},
        ],
    }
    rows = run(tables, AS_OF)["fct_nps_cohorts_quarterly"].drop("industry")
    assert rows.sort("cohort_quarter_date", nulls_last=True).rows() == [
        (date(2023, 10, 1), JANUARY, 7, 3, 2, 100 / 7),
        (None, JANUARY, 1, 1, 0, 100),
    ]


def test_inference_review() -> None:
    placed = {"model_id": "m", "deployment_id": "d", "region": "eu"}
    tables: dict[str, list[Row]] = {
        "raw_llm_requests": [
            {"requested_at": "2024-01-02", "deployment_id": "d", "time_to_first_token_ms": "7",
             "cache_read_input_tokens": "25"},
            {"requested_at": "2024-01-02"},
        ],
        "raw_inference_costs": [
            charge("2024-01-02", **placed, hardware="h100", effective_cost="1"),
            charge("2024-01-02", **placed, hardware="a100", effective_cost="1"),
            charge("2024-01-02", hardware="tpu"),
            charge("2024-01-02", service_category="support"),
        ],
    }  # fmt: skip
    rows = run(tables, AS_OF)["rpt_inference_review_quarterly"].drop("industry", "quarter_date")
    near = pytest.approx(7, rel=0.01)
    assert sorted(rows.rows()) == [
        ("m", "d", "a100", "eu", 150, 2, 2 / 0.00015, near, 1, 0.25),
        ("m", "unknown", "unknown", "eu", 150, 0, 0, None, 0, 0),
        ("unallocated", "unknown", "unknown", "unknown", 0, 10, None, None, 0, None),
    ]


def test_supporting_retention_kpis() -> None:
    tables: dict[str, list[Row]] = {
        "raw_contracts": [
            {"start_date": "2023-01-01", "end_date": "2023-12-31", "arr_amount": "100"},
            {"start_date": "2024-01-01", "arr_amount": "80"},
            {"start_date": "2023-01-01", "arr_amount": "100", "account_id": "b",
             "contract_id": "y"},
            {"start_date": "2023-01-01", "end_date": "2023-12-31", "account_id": "c",
             "contract_id": "x", "arr_amount": "50"},
        ]
    }  # fmt: skip
    marts = run(tables, date(2024, 2, 10))
    found = {
        name: kpi(marts, name, "day", date(2024, 2, 1))
        for name in ("grr", "logo_retention", "renewal_rate_12m_arr")
    }
    parts = {name: (row["numerator"], row["denominator"]) for name, row in found.items() if row}
    assert parts == {
        "grr": (180, 250),
        "logo_retention": (2, 3),
        "renewal_rate_12m_arr": (180, 250),
    }
    logos = kpi(marts, "new_logo_count", "quarter", date(2023, 1, 1))
    assert logos is not None
    assert logos["kpi_value"] == 3


def test_token_growth_compares_the_first_full_month_with_that_of_a_year_later() -> None:
    tokens = {"a": ("100", "300"), "b": ("100", "200"), "c": ("100", None), "d": (None, "9")}
    tables: dict[str, list[Row]] = {"raw_llm_requests": []}
    for account, (base, end) in tokens.items():
        for day, used in (("2022-12-15", "1"), ("2023-01-15", base), ("2024-01-15", end)):
            if used:
                tables["raw_llm_requests"].append(
                    {"requested_at": day, "account_id": account, "input_tokens": used,
                     "output_tokens": "0"}
                )  # fmt: skip
    marts = run(tables, AS_OF)
    growth = kpi(marts, "token_growth_first_year", "month", JANUARY)
    assert growth is not None
    assert (growth["numerator"], growth["denominator"], growth["kpi_value"]) == (None, 3, 2)
    assert kpi(marts, "token_growth_first_year", "day", date(2024, 1, 30)) is None
