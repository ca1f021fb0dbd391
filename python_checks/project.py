"""Runs the dbt project in folders of its own and reads back what it built."""

from __future__ import annotations

import gc
import json
import multiprocessing
import os
import re
import shutil
import sys
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import polars as pl

from python_checks.recompute.compare import MARTS

ROOT = Path(__file__).resolve().parent.parent
WITHOUT_UNIT_TESTS = ("--exclude-resource-types", "unit_test")
WITHOUT_TESTS = (*WITHOUT_UNIT_TESTS, "test")
# models that keep rows of earlier runs, in the schema marts_intermediate
INCREMENTAL_MODELS = (
    "int_request_totals_daily",
    "int_requests_quarantined",
    "int_usage_daily",
    "int_items_adopted_daily",
    "int_inference_costs_allocated_daily",
    "int_latency_by_model_daily",
    "int_usage_monthly",
    "int_customers_active",
    "int_items_adopted",
    "int_latency_percentiles",
    "int_latency_periods",
)
# their rows in a fixed order, without what only says where rows came from and how a day was built
INCREMENTAL_ROWS = """
    select columns(name -> name not in (
        'input_identity', 'written_by', 'read_at', 'version'
    ))
    from marts_intermediate.{} order by all
"""
MART_ROWS = "select columns(name -> name <> 'version') from marts.{} order by all"
LOGGED = {"--debug", "--log-level-file"}
# the file would hold every event of dbt
UNLOGGED = "--log-level-file=none"
ENVIRONMENT = re.compile("PATH$|HOME$|TMPDIR$|LANG$|LC_|TZ$|PYTHON|VIRTUAL_ENV|DBT_|PG|AWS_")
# What dbt parsed, by vars: warehouses with equal ones share it, which saves a third of their time.
PARSED_HERE = TemporaryDirectory(prefix="parsed_")
PARSED = {"folder": Path(PARSED_HERE.name)}
# each command is a fork of one process that has loaded dbt
DBT = multiprocessing.get_context("forkserver")
DBT.set_forkserver_preload(["python_checks.warm_dbt"])


@dataclass(frozen=True)
class Run:
    """One finished dbt command: exit code, everything it printed, status by node name."""

    exit_code: int
    output: str
    statuses: dict[str, str] = field(repr=False)

    def of_status(self, status: str) -> set[str]:
        """Names of the nodes (tests without their hash) that ended in this status."""
        return {name for name, found in self.statuses.items() if found == status}


@dataclass(frozen=True)
class Warehouse:
    """A database file with a target folder of its own, built by the project at `project`."""

    folder: Path
    project: Path = ROOT

    @property
    def place(self) -> Path:
        """Where dbt runs. Paths are relative to it: for equal profiles and vars dbt parses once."""
        return self.folder if self.project == ROOT else self.project

    @property
    def database(self) -> Path:
        """The DuckDB file."""
        return self.place / "warehouse.duckdb"

    def copied(self, folder: Path) -> Warehouse:
        """A copy of a copied project and of what it built, in a folder of its own."""
        shutil.copytree(self.project, folder / "project")
        shutil.copytree(self.folder, folder / "warehouse")
        return Warehouse(folder / "warehouse", folder / "project")

    def command(self, *arguments: str, variables: Mapping[str, Any] | None = None) -> list[str]:
        """The dbt command line that works on this warehouse."""
        return [
            str(Path(sys.executable).parent / "dbt"),
            "--no-use-colors",
            *arguments,
            "--project-dir",
            str(self.project),
            "--profiles-dir",
            str(self.project),
            "--target-path",
            str(self.folder / "target"),
            "--log-path",
            str(self.folder / "logs"),
            *(() if LOGGED & set(arguments) else (UNLOGGED,)),
            "--vars",
            self._variables(variables),
        ]

    def _variables(self, variables: Mapping[str, Any] | None) -> str:
        text = json.dumps(dict(variables or {}))
        return text.replace(f"{self.place}/", "").replace(f"{self.place.parent}/", "../")

    def environment(self) -> dict[str, str]:
        """The environment variables of that command: dbt looks for secrets in each, per event."""
        return {
            **{name: value for name, value in os.environ.items() if ENVIRONMENT.match(name)},
            "DUCKDB_PATH": self.database.name,
            "PYTHONWARNINGS": "ignore",
        }

    def dbt(self, *arguments: str, variables: Mapping[str, Any] | None = None) -> Run:
        """Run dbt; never raises for a failed build, see Run.exit_code."""
        self.folder.mkdir(parents=True, exist_ok=True)
        results = self.folder / "target" / "run_results.json"
        results.unlink(missing_ok=True)
        parsed = results.with_name("partial_parse.msgpack")
        engine = self.environment().get("DBT_TARGET")
        key = sha256(f"{self.project} {engine} {self._variables(variables)}".encode()).hexdigest()
        kept = PARSED["folder"] / key
        if kept.exists():
            parsed.parent.mkdir(exist_ok=True)
            shutil.copy(kept, parsed)
        printed = self.folder / "printed.txt"
        _, *command = self.command(*arguments, variables=variables)
        process = DBT.Process(
            target=_run_dbt, args=(command, self.environment(), self.place, printed)
        )
        process.start()
        process.join()
        if parsed.exists():
            written = kept.with_name(f"{key}.{os.getpid()}")
            shutil.copy(parsed, written)
            written.replace(kept)
        return Run(process.exitcode or 0, printed.read_text(), _statuses(results))

    def build(self, *arguments: str, variables: Mapping[str, Any] | None = None) -> Run:
        """Run `dbt build` and raise AssertionError with its output unless it exits with 0."""
        run = self.dbt("build", *arguments, variables=variables)
        assert run.exit_code == 0, run.output
        return run

    def run_models(self, variables: Mapping[str, Any] | None = None) -> Run:
        """Build seeds and models without tests, for checks that compare the marts themselves."""
        return self.build(*WITHOUT_TESTS, variables=variables)

    def freshness(self) -> dict[str, str]:
        """Status of each raw table by the last `dbt source freshness`: pass, warn or error."""
        found = json.loads((self.folder / "target" / "sources.json").read_text())["results"]
        return {result["unique_id"].split(".")[-1]: result["status"] for result in found}

    def query(self, sql: str) -> pl.DataFrame:
        """Rows of a query, decimals as Decimal, read-only."""
        with duckdb.connect(str(self.database), read_only=True) as connection:
            connection.execute("set TimeZone = 'UTC'")
            cursor = connection.execute(sql)
            names = [column[0] for column in cursor.description or []]
            return pl.DataFrame(
                cursor.fetchall(), schema=names, orient="row", infer_schema_length=None
            )

    def marts(self, names: Sequence[str] = tuple(MARTS)) -> dict[str, pl.DataFrame]:
        """Every mart as a frame, by name."""
        return {name: self.query(f"select * from marts.{name}") for name in names}


def _run_dbt(arguments: list[str], environment: dict[str, str], place: Path, printed: Path) -> None:
    """What the command dbt does, in the process that this is called in."""
    with printed.open("w") as output:
        os.dup2(output.fileno(), sys.stdout.fileno())
        os.dup2(output.fileno(), sys.stderr.fileno())
    os.chdir(place)
    os.environ.clear()
    os.environ.update(environment)
    # the process ends with its command; to look for cycles takes a tenth of its time
    gc.disable()
    warnings.simplefilter("ignore")
    # not before: this module is for readers without dbt too
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import cli

    if UNLOGGED in arguments:
        _leave_out_debug_events()
    try:
        cli(arguments)
    finally:
        # as at the end of the command dbt: nothing stays in the write-ahead log
        DuckDBConnectionManager.close_all_connections()  # type: ignore[no-untyped-call]
        if Path(f"{environment['DUCKDB_PATH']}.wal").exists():
            gc.collect()


def _leave_out_debug_events() -> None:
    """Make no event that only a log file would show: they take a tenth of the time of a build."""
    from dbt_common.events.base_types import BaseEvent, DebugLevel
    from dbt_common.events.event_manager import EventManager

    make, fire = BaseEvent.__init__, EventManager.fire_event

    def make_unless_debug(event: Any, *arguments: Any, **fields: Any) -> None:
        if not isinstance(event, DebugLevel):
            make(event, *arguments, **fields)

    def fire_unless_debug(manager: Any, event: Any, *arguments: Any, **options: Any) -> None:
        if not isinstance(event, DebugLevel):
            fire(manager, event, *arguments, **options)

    BaseEvent.__init__ = make_unless_debug  # type: ignore[method-assign, assignment]
    EventManager.fire_event = fire_unless_debug  # type: ignore[method-assign, assignment]


def _statuses(results: Path) -> dict[str, str]:
    if not results.exists():
        return {}
    found = json.loads(results.read_text())["results"]
    return {_node_name(result["unique_id"]): result["status"] for result in found}


def _node_name(unique_id: str) -> str:
    parts = unique_id.split(".")
    return ".".join(parts[3:]) if parts[0] == "unit_test" else parts[2]
