"""A vendor's tables, built by dbt, published, corrected, built and published again."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import md5
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from kpi.publishing import Refused, Versions, publish
from python_checks.project import ROOT, WITHOUT_UNIT_TESTS, Run, Warehouse
from python_checks.raw_rows.own_data import typed_tables
from python_checks.raw_rows.raw_folder import RawTables, write_parquet

RESTATEMENTS = """
    select kpi, period_grain, period_start, old_value, new_value from marts.kpi_restatements
    order by kpi, period_grain, period_start
"""
KEYS = ("industry", "kpi", "variant", "period_grain", "period_start")
INDUSTRY = "llm_api"
LATE_DAY, CREDITED_MONTH = date(2025, 6, 10), date(2025, 3, 1)
NOT_FINAL_DAY = date(2026, 3, 20)
# From the last day of the requests back to the late one: a run looks at no earlier days.
LOOKBACK_DAYS = 300


def rows(file: Path, sql: str = RESTATEMENTS) -> list[tuple]:
    with duckdb.connect(str(file), read_only=True) as connection:
        return connection.execute(sql).fetchall()


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
        variables = write_parquet(shown, folder / "raw")
        variables |= {"industries": [INDUSTRY], "request_lookback_days": LOOKBACK_DAYS}
        steps["variables"] = variables
        run = warehouse.dbt("build", *WITHOUT_UNIT_TESTS, variables=variables)
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
    # the build is told the place relative to where it runs
    place = os.path.relpath(story["variables"]["raw_location"], story["warehouse"].place)
    assert story["first"]["publication"].raw_input == md5(place.encode()).hexdigest()


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
    # its customer has ARR from usage a year before: the line counts in January's NRR already
    old, new = nrr[date(2025, 1, 1)]
    base = story["again"]["kpis"].filter(
        kpi="nrr", period_grain="month", period_start=date(2025, 1, 1)
    )["denominator"]
    assert round((new - old) * float(base.item()), 3) == 600
    assert max(nrr) <= date(2026, 2, 1)


def test_every_restatement_names_its_run_and_time(story: dict[str, Any]) -> None:
    publication = story["corrected"]["publication"]
    found = rows(
        story["published"],
        "select distinct invocation_id, restated_at from marts.kpi_restatements",
    )
    assert found == [(publication.invocation_id, publication.published_at)]


# ---------- what dbt does after the build


@dataclass(frozen=True)
class After:
    """The vendor's warehouse after its last build; `results` are those of that build."""

    warehouse: Warehouse
    variables: dict[str, Any]
    results: bytes

    @property
    def target(self) -> Path:
        return self.warehouse.folder / "target"

    @property
    def published(self) -> Path:
        return self.warehouse.folder / "published.duckdb"

    def dbt(self, *arguments: str) -> Run:
        return self.warehouse.dbt(*arguments, variables=self.variables)

    def publish(self) -> str:
        return publish(self.warehouse.database, self.target, self.published)[0].invocation_id

    def refusal(self) -> str:
        with pytest.raises(Refused) as refused:
            self.publish()
        assert not self.published.exists()
        return str(refused.value)

    def put_results_back(self) -> None:
        """As if what came after the build had left none of its own."""
        (self.target / "run_results.json").write_bytes(self.results)


@pytest.fixture
def after(story: dict[str, Any]) -> Iterator[After]:
    """In place, so that dbt need not parse anew; put back as it was."""
    warehouse: Warehouse = story["warehouse"]
    results = (warehouse.folder / "target" / "run_results.json").read_bytes()
    database = warehouse.database.read_bytes()
    found = After(warehouse, story["variables"], results)
    yield found
    warehouse.database.write_bytes(database)
    Path(f"{warehouse.database}.wal").unlink(missing_ok=True)
    found.put_results_back()
    shutil.rmtree(Versions(found.published).folder, ignore_errors=True)
    found.published.unlink(missing_ok=True)


def test_part_of_a_build_is_refused(after: After) -> None:
    assert after.dbt("build", "-s", "int_as_of_date").exit_code == 0
    message = after.refusal()
    assert "models were left out: base_billing__charges" in message
    assert "tests were left out" in message


def test_later_run_is_refused_also_by_the_results_of_the_build(after: After) -> None:
    """Its own results say that it was no build; the warehouse says that it came later."""
    assert after.dbt("run", "-s", "int_as_of_date").exit_code == 0
    assert "the last command was `dbt run`" in after.refusal()
    after.put_results_back()
    assert "`dbt run` (run " in after.refusal()


def test_later_dbt_test_changes_no_data(story: dict[str, Any], after: After) -> None:
    """Its results are no build's; those of the build still speak for the warehouse."""
    assert after.dbt("test", "-s", "int_as_of_date").exit_code == 0
    assert "the last command was `dbt test`" in after.refusal()
    after.put_results_back()
    assert after.publish() == story["corrected"]["publication"].invocation_id


def test_build_that_the_input_check_stops_is_refused(after: After, tmp_path: Path) -> None:
    location = f"{tmp_path}/nowhere/{{name}}.parquet"
    run = after.warehouse.dbt("build", variables=after.variables | {"raw_location": location})
    assert "The input contract is not met" in run.output
    after.put_results_back()
    assert "`dbt build` (run " in after.refusal()


def test_killed_build_is_refused(after: After) -> None:
    """Killed at its first node, with the results of the build before still there."""
    folders = {"--project-dir": ROOT, "--profiles-dir": ROOT}
    folders |= {"--target-path": after.target, "--log-path": after.warehouse.folder / "logs"}
    build = subprocess.Popen(
        [str(Path(sys.executable).parent / "dbt"), "--no-use-colors", "build"]
        + [str(text) for option in folders.items() for text in option]
        + ["--vars", json.dumps(after.variables)],
        env={**os.environ, "DUCKDB_PATH": str(after.warehouse.database), "PYTHONUNBUFFERED": "1"},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    # before it come the hooks' own lines
    assert build.stdout and any(" START seed" in line for line in build.stdout)
    build.kill()
    build.communicate()
    assert "`dbt build` (run " in after.refusal()
