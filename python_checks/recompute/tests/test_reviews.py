"""Adoption, reconciliation, profit and loss, survey, the cache's worth, supporting KPIs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from python_checks.recompute import Settings, recompute
from python_checks.recompute.tests.cases import REFERENCE, RUN_STARTED_AT, Row, frames, kpi, run

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


def charge(day: str, **more: str | None) -> Row:
    """A usage charge of one day."""
    return {"charge_period_start": day, **more}


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


def test_inference_review() -> None:
    placed = {"model_id": "m", "deployment_id": "d", "region": "eu"}
    tables: dict[str, list[Row]] = {
        "raw_llm_requests": [
            {"requested_at": "2024-01-02", "deployment_id": "d", "time_to_first_token_ms": "0",
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
    assert sorted(rows.rows()) == [
        ("m", "d", "a100", "eu", 150, 2, 2 / 0.00015, 0, 1, 0.25),
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


def with_every_kpi(tables: dict[str, list[Row]], as_of: date) -> dict[str, pl.DataFrame]:
    """Recompute with KPIs that the seed may not list yet."""
    names = ["cache_saving_rate", "cached_margin_multiple", "token_growth_first_year"]
    missing = [name for name in names if REFERENCE.kpi_row(name) is None]
    schema = REFERENCE.kpis.schema
    more = pl.DataFrame(
        [{"kpi": name, "value_unit": "ratio", "unit_size": 1.0} for name in missing], schema=schema
    )
    reference = replace(REFERENCE, kpis=pl.concat([REFERENCE.kpis, more]))
    settings = Settings(as_of_date=as_of, run_started_at=RUN_STARTED_AT)
    return recompute(frames(tables), reference, settings)


def test_worth_of_the_cache() -> None:
    tables: dict[str, list[Row]] = {
        "raw_llm_requests": [{"requested_at": "2024-01-02", "cache_read_input_tokens": "50"}],
        "raw_billing_charges": [
            charge("2024-01-02", list_amount="150", cache_discount_amount="30",
                   effective_amount="110"),
            charge("2024-01-02", list_amount="150", account_id="b", effective_amount="0"),
            charge("2024-01-02", charge_category="credit", effective_amount="-10"),
        ],
        "raw_inference_costs": [charge("2024-01-02", effective_cost="21")],
    }  # fmt: skip
    marts = with_every_kpi(tables, AS_OF)
    saving = kpi(marts, "cache_saving_rate", "month", JANUARY)
    assert saving is not None
    assert (saving["numerator"], saving["denominator"]) == (30, 150)
    # List price 2 a token: cached revenue 50 x 2 - 30 = 70, uncached 100 - 70 = 30; cost 1 and 20.
    multiple = kpi(marts, "cached_margin_multiple", "month", JANUARY)
    assert multiple is not None
    assert multiple["numerator"] == pytest.approx(69 / 70)
    assert multiple["denominator"] == pytest.approx(10 / 30)
    none = kpi(marts, "cached_margin_multiple", "day", date(2024, 1, 3))
    assert none is not None
    assert none["kpi_value"] is None


def test_cache_saving_starts_with_the_first_discount_and_needs_a_list_amount() -> None:
    tables: dict[str, list[Row]] = {
        "raw_billing_charges": [
            charge("2024-01-02", list_amount="100"),
            charge("2024-01-03", cache_discount_amount="60", effective_amount="40"),
            charge("2024-01-20", list_amount="100", cache_discount_amount="60"),
            charge("2024-01-20", cache_discount_amount="60"),
        ]
    }
    marts = with_every_kpi(tables, AS_OF)
    month = kpi(marts, "cache_saving_rate", "month", JANUARY)
    assert month is not None
    assert (month["numerator"], month["denominator"]) == (60, 100)
    assert kpi(marts, "cache_saving_rate", "day", date(2024, 1, 19)) is None
    later = kpi(marts, "cache_saving_rate", "day", date(2024, 1, 21))
    assert later is not None
    assert (later["denominator"], later["kpi_value"]) == (0, None)


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
    marts = with_every_kpi(tables, AS_OF)
    growth = kpi(marts, "token_growth_first_year", "month", JANUARY)
    assert growth is not None
    assert (growth["numerator"], growth["denominator"], growth["kpi_value"]) == (None, 3, 2)
    assert kpi(marts, "token_growth_first_year", "day", date(2024, 1, 30)) is None
