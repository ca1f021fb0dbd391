"""One request log in a file, and what the builders of days make of it, run by run.

dbt runs inside this process, at any time of the clock that a test wants.
"""

from __future__ import annotations

import gc
import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any
from unittest.mock import patch

import duckdb
import polars as pl

from python_checks.breaking.hostile_engine import Engine
from python_checks.raw_rows.raw_folder import RawTables, empty_tables, write_parquet
from python_checks.sample.schema import REQUEST_LOGS, Columns

LOG = "raw_llm_requests"
BUILDERS = ("int_request_totals_daily", "int_requests_quarantined")
NOON = datetime(2026, 3, 31, 12, 0)
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
# rows, those that count, those that do not
Counts = tuple[int, int, int]
TOTALS = """
    select usage_date, raw_count, request_count, duplicate_count
    from marts_intermediate.int_request_totals_daily where totals_kind = 'delivery'
"""
# all that builders keep, without what says when and by which run
KEPT = """
    select columns(name -> name not in ('written_by', 'read_at'))
    from marts_intermediate.{} order by all
"""


def request(
    request_id: str | None, requested_at: object, ingested_at: datetime | None, **columns: object
) -> Columns:
    """A successful request."""
    return {
        "request_id": request_id,
        "requested_at": None if requested_at is None else str(requested_at),
        "ingested_at": ingested_at,
        "account_id": "grows",
        "model_id": "one",
        "input_tokens": 10,
        "output_tokens": 1,
    } | columns


class RequestLog:
    """A folder of raw files of which one log changes, and one database."""

    def __init__(self, folder: Path) -> None:
        self.engine = Engine(folder)
        self.database = folder / "warehouse.duckdb"
        self.begin()

    def begin(self) -> None:
        """Forget all files and everything that was built."""
        shutil.rmtree(self.engine.raw, ignore_errors=True)
        write_parquet(empty_tables(list(REQUEST_LOGS)), self.engine.raw)
        self.database.with_suffix(".duckdb.wal").unlink(missing_ok=True)
        shutil.copy(self.engine.seeded, self.database)

    def show(self, rows: Sequence[Columns] | RawTables) -> None:
        """Replace the log's file, or those of some raw tables."""
        tables = (
            rows if isinstance(rows, dict) else {LOG: pl.DataFrame(rows, infer_schema_length=None)}
        )
        write_parquet(tables, self.engine.raw)

    def run(
        self,
        rows: Sequence[Columns] | RawTables,
        at: datetime = NOON,
        **variables: object,
    ) -> dict[date, Counts]:
        """Counts by day after a run over these rows that starts at this time (UTC)."""
        self.show(rows)
        selected = [f"+{name}" for name in BUILDERS]
        self.step(*selected, at=at, **variables)
        return {day: tuple(counts) for day, *counts in self.query(TOTALS).rows()}

    def step(self, *selected: str, at: datetime = NOON, **variables: object) -> None:
        """Run some models over the file as it is; raises AssertionError when it fails."""
        with clock_at(at):
            ended = self.engine.dbt(
                self.database,
                self.engine.location("parquet") | variables,
                *("run", "--select", *selected),
            )
        messages = [one.message for one in ended.result.results] if ended.result else []
        assert ended.success, (ended.exception, messages)

    def test(self, name: str) -> list[dict[str, Any]]:
        """The rows that a data test lists: those of its compiled query."""
        compiling = ("compile", "--select", name)
        ended = self.engine.dbt(self.database, self.engine.location("parquet"), *compiling)
        assert ended.success, ended.exception
        return self.query(ended.result.results[0].node.compiled_code).to_dicts()

    def plan(self, industry: str = "llm_api") -> dict[str, list[str]]:
        """Days by reason of the last run, as kept in dbt_runs."""
        plans = "select rebuild_plan from marts_meta.dbt_runs order by rowid desc limit 1"
        found: dict[str, list[str]] = json.loads(self.query(plans).item())[industry]
        return found

    def kept(self) -> list[pl.DataFrame]:
        """All rows of both builders."""
        return [self.query(KEPT.format(name)) for name in BUILDERS]

    def refreshed(
        self, rows: Sequence[Columns] | RawTables, at: datetime = NOON, **variables: object
    ) -> list[pl.DataFrame]:
        """Both builders after a first build over these rows; what was built stays as it is."""
        kept = self.database.with_name("kept.duckdb")
        shutil.move(self.database, kept)
        shutil.copy(self.engine.seeded, self.database)
        self.run(rows, at=at, **variables)
        found = self.kept()
        shutil.move(kept, self.database)
        return found

    def save(self, name: str) -> None:
        """Keep a copy of what was built."""
        shutil.copy(self.database, self.database.with_name(f"{name}.saved"))

    def go_back(self, name: str) -> None:
        """Go on from a copy."""
        shutil.copy(self.database.with_name(f"{name}.saved"), self.database)

    def query(self, sql: str) -> pl.DataFrame:
        """Rows of a query."""
        with duckdb.connect(str(self.database)) as connection:
            connection.execute("set TimeZone = 'UTC'")
            cursor = connection.execute(sql)
            names = [column[0] for column in cursor.description or []]
            rows = cursor.fetchall()
        gc.collect()
        return pl.DataFrame(rows, schema=names, orient="row", infer_schema_length=None)

    def change(self, sql: str) -> None:
        """Change what was built."""
        with duckdb.connect(str(self.database)) as connection:
            connection.execute(sql)
        gc.collect()


@contextmanager
def clock_at(started_at: datetime) -> Iterator[None]:
    """dbt runs start at this time (UTC)."""
    from dbt import tracking

    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Clock:
            return cls.fromtimestamp(started_at.replace(tzinfo=UTC).timestamp(), tz)

    with patch.object(tracking, "datetime", Clock):
        yield


def differing_rows(found: pl.DataFrame, expected: pl.DataFrame) -> pl.DataFrame:
    """Rows that only one of the frames has, with which one."""
    names = found.columns
    one = found.join(expected, on=names, how="anti", nulls_equal=True)
    other = expected.join(found, on=names, how="anti", nulls_equal=True)
    of = pl.lit("not expected").alias("rows"), pl.lit("missing").alias("rows")
    return pl.concat([one.select(of[0], *names), other.select(of[1], *names)])
