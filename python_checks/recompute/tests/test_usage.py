"""Usage, unit revenue, cost allocation, cohorts, scorecard, comparator."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from python_checks.recompute.compare import compare_mart
from python_checks.recompute.tests.cases import Row, kpi, run

AS_OF = date(2024, 1, 31)


def test_failed_requests_count_nowhere_else() -> None:
    tables: dict[str, list[Row]] = {
        "raw_llm_requests": [
            {"requested_at": "2024-01-02", "cache_read_input_tokens": "40"},
            {"requested_at": "2024-01-02", "error_type": "boom"},
            {"requested_at": "2024-01-01", "error_type": "boom", "model_id": None, "region": None},
            {"requested_at": "2024-02-01"},
        ]
    }
    marts = run(tables, AS_OF)
    rows = marts["fct_usage_daily"].sort("usage_date").to_dicts()
    assert [row["request_count"] for row in rows] == [1, 2]
    assert (rows[0]["model_id"], rows[0]["region"], rows[0]["usage_quantity"]) == (
        "unallocated",
        "unknown",
        0,
    )
    assert (rows[1]["error_count"], rows[1]["usage_quantity"]) == (1, 150)
    assert rows[1]["cache_read_input_tokens"] == 40
    day = kpi(marts, "tokens_processed", "day", date(2024, 1, 1))
    assert day is not None
    assert (day["numerator"], day["kpi_value"]) == (0, 0)
    month = kpi(marts, "tokens_processed", "month", date(2024, 1, 1))
    assert month is not None
    assert (month["kpi_value"], month["is_complete"]) == (150 / 1e9, True)


def test_vision_calls_and_images() -> None:
    tables: dict[str, list[Row]] = {
        "raw_vision_requests": [
            {"requested_at": "2024-01-02", "image_count": "4"},
            {"requested_at": "2024-01-03", "image_count": "6"},
            {"requested_at": "2024-01-03", "error_type": "boom", "image_count": None},
        ],
        "raw_inference_costs": [
            {"charge_period_start": "2024-01-01", "charge_period_end": "2024-01-04",
             "industry": "computer_vision_api", "effective_cost": "3"},
            {"charge_period_start": "2024-01-02", "industry": "computer_vision_api",
             "service_category": "support"},
        ],
    }  # fmt: skip
    marts = run(tables, AS_OF)
    vision = "computer_vision_api"
    calls = kpi(marts, "api_calls_processed", "month", date(2024, 1, 1), vision)
    cost = kpi(marts, "cost_per_thousand_images", "month", date(2024, 1, 1), vision)
    day = kpi(marts, "cost_per_thousand_images", "day", date(2024, 1, 1), vision)
    assert calls is not None
    assert cost is not None
    assert day is not None
    assert calls["numerator"] == 2
    assert (cost["numerator"], cost["denominator"], cost["kpi_value"]) == (3, 0.01, 300)
    assert (day["numerator"], day["kpi_value"]) == (1, None)
    rows = marts["fct_image_cost_cohorts_monthly"].sort("model_id").to_dicts()
    found = [(r["model_id"], r["first_use_month_date"], r["images"], r["cost_usd"]) for r in rows]
    assert found == [
        ("m", date(2024, 1, 1), 10, 2),
        ("unallocated", None, 0, 1),
    ]
    assert rows[0]["cost_per_thousand_images_usd"] == 200


def test_cost_follows_the_share_of_weighted_units() -> None:
    tables: dict[str, list[Row]] = {
        "raw_accounts": [{"account_id": "a"}, {"account_id": "b"}],
        "raw_llm_requests": [
            # weighted: 100 - 100 + 10 + 40 = 50
            {"requested_at": "2024-01-02", "cache_read_input_tokens": "100", "output_tokens": "40"},
            # weighted: 150
            {"requested_at": "2024-01-02", "account_id": "b"},
            {"requested_at": "2023-12-31", "account_id": "b", "model_id": "other"},
        ],
        "raw_inference_costs": [
            {"charge_period_start": "2024-01-02", "model_id": "m", "effective_cost": "8"},
            {"charge_period_start": "2024-01-02", "effective_cost": "4"},
            {"charge_period_start": "2024-01-02", "model_id": "idle", "effective_cost": "1"},
        ],
    }
    marts = run(tables, AS_OF)
    rows = marts["fct_margin_cohorts_monthly"].sort("first_use_month_date", nulls_last=True)
    found = rows.select("first_use_month_date", "month_date", "cost_usd").rows()
    assert found == [
        (date(2023, 12, 1), date(2024, 1, 1), pytest.approx(9)),
        (date(2024, 1, 1), date(2024, 1, 1), pytest.approx(3)),
        (None, date(2024, 1, 1), pytest.approx(1)),
    ]


def test_token_revenue_by_cohort_and_model() -> None:
    tables: dict[str, list[Row]] = {
        "raw_llm_requests": [{"requested_at": "2024-01-02", "cache_read_input_tokens": "50"}],
        "raw_billing_charges": [
            {"charge_period_start": "2023-12-31", "effective_amount": "5"},
            {"charge_period_start": "2024-01-01", "effective_amount": "3"},
            {"charge_period_start": "2024-01-01", "model_id": None, "effective_amount": "-1",
             "charge_category": "credit"},
            {"charge_period_start": "2024-01-01", "account_id": "only_credit",
             "charge_category": "credit", "effective_amount": "-2"},
        ],
    }  # fmt: skip
    rows = run(tables, AS_OF)["fct_token_revenue_cohorts_monthly"]
    december = date(2023, 12, 1)
    january = date(2024, 1, 1)
    found = rows.sort("month_date", "model_id", "first_use_month_date", nulls_last=True)
    assert found.select(
        "model_id", "first_use_month_date", "month_date", "tokens", "revenue_usd",
        "revenue_per_million_tokens_usd", "revenue_per_million_uncached_tokens_usd",
    ).rows() == [
        ("m", december, december, 0, 5, None, None),
        ("m", december, january, 150, 3, 20_000, 30_000),
        ("m", None, january, 0, -2, None, None),
        ("unallocated", december, january, 0, -1, None, None),
    ]  # fmt: skip


def scorecard_row(marts: dict[str, pl.DataFrame], industry: str, name: str) -> Row:
    """One row of the scorecard."""
    rows = marts["rpt_kpi_scorecard"].filter(
        (pl.col("industry") == industry) & (pl.col("kpi") == name)
    )
    return rows.row(0, named=True)


def test_scorecard_statuses() -> None:
    tables: dict[str, list[Row]] = {
        "raw_llm_requests": [{"requested_at": "2024-01-30"}],
        "raw_vision_requests": [{"requested_at": "2024-01-31"}],
        "raw_contracts": [
            {"start_date": "2023-01-15", "arr_amount": "1000"},
            {"start_date": "2023-06-01", "arr_amount": "1099.999999"},
        ],
    }
    marts = run(tables, AS_OF)
    llm, vision = "llm_api", "computer_vision_api"
    nrr = scorecard_row(marts, llm, "nrr")
    assert (nrr["status"], nrr["period_start"]) == ("failing", date(2024, 1, 22))
    assert nrr["failure_mode"] is None
    assert nrr["previous_value"] == nrr["kpi_value"]
    assert scorecard_row(marts, llm, "tokens_processed")["status"] == "not_enough_data"
    assert scorecard_row(marts, vision, "api_calls_processed")["status"] == "no_benchmark"
    assert scorecard_row(marts, vision, "cost_per_thousand_images")["status"] == "not_measured"
    assert scorecard_row(marts, vision, "renewal_rate_12m")["status"] == "not_enough_data"
    assert scorecard_row(marts, llm, "net_new_arr")["status"] == "no_benchmark"
    assert scorecard_row(marts, vision, "net_new_arr")["status"] == "not_enough_data"


def test_what_is_not_measured_has_no_value_and_no_row() -> None:
    tables: dict[str, list[Row]] = {
        "raw_llm_requests": [{"requested_at": "2024-01-31"}],
        "raw_billing_charges": [{"charge_period_start": "2024-01-31"}],
    }
    needs_costs = ["inference_cost_per_million_tokens", "gross_margin", "cached_margin_multiple"]
    days = (pl.col("period_grain") == "day") & (pl.col("industry") == "llm_api")
    cost = {"charge_period_start": "2024-01-31", "service_category": "support"}
    for costs, found in (
        ({}, 0),
        ({"raw_inference_costs": []}, 0),
        ({"raw_inference_costs": [{**cost, "industry": "computer_vision_api"}]}, 0),
        ({"raw_inference_costs": [{**cost, "charge_period_start": "2024-02-01"}]}, 0),
        ({"raw_inference_costs": [cost]}, len(needs_costs)),
    ):
        marts = run({**tables, **costs}, AS_OF)
        assert marts["fct_kpis"].filter(days & pl.col("kpi").is_in(needs_costs)).height == found
    uptime = scorecard_row(marts, "llm_api", "uptime_rate")
    assert (uptime["status"], uptime["kpi_value"]) == ("not_measured", None)
    assert uptime["period_start"] == AS_OF


def test_comparator_finds_each_kind_of_difference() -> None:
    expected = pl.DataFrame(
        {
            "industry": ["x", "y", "z"],
            "month_date": [date(2024, 1, 1)] * 3,
            "churn_reason": ["p", "p", "p"],
            "customer_count": [1, 2, 3],
            "churn_arr_usd": [1.0, 2.0, 3.0],
        }
    )
    actual = pl.DataFrame(
        {
            "industry": ["x", "y", "w"],
            "month_date": [date(2024, 1, 1)] * 3,
            "churn_reason": ["p", "p", "p"],
            "customer_count": [1, 3, 3],
            "churn_arr_usd": [Decimal("1.000001"), Decimal("2.00001"), Decimal(3)],
        }
    )
    found = compare_mart(actual, expected, "fct_churn_reasons_monthly")
    assert [d.column for d in found.differences] == ["customer_count", "churn_arr_usd"]
    assert found.missing_keys == [("z", date(2024, 1, 1), "p")]
    assert found.extra_keys == [("w", date(2024, 1, 1), "p")]
    assert (found.rows_compared, found.cells_compared) == (2, 10)
    assert not found.is_equal
    assert compare_mart(expected, expected, "fct_churn_reasons_monthly").is_equal
