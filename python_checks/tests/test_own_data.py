"""A vendor's own raw tables: only what is required, in every form in which they may come."""

import shutil
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from python_checks.project import WITHOUT_UNIT_TESTS, Warehouse
from python_checks.raw_rows.own_data import registered_models, text_tables, typed_tables
from python_checks.raw_rows.raw_folder import empty_tables, write_csv, write_parquet
from python_checks.recompute import Reference, Settings, recompute
from python_checks.recompute.compare import BOOKKEEPING, MARTS, compare_marts
from python_checks.sample.schema import REQUEST_LOGS

INDUSTRIES = tuple(REQUEST_LOGS)
# Rows that belong to no industry are accounted under these.
NO_INDUSTRY = {"all", "unknown"}


def assert_same_marts(found: Warehouse, expected: Warehouse) -> None:
    for name, frame in expected.marts().items():
        assert_same_rows(name, found.marts([name])[name], frame)


def assert_same_rows(mart: str, found: pl.DataFrame, expected: pl.DataFrame) -> None:
    """All cells but those of bookkeeping are equal, without a tolerance."""
    keys, counted = list(MARTS[mart]), pl.exclude(BOOKKEEPING)
    assert_frame_equal(
        found.sort(keys).select(counted), expected.sort(keys).select(counted), check_exact=True
    )


def industries_of(warehouse: Warehouse) -> dict[str, set[str]]:
    """Industries that occur in each mart that has them."""
    return {
        name: set(frame["industry"]) - NO_INDUSTRY
        for name, frame in warehouse.marts().items()
        if "industry" in frame.columns
    }


# ---------- only the required tables


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Warehouse]:
    """Of each industry a warehouse of typed Parquet files, built with its data tests."""
    warehouses = {}
    for industry in INDUSTRIES:
        folder = tmp_path_factory.mktemp(industry)
        location = write_parquet(typed_tables(industry), folder / "raw")["raw_location"]
        warehouses[industry] = Warehouse(folder / "warehouse")
        variables = {
            "raw_location": location,
            "industries": [industry],
            "benchmark_errors": False,
        }
        warehouses[industry].build(*WITHOUT_UNIT_TESTS, variables=variables)
    return warehouses


@pytest.mark.parametrize("industry", INDUSTRIES)
def test_required_tables_of_one_industry_equal_the_recomputation(
    own: dict[str, Warehouse], industry: str, reference: Reference
) -> None:
    expected = recompute(typed_tables(industry), reference, Settings(industries=(industry,)))
    results = compare_marts(own[industry].marts(), expected)
    different = [result.describe() for result in results if not result.is_equal]
    assert not different, "\n".join(different)
    assert expected["fct_kpis"].height


@pytest.mark.parametrize("industry", INDUSTRIES)
def test_marts_have_the_one_industry_only(own: dict[str, Warehouse], industry: str) -> None:
    for name, found in industries_of(own[industry]).items():
        assert found <= {industry}, name
    assert industries_of(own[industry])["fct_kpis"] == {industry}


@pytest.mark.parametrize("industry", INDUSTRIES)
def test_what_needs_an_absent_table_is_not_measured(
    own: dict[str, Warehouse], industry: str, reference: Reference
) -> None:
    # the own log has the column of cached tokens, and no times but the latency
    there = pl.col("raw_input").str.ends_with(".cache_read_input_tokens")
    kpis = reference.kpis.filter(pl.col("raw_input").is_not_null() & ~there)["kpi"].to_list()
    benchmarked = reference.kpi_benchmarks.filter(industry=industry)["kpi"].to_list()
    scorecard = own[industry].query(
        "select kpi, status, kpi_value, previous_value from marts.rpt_kpi_scorecard"
    )
    not_measured = scorecard.filter(status="not_measured")
    assert set(not_measured["kpi"]) == set(kpis) & set(benchmarked)
    assert set(not_measured["kpi_value"]) | set(not_measured["previous_value"]) <= {None}


def test_absent_registrations_leave_nulls(own: dict[str, Warehouse]) -> None:
    models = own["llm_api"].query(
        "select distinct is_registered, released_at, retired_at, model_family from marts.dim_models"
    )
    assert models.rows() == [(False, None, None, None)]


# ---------- the same rows in other forms


def test_csv_files_with_all_columns_and_more_give_the_same(
    own: dict[str, Warehouse], warehouse: Warehouse, tmp_path: Path
) -> None:
    """Text equals typed columns, null optional columns equal absent ones, others are ignored."""
    variables = write_csv(text_tables("llm_api"), tmp_path / "raw")
    warehouse.run_models({**variables, "industries": ["llm_api"]})
    assert_same_marts(warehouse, own["llm_api"])


def test_tables_of_the_raw_schema_give_the_same(
    own: dict[str, Warehouse], warehouse: Warehouse, tmp_path: Path
) -> None:
    industry = "image_generation_api"
    write_parquet(typed_tables(industry), tmp_path / "raw")
    warehouse.folder.mkdir(parents=True)
    with duckdb.connect(str(warehouse.database)) as connection:
        connection.execute("create schema raw")
        for file in (tmp_path / "raw").glob("*.parquet"):
            connection.execute(f"create table raw.{file.stem} as from '{file}'")
    warehouse.run_models({"use_sample_data": False, "raw_schema": "raw", "industries": [industry]})
    assert_same_marts(warehouse, own[industry])


# ---------- registrations that come late


@pytest.fixture(scope="module")
def late(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """A warehouse built without any registration, and the variables that read its folder."""
    folder = tmp_path_factory.mktemp("late")
    tables = typed_tables("llm_api")
    tables["raw_accounts"] = tables["raw_accounts"].clear()
    variables = {**write_parquet(tables, folder / "raw"), "industries": ["llm_api"]}
    warehouse = Warehouse(folder / "warehouse")
    warehouse.run_models(variables)
    return {"folder": folder, "warehouse": warehouse, "variables": variables}


def test_unregistered_accounts_are_their_own_customers(
    own: dict[str, Warehouse], late: dict[str, Any]
) -> None:
    accounts = late["warehouse"].query(
        """
        select account_id, customer_id, segment, is_registered from marts.dim_accounts
        order by account_id
        """
    )
    names = ["grows", "late", "late-child", "leaves"]
    assert accounts.rows() == [(name, name, "unknown", False) for name in names]
    totals = "select sum(request_count), sum(usage_quantity) from marts.fct_usage_daily"
    assert late["warehouse"].query(totals).rows() == own["llm_api"].query(totals).rows()


def test_unregistered_accounts_and_models_give_the_numbers_of_early_ones_once_registered(
    own: dict[str, Warehouse], late: dict[str, Any], reference: Reference
) -> None:
    """Registration changes dim_models and the catalogue alone: no other number hangs on it."""
    tables = typed_tables("llm_api") | {"raw_models": registered_models("llm_api")}
    write_parquet(tables, late["folder"] / "raw")
    late["warehouse"].run_models(late["variables"])
    found, expected = late["warehouse"].marts(), own["llm_api"].marts()
    models = found.pop("dim_models").select("model_id", "is_registered").sort("model_id")
    assert models.rows() == [("one", True), ("two", True)]
    found["fct_row_accounting"] = found["fct_row_accounting"].filter(
        pl.col("raw_table") != "raw_models"
    )
    catalogue = {"fct_catalog_monthly", "fct_model_cards", "rpt_roadmap_quarterly"}
    kpis = reference.kpis.filter(raw_input="raw_models")["kpi"].to_list()
    for name in ("fct_kpis", "rpt_kpi_scorecard"):
        for marts in (found, expected):
            marts[name] = marts[name].filter(~pl.col("kpi").is_in(kpis))
    for name in found.keys() - catalogue:
        assert_same_rows(name, found[name], expected[name])


# ---------- nothing, or not enough


def test_absent_table_and_column_stop_the_run_with_one_message(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    tables = typed_tables("llm_api")
    del tables["raw_accounts"]
    tables["raw_contracts"] = (
        tables["raw_contracts"]
        .drop("arr_amount")
        .with_columns(start_date=pl.lit(1_700_000_000), end_date=pl.lit(None, pl.Float64))
    )
    variables = write_parquet(tables, tmp_path / "raw")
    run = warehouse.dbt("build", variables={**variables, "industries": ["llm_api"]})
    assert run.exit_code != 0
    assert run.output.count("The input contract is not met") == 1
    message = run.output.split("The input contract is not met")[1]
    assert message.count("\n    - ") == 3
    assert (
        "column raw_contracts.start_date is INTEGER: give it as date (UTC day), or as text"
        in message
    )
    assert "table raw_accounts is absent" in message
    assert "column raw_contracts.arr_amount is absent: add it as numeric(18, 6)" in message
    assert not run.of_status("success") and not run.of_status("pass")


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    folder = tmp_path_factory.mktemp("empty")
    variables = write_parquet(empty_tables(INDUSTRIES), folder / "raw")
    warehouse = Warehouse(folder / "warehouse")
    warehouse.build(*WITHOUT_UNIT_TESTS, variables=variables)
    return warehouse


def test_empty_tables_give_empty_marts(empty: Warehouse) -> None:
    heights = {name: frame.height for name, frame in empty.marts().items() if frame.height}
    assert set(heights) == {"dim_industries", "dim_operators", "rpt_kpi_scorecard"}
    assert heights["dim_industries"] == len(INDUSTRIES)


def test_empty_tables_give_a_scorecard_without_values(
    empty: Warehouse, sample: Warehouse, reference: Reference
) -> None:
    scorecard = empty.query("select * from marts.rpt_kpi_scorecard")
    assert scorecard.height == sample.query("select * from marts.rpt_kpi_scorecard").height
    # all columns of the required tables are there, the optional tables are not
    absent = pl.col("raw_input").is_not_null() & ~pl.col("raw_input").str.contains(
        ".", literal=True
    )
    optional = set(reference.kpis.filter(absent)["kpi"])
    for kpi, status in scorecard.select("kpi", "status").rows():
        assert status == ("not_measured" if kpi in optional else "not_enough_data"), kpi
    for column in ("kpi_value", "previous_value", "period_start", "failure_mode"):
        assert set(scorecard[column]) == {None}, column


# ---------- the sample twice


def test_second_build_changes_no_number(sample: Warehouse, warehouse: Warehouse) -> None:
    warehouse.folder.mkdir(parents=True)
    shutil.copy(sample.database, warehouse.database)
    warehouse.run_models()
    assert_same_marts(warehouse, sample)
