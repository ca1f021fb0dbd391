"""Published figures of public data sets come out of the marts.

The data sets lie in the folder REAL_DATA_DIR, by default ../shared/data beside the repository.
"""

import os
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from python_checks.project import ROOT, WITHOUT_UNIT_TESTS, Warehouse
from python_checks.raw_rows.raw_folder import write_parquet
from python_checks.real_data.billing_and_usage import (
    WEEK_SECONDS,
    Scenario,
    client_weeks,
    code_trace,
    subscriptions,
)

FOLDER = Path(os.environ.get("REAL_DATA_DIR", ROOT.parent / "shared" / "data"))
CHURN_PERCENT = {"Month-to-month": 42.71, "One year": 11.27, "Two year": 2.83}

# Only an absent folder skips, in CI too; a folder that lacks a file is an error.
pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(),
    reason=f"public data sets are not part of the project: no folder {FOLDER} (REAL_DATA_DIR)",
)


def build(scenario: Scenario, folder: Path) -> Warehouse:
    location = write_parquet(scenario.tables, folder / "raw")
    warehouse = Warehouse(folder / "warehouse")
    # With the data tests; that a vendor lies below the benchmarks is no error here.
    warehouse.build(
        *WITHOUT_UNIT_TESTS,
        variables=location | scenario.variables | {"benchmark_errors": False},
    )
    return warehouse


# ---------- an hour of LLM requests, priced at 2.5 and 10 USD per million tokens


@pytest.fixture(scope="module")
def requests() -> pl.DataFrame:
    return pl.read_parquet(FOLDER / "azure2023_code.parquet")


@pytest.fixture(scope="module")
def code_hour(requests: pl.DataFrame, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    return build(code_trace(requests), tmp_path_factory.mktemp("code_hour"))


def test_code_trace_usage_is_that_of_the_trace(
    code_hour: Warehouse, requests: pl.DataFrame
) -> None:
    usage = code_hour.query(
        """
        select sum(request_count), sum(error_count), sum(input_tokens), sum(output_tokens)
        from marts.fct_usage_daily
        """
    ).row(0)
    assert usage == (8_819, 0, 18_059_974, 245_896)
    totals = requests.select("context_tokens", "generated_tokens").sum().row(0)
    assert usage == (requests.height, 0, *totals)


@pytest.mark.parametrize(
    ("period_grain", "period_start"), [("day", date(2023, 11, 16)), ("month", date(2023, 11, 1))]
)
def test_code_trace_revenue_per_million_tokens_is_reproduced(
    code_hour: Warehouse, requests: pl.DataFrame, period_grain: str, period_start: date
) -> None:
    revenue, million_tokens, value = code_hour.query(
        f"""
        select numerator, denominator, kpi_value from marts.fct_kpis
        where kpi = 'revenue_per_million_tokens' and is_complete
            and period_grain = '{period_grain}' and period_start = date '{period_start}'
        """
    ).row(0)
    assert (float(revenue), float(million_tokens)) == (47.608895, 18.30587)
    assert round(value, 6) == 2.600745
    cost = requests["context_tokens"] * 2.5 + requests["generated_tokens"] * 10
    tokens = requests["context_tokens"] + requests["generated_tokens"]
    assert value == pytest.approx(cost.sum() / tokens.sum(), rel=1e-12)


def test_code_trace_is_one_row_of_the_cohort_mart(code_hour: Warehouse) -> None:
    november = date(2023, 11, 1)
    cohorts = code_hour.query(
        """
        select first_use_month_date, month_date, model_id, tokens, revenue_usd,
            round(revenue_per_million_tokens_usd, 6)
        from marts.fct_token_revenue_cohorts_monthly
        """
    )
    assert [(*row[:4], float(row[4]), float(row[5])) for row in cohorts.rows()] == [
        (november, november, "code", 18_305_870, 47.608895, 2.600745)
    ]


# ---------- two weeks of load by client, as retention a year apart


@pytest.fixture(scope="module")
def windows() -> pl.DataFrame:
    return pl.read_parquet(FOLDER / "servegen_client_windows.parquet").filter(model="m-large")


@pytest.fixture(scope="module")
def two_weeks(windows: pl.DataFrame, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    return build(client_weeks(windows), tmp_path_factory.mktemp("two_weeks"))


def test_client_weeks_retention_is_reproduced(two_weeks: Warehouse, windows: pl.DataFrame) -> None:
    nrr, grr, customer_count, opening_arr_usd, is_final = two_weeks.query(
        """
        select nrr, grr, customer_count, opening_arr_usd, is_final
        from marts.fct_retention_monthly
        where segment = 'all' and month_date = date '2025-01-01'
        """
    ).row(0)
    assert (round(nrr, 6), round(grr, 6), is_final) == (0.852474, 0.703901, True)

    in_first = pl.col("window_start_s") < WEEK_SECONDS
    requests = pl.col("rate_rps") * 600
    clients = (
        windows.group_by("client_id")
        .agg(
            requests.filter(in_first).sum().alias("first"),
            requests.filter(~in_first).sum().alias("second"),
        )
        .filter(pl.col("first") > 0)
    )
    first, second = clients["first"].sum(), clients["second"].sum()
    retained = clients.select(pl.min_horizontal("first", "second").sum()).item()
    assert nrr == pytest.approx(second / first, rel=1e-9)
    assert grr == pytest.approx(retained / first, rel=1e-9)
    assert customer_count == clients.height
    assert float(opening_arr_usd) == pytest.approx(12 * first, rel=1e-12)


def test_client_weeks_kpi_is_the_retention_of_the_month(two_weeks: Warehouse) -> None:
    value = two_weeks.query(
        """
        select kpi_value from marts.fct_kpis
        where kpi = 'nrr' and period_grain = 'month' and period_start = date '2025-01-01'
        """
    ).item()
    assert round(value, 6) == 0.852474


# ---------- subscription customers: churned ones, and ones still there, who are censored


@pytest.fixture(scope="module")
def customers() -> pl.DataFrame:
    return pl.read_parquet(FOLDER / "ibm_telco_churn.parquet")


@pytest.fixture(scope="module")
def subscribed(customers: pl.DataFrame, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    return build(subscriptions(customers), tmp_path_factory.mktemp("subscribed"))


def test_subscriptions_churn_by_contract_term_is_reproduced(
    subscribed: Warehouse, customers: pl.DataFrame
) -> None:
    """Everyone is new in one month; the churned leave in the month after the snapshot."""
    movements = subscribed.query(
        """
        select segment, movement, month_date, is_final, count(*) as customer_count
        from marts.fct_arr_movements_monthly where movement <> 'none' group by all
        """
    )
    new, churn = movements.filter(movement="new"), movements.filter(movement="churn")
    assert (new["customer_count"].sum(), churn["customer_count"].sum()) == (7_043, 1_869)
    assert set(movements["movement"]) == {"new", "churn"}
    assert set(churn.select("month_date", "is_final").rows()) == {(date(2024, 7, 1), True)}

    new_by_term = dict(new.group_by("segment").agg(pl.col("customer_count").sum()).rows())
    percent = {
        term: round(100 * count / new_by_term[term], 2)
        for term, count in churn.select("segment", "customer_count").rows()
    }
    assert percent == CHURN_PERCENT
    rates = customers.group_by("Contract").agg((100 * pl.col("Churn").mean()).round(2))
    assert percent == dict(rates.rows())


def test_subscriptions_churn_has_no_known_reason(subscribed: Warehouse) -> None:
    reasons = subscribed.query(
        "select month_date, churn_reason, customer_count from marts.fct_churn_reasons_monthly"
    )
    assert reasons.rows() == [(date(2024, 7, 1), "unknown", 1_869)]


def test_subscriptions_logo_retention_counts_those_of_a_year_ago(
    subscribed: Warehouse, customers: pl.DataFrame
) -> None:
    found = subscribed.query(
        """
        select segment, customer_count, retained_customer_count
        from marts.fct_retention_monthly where month_date = date '2024-07-01'
        """
    )
    # At the end of July 2023 the customers of at least twelve months were there.
    a_year_ago = customers.filter(pl.col("tenure") >= 12)
    by_term = a_year_ago.group_by("Contract").agg(pl.len(), (~pl.col("Churn")).sum())
    everyone = ("all", a_year_ago.height, (~a_year_ago["Churn"]).sum())
    assert sorted(found.rows()) == sorted([*by_term.rows(), everyone])


def test_subscriptions_nobody_counts_as_renewed(
    subscribed: Warehouse, customers: pl.DataFrame
) -> None:
    """A mark is churned when the line ended near it, not due when the line went on beyond it.

    Marks up to the horizon belong to tenures of eleven months and more. A line of 13 months ends
    29 days after its mark, inside the grace; one of 14 months was in service long after it.
    """
    churned_at_mark = pl.col("Churn") & (pl.col("tenure") <= 13)
    expected = customers.filter(pl.col("tenure") >= 11).select(
        "customerID", pl.when(churned_at_mark).then(pl.lit("churned")).otherwise(pl.lit("not_due"))
    )
    found = subscribed.query("select customer_id, state from marts.fct_renewals")
    assert sorted(found.rows()) == sorted(expected.rows())

    renewed, late, pending, churned, not_due, *rates = subscribed.query(
        """
        select sum(renewed_count), sum(late_count), sum(pending_count), sum(churned_count),
            sum(not_due_count), max(renewal_rate_12m), max(renewal_rate_12m_arr)
        from marts.fct_renewal_cohorts_monthly where segment = 'all'
        """
    ).row(0)
    assert (renewed, late, pending, *rates) == (0, 0, 0, 0, 0)
    assert churned + not_due == expected.height
    assert churned == customers.filter(churned_at_mark & (pl.col("tenure") >= 11)).height
