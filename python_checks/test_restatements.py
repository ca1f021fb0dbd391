"""Restatements: what a publish changes in values that were published as complete and final."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from publishing import Refused, Versions, publish
from python_checks.built_by_hand import VALUES, Built
from python_checks.own_data import typed_tables
from python_checks.project import Warehouse
from python_checks.raw_folder import RawTables, write_parquet

RESTATEMENTS = """
    select kpi, period_grain, period_start, old_value, new_value from marts.kpi_restatements
    order by restated_at, kpi, period_grain, period_start
"""
KEYS = ("industry", "kpi", "variant", "period_grain", "period_start")
JANUARY, FEBRUARY, MARCH = (date(2026, month, 1) for month in (1, 2, 3))


def rows(file: Path, sql: str = RESTATEMENTS) -> list[tuple]:
    with duckdb.connect(str(file), read_only=True) as connection:
        return connection.execute(sql).fetchall()


# ---------- the rule, on a few rows


def restated(tmp_path: Path, **values: float | None) -> list[tuple]:
    """Publish the few rows, then the same with other values of nrr by start, YYYY_MM_DD."""
    built = Built(tmp_path).build("run-1")
    publish(built.warehouse, built.target, built.published)
    starts = {key.lstrip("_").replace("_", "-"): value for key, value in values.items()}
    changed = [(*row[:3], starts.get(row[2], row[3]), *row[4:]) for row in VALUES]
    built.build("run-2", changed)
    publish(built.warehouse, built.target, built.published)
    return rows(built.published)


def test_same_values_restate_nothing(tmp_path: Path) -> None:
    assert restated(tmp_path) == []


def test_changed_final_value_is_restated_with_old_and_new(tmp_path: Path) -> None:
    found = restated(tmp_path, _2026_02_01=1.25)
    assert found == [("nrr", "month", FEBRUARY, 1.2, 1.25)]
    (row,) = rows(
        tmp_path / "published.duckdb",
        "select r.invocation_id, industry, variant, restated_at = published_at "
        "from marts.kpi_restatements as r, marts.publication",
    )
    assert row == ("run-2", "llm_api", "all", True)


def test_last_bit_of_a_value_is_a_restatement(tmp_path: Path) -> None:
    assert len(restated(tmp_path, _2026_01_01=1.1000000000000003)) == 1


def test_value_that_vanishes_is_restated(tmp_path: Path) -> None:
    assert restated(tmp_path, _2026_01_01=None) == [("nrr", "month", JANUARY, 1.1, None)]


def test_periods_that_were_not_final_are_not_restated(tmp_path: Path) -> None:
    """The month after, the running one, and a complete day, all published before."""
    assert restated(tmp_path, _2026_03_01=9.0, _2026_04_01=9.0, _2026_04_05=9.0) == []


def test_rows_that_go_and_come_are_restated(tmp_path: Path) -> None:
    built = Built(tmp_path).build("run-1", VALUES[1:])
    publish(built.warehouse, built.target, built.published)
    built.build("run-2", [VALUES[0], *VALUES[2:]])
    publish(built.warehouse, built.target, built.published)
    assert rows(built.published) == [
        ("nrr", "month", JANUARY, None, 1.1),
        ("nrr", "month", FEBRUARY, 1.2, None),
    ]


def test_kpi_published_for_the_first_time_restates_nothing(tmp_path: Path) -> None:
    built = Built(tmp_path).build("run-1")
    publish(built.warehouse, built.target, built.published)
    built.build("run-2", [*VALUES, *(("grr", *row[1:]) for row in VALUES)])
    publish(built.warehouse, built.target, built.published)
    assert rows(built.published) == []


def test_history_is_carried_on_and_a_rollback_compares_with_what_is_published(
    tmp_path: Path,
) -> None:
    built = Built(tmp_path)
    for number, value in enumerate((1.1, 2.0, 3.0), start=1):
        built.build(f"run-{number}", [(*VALUES[0][:3], value, True, True)])
        publish(built.warehouse, built.target, built.published)
    twice = [("nrr", "month", JANUARY, 1.1, 2.0), ("nrr", "month", JANUARY, 2.0, 3.0)]
    assert rows(built.published) == twice
    Versions(built.published).rollback()
    assert rows(built.published) == twice[:1]
    built.build("run-4", [(*VALUES[0][:3], 1.1, True, True)])
    publish(built.warehouse, built.target, built.published)
    assert rows(built.published) == [twice[0], ("nrr", "month", JANUARY, 2.0, 1.1)]


# ---------- a vendor's tables, built, changed and built again

INDUSTRY = "llm_api"
LATE_DAY, CREDITED_MONTH = date(2025, 6, 10), date(2025, 3, 1)
NOT_FINAL_DAY = date(2026, 3, 20)


def with_ingestion(tables: RawTables) -> RawTables:
    """Every request is there at once; only then can a late one be told from an old one."""
    log = tables["raw_llm_requests"]
    return tables | {
        "raw_llm_requests": log.with_columns(pl.col("requested_at").alias("ingested_at"))
    }


def corrected(tables: RawTables) -> RawTables:
    """Late requests of a final and of an open month, a credit, and another amount in a contract."""
    log, charges = tables["raw_llm_requests"], tables["raw_billing_charges"]
    last = log["ingested_at"].max()
    late = log.head(2).with_columns(
        pl.Series("request_id", ["late", "late-in-an-open-month"]),
        pl.Series(
            "requested_at",
            [datetime(d.year, d.month, d.day, 12) for d in (LATE_DAY, NOT_FINAL_DAY)],
        )
        .dt.replace_time_zone("UTC")
        .dt.convert_time_zone("Europe/Berlin"),
        pl.lit(last).alias("ingested_at"),
    )
    of_month = charges.filter(pl.col("charge_period_start").dt.date() == CREDITED_MONTH)
    credit = of_month.filter(pl.col("charge_category") == "credit").head(1)
    credit = credit.with_columns(
        pl.lit("old-credit").alias("charge_id"),
        pl.lit(-40).cast(pl.Decimal(18, 6)).alias("effective_amount"),
    )
    contracts = tables["raw_contracts"].with_columns(
        pl.when(pl.col("contract_line_id") == "leaves-1")
        .then(5_400.0)
        .otherwise("arr_amount")
        .alias("arr_amount")
    )
    return tables | {
        "raw_llm_requests": pl.concat([log, late.select(log.columns)]),
        "raw_billing_charges": pl.concat([charges, credit.select(charges.columns)]),
        "raw_contracts": contracts,
    }


def unreadable(tables: RawTables) -> RawTables:
    """Eleven more contract lines without an amount: more than may be quarantined."""
    bad = tables["raw_contracts"].head(1).with_columns(pl.lit(None, pl.Float64).alias("arr_amount"))
    lines = [bad.with_columns(pl.lit(f"bad-{n}").alias("contract_line_id")) for n in range(11)]
    return tables | {"raw_contracts": pl.concat([tables["raw_contracts"], *lines])}


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Four builds of one warehouse, each tried to be published, with all data tests."""
    folder = tmp_path_factory.mktemp("story")
    warehouse, published = Warehouse(folder / "warehouse"), folder / "published.duckdb"
    tables = with_ingestion(typed_tables(INDUSTRY))
    steps: dict[str, Any] = {"published": published, "warehouse": warehouse}
    for step, shown in (
        ("first", tables),
        ("unreadable", unreadable(tables)),
        ("again", tables),
        ("corrected", corrected(tables)),
    ):
        variables = write_parquet(shown, folder / "raw") | {"industries": [INDUSTRY]}
        run = warehouse.dbt("build", "--exclude-resource-types", "unit_test", variables=variables)
        found: dict[str, Any] = {"run": run}
        try:
            result = publish(warehouse.database, warehouse.folder / "target", published)
            found["publication"], found["restated"] = result
        except Refused as refusal:
            found["refusal"] = str(refusal)
        found["version"] = rows(published, "from marts.publication")
        found["kpis"] = warehouse.query("select * from marts.fct_kpis")
        steps[step] = found
    return steps


def test_bad_quarter_is_published(story: dict[str, Any]) -> None:
    """A benchmark that fails with severity error ends the build with 1 and blocks nothing."""
    run = story["first"]["run"]
    assert run.exit_code == 1
    assert run.of_status("fail") and all(
        "meets_benchmark" in name for name in run.of_status("fail")
    )
    assert story["first"]["publication"].data_through_date == date(2026, 3, 31)


def test_failed_data_quality_test_is_not_published(story: dict[str, Any]) -> None:
    step = story["unreadable"]
    assert "assert_quarantine_stays_below_maximum" in step["refusal"]
    assert "meets_benchmark" not in step["refusal"]
    assert step["version"] == story["first"]["version"]


def test_same_data_built_again_restates_nothing(story: dict[str, Any]) -> None:
    """Exact comparison is fair: the same rows give the same bits, over two builds."""
    assert story["again"]["restated"] == 0
    assert story["again"]["version"] != story["first"]["version"]


def test_late_row_credit_and_corrected_contract_are_restated(
    story: dict[str, Any], record_property: Callable[[str, object], None]
) -> None:
    """Every final value that differs between the builds, with both values, and no other."""
    old, new = story["again"]["kpis"], story["corrected"]["kpis"]
    changed = old.join(new, on=KEYS, how="full", coalesce=True, suffix="_new").filter(
        pl.col("kpi_value").ne_missing(pl.col("kpi_value_new"))
    )
    final = changed.filter("is_complete", "is_final")
    expected = final.select(
        "kpi", "period_grain", "period_start", "kpi_value", "kpi_value_new"
    ).sort("kpi", "period_grain", "period_start")
    found = rows(story["published"])
    assert found == expected.rows()
    assert story["corrected"]["restated"] == len(found)
    open_periods = changed.filter(~pl.col("is_final"))
    assert open_periods.height
    record_property(
        "figure",
        f"{len(found)} restatements of {len({row[0] for row in found})} KPIs; "
        f"{open_periods.height} changes of periods that were not final",
    )


def months_of(story: dict[str, Any], kpi: str) -> dict[date, tuple[float, float]]:
    return {
        start: (old, new)
        for name, grain, start, old, new in rows(story["published"])
        if (name, grain) == (kpi, "month")
    }


def test_late_row_restates_its_own_day_and_month(story: dict[str, Any]) -> None:
    assert list(months_of(story, "tokens_processed")) == [LATE_DAY.replace(day=1)]
    days = [
        start
        for kpi, grain, start, *_ in rows(story["published"])
        if (kpi, grain) == ("tokens_processed", "day")
    ]
    assert days == [LATE_DAY]
    ((old, new),) = months_of(story, "tokens_processed").values()
    assert round((new - old) * 1e9) == 90_000 + 9_000


def test_credit_restates_the_revenue_of_its_month(story: dict[str, Any]) -> None:
    found = months_of(story, "revenue_per_million_tokens")
    assert set(found) == {CREDITED_MONTH, LATE_DAY.replace(day=1)}
    old, new = found[CREDITED_MONTH]
    tokens = story["again"]["kpis"].filter(
        kpi="revenue_per_million_tokens", period_grain="month", period_start=CREDITED_MONTH
    )["denominator"]
    assert round((old - new) * float(tokens.item()), 6) == 40


def test_corrected_contract_restates_arr_of_all_its_months(story: dict[str, Any]) -> None:
    net_new_arr = months_of(story, "net_new_arr")
    old, new = net_new_arr[date(2024, 3, 1)]
    assert round((new - old) * 1e6, 3) == 600
    nrr = months_of(story, "nrr")
    assert min(nrr) == date(2025, 3, 1) - timedelta(days=28)
    assert max(nrr) <= date(2026, 2, 1)


def test_every_restatement_names_its_run_and_time(story: dict[str, Any]) -> None:
    publication = story["corrected"]["publication"]
    found = rows(
        story["published"],
        "select distinct invocation_id, restated_at from marts.kpi_restatements",
    )
    assert found == [(publication.invocation_id, publication.published_at)]
