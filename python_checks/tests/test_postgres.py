"""PostgreSQL builds what DuckDB builds, cell by cell.

One server with another time zone and other sorting than DuckDB's; both engines read the same raw
tables, as text, run by run.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Thread
from typing import Any

import polars as pl
import pytest

from python_checks.postgres import PostgresWarehouse, database
from python_checks.project import ROOT, WITHOUT_TESTS, Warehouse
from python_checks.raw_rows.own_data import typed_tables
from python_checks.raw_rows.raw_folder import RawTables, write_parquet
from python_checks.recompute.compare import (
    cells_compared_table,
    compare_marts,
    is_same_on_engines,
)
from python_checks.spellings import answers, listed

LOG = "raw_llm_requests"
# a line of the companion program that says where something is
PLACE = re.compile(r"^warehouse: |: can be built|^(schema raw|/)")
Record = Callable[[str, object], None]


def sample_tables() -> RawTables:
    """The sample as raw tables: dbt's own loader of seeds takes the text null for nothing."""
    return {
        path.stem: pl.read_csv(path, infer_schema=False)
        for path in sorted((ROOT / "seeds" / "sample").glob("raw_*.csv"))
    }


@dataclass(frozen=True)
class Engines:
    """The project's warehouses on both engines."""

    duckdb: Warehouse
    postgres: PostgresWarehouse

    def run(self, raw: RawTables, **variables: Any) -> str:
        """Both build these raw tables; all marts are equal. Returns what was compared."""
        self.duckdb.run_models(write_parquet(raw, self.duckdb.folder / "raw") | variables)
        self.postgres.run_models(self.postgres.load(raw) | variables)
        return self.compared()

    def compared(self) -> str:
        """A table of what was compared; raises AssertionError with the cells that differ."""
        found = compare_marts(self.postgres.marts(), self.duckdb.marts(), is_same_on_engines)
        different = [one.describe() for one in found if not one.is_equal]
        assert not different, "\n".join(different)[:15000]
        return cells_compared_table(found)


@pytest.fixture(scope="module")
def variables(postgresql: dict[str, str]) -> Iterator[dict[str, str]]:
    with database(postgresql, "kpi_warehouse_test") as own:
        yield own


@pytest.fixture(scope="module")
def engines(variables: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Engines:
    folder = tmp_path_factory.mktemp("engines")
    postgres = PostgresWarehouse(
        folder / "postgres", variables=variables | {"PGTZ": "America/St_Johns"}
    )
    return Engines(Warehouse(folder / "duckdb"), postgres)


@pytest.fixture(scope="module")
def built(engines: Engines) -> str:
    return engines.run(sample_tables())


def test_the_server_sorts_and_tells_the_time_otherwise_than_duckdb(
    engines: Engines, variables: dict[str, str]
) -> None:
    assert PostgresWarehouse(Path(), variables=variables).query("show timezone").item() != "UTC"
    if engines.postgres.query("select 'a' < 'B'").item() is False:
        pytest.skip("this machine cannot make the locale en_US.utf8: the database sorts by bytes")


def test_every_mart_of_the_sample_is_equal(built: str, record_property: Record) -> None:
    record_property("figure", built)


def told(engines: Engines, warehouse: Warehouse, *arguments: str) -> list[str]:
    """What a command of the companion program prints, without the lines that name a place."""
    run = subprocess.run(
        [sys.executable, "-m", "kpi", *arguments],
        env=warehouse.environment() | {"DUCKDB_PATH": str(engines.duckdb.database)},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert run.returncode < 2, run.stdout + run.stderr
    return [line for line in run.stdout.splitlines() if not PLACE.search(line)]


def test_the_scorecard_is_printed_alike(built: str, engines: Engines) -> None:
    one, other = (
        told(engines, found, "scorecard", "--target", str(found.folder / "target"))
        for found in (engines.duckdb, engines.postgres)
    )
    assert len(one) > 40
    assert one == other


def test_the_doctor_finds_the_same_in_a_schema_as_in_files(built: str, engines: Engines) -> None:
    files = f"{engines.duckdb.folder}/raw/{{name}}.parquet"
    one = told(engines, engines.duckdb, "doctor", files)
    other = told(engines, engines.postgres, "doctor", "--schema", "raw")
    assert len(one) > 40
    assert one == other


def killed_in_the_midst(postgres: PostgresWarehouse, raw: RawTables) -> None:
    """A run whose server is killed while it replaces days: it fails, and the server comes back."""
    variables, runs = postgres.load(raw), []
    running = Thread(
        target=lambda: runs.append(postgres.dbt("build", *WITHOUT_TESTS, variables=variables))
    )
    running.start()
    try:
        postgres.kill("int_request_totals_daily")
    finally:
        running.join()
    # 1, or 2 where dbt could not connect any more at the end
    assert runs[0].exit_code in (1, 2), runs[0].output
    assert "server closed the connection unexpectedly" in runs[0].output
    assert re.search("ERROR creating .*int_request_totals_daily", runs[0].output)


def test_a_run_with_late_rows_and_a_removed_day_is_equal(
    built: str, engines: Engines, record_property: Record
) -> None:
    raw = sample_tables()
    day = pl.col("requested_at").str.slice(0, 10)
    late = raw[LOG].filter(day == "2026-07-08")
    late = late.with_columns(
        request_id="late_" + pl.col("request_id"), ingested_at=pl.lit("2026-07-12 23:00")
    )
    raw[LOG] = pl.concat([raw[LOG].filter(day != "2026-07-05"), late])
    if "PGHOST" not in os.environ:
        killed_in_the_midst(engines.postgres, raw)
    record_property("figure", engines.run(raw))
    runs = "select count(distinct written_by) from marts_intermediate.int_request_totals_daily"
    assert engines.postgres.query(runs).item() == engines.duckdb.query(runs).item() == 2


def test_files_in_place_of_tables_are_refused_with_the_remedy(engines: Engines) -> None:
    refused = engines.postgres.dbt("build", variables={"raw_location": "/in/{name}.parquet"})
    assert refused.exit_code == 2
    assert "this engine reads no files; load them as tables raw_… of one schema" in refused.output


def test_one_industry_is_equal(built: str, engines: Engines, record_property: Record) -> None:
    record_property("figure", engines.run(sample_tables(), industries=["image_generation_api"]))


def test_typed_tables_of_ones_own_are_equal(built: str, engines: Engines) -> None:
    industry = "image_generation_api"
    raw, variables = typed_tables(industry), {"industries": [industry]}
    own = replace(engines, duckdb=Warehouse(engines.duckdb.folder / "own"))
    own.duckdb.run_models(write_parquet(raw, own.duckdb.folder / "raw") | variables)
    own.postgres.run_models(own.postgres.load(raw, "typed") | variables)
    own.compared()


def test_postgresql_reads_every_spelling_as_listed(engines: Engines) -> None:
    assert answers(engines.postgres) == listed()
