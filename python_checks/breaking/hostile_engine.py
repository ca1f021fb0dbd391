"""Many builds of the project in one process: parsed once, reference seeds loaded once."""

from __future__ import annotations

import gc
import json
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner

from kpi.doctor.contract import read_contract
from kpi.doctor.findings import Finding, Report
from kpi.doctor.places import location_place
from kpi.doctor.tables import look_at_tables
from python_checks.project import ROOT, Warehouse
from python_checks.sample.schema import REQUEST_LOGS


@dataclass(frozen=True)
class Ended:
    """How a build ended: the message of a failed one, how many models ran, all marts."""

    message: str
    models_run: int
    marts: dict[str, pl.DataFrame] = field(default_factory=dict, repr=False)


class Engine:
    """Builds raw folders into one database after the other, below one folder.

    dbt runs inside this process: a refusal takes it a second, in a process of its own six.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.raw = folder / "raw"
        self.seeded = folder / "seeded" / "warehouse.duckdb"
        self.seeded.parent.mkdir(parents=True)
        self.manifest: Any = None
        self.manifest = self.dbt(self.seeded, self.location("parquet"), "parse").result
        seeds = ("seed", "--select", "path:seeds/reference")
        seeded = self.dbt(self.seeded, self.location("parquet"), *seeds)
        assert seeded.success, seeded.exception

    def build(self, write: Callable[[Path], None], suffix: str) -> Ended:
        """Let `write` fill the raw folder with files of this suffix, then run all models."""
        shutil.rmtree(self.raw, ignore_errors=True)
        self.raw.mkdir()
        write(self.raw)
        warehouse = Warehouse(self.folder / "built")
        warehouse.folder.mkdir(exist_ok=True)
        shutil.copy(self.seeded, warehouse.database)
        warehouse.database.with_suffix(".duckdb.wal").unlink(missing_ok=True)
        finished = self.dbt(warehouse.database, self.location(suffix), "run")
        results = finished.result.results if finished.result else []
        if finished.success:
            return Ended("", len(results), warehouse.marts())
        messages = [str(finished.exception)] if finished.exception else []
        messages += [f"{one.node.name}: {one.message}" for one in results if one.status == "error"]
        return Ended("\n".join(messages), len(results))

    def doctor(self, suffix: str) -> list[Finding]:
        """What the doctor finds about tables and files of the raw folder."""
        place = location_place(self.location(suffix)["raw_location"], {})
        contract = read_contract(self.manifest, REQUEST_LOGS)
        report = Report(place.text)
        with duckdb.connect() as connection:
            look_at_tables(connection, place, contract, report)
        return report.findings

    def location(self, suffix: str) -> dict[str, str]:
        """The var that says where the raw files are."""
        return {"raw_location": f"{self.raw}/{{name}}.{suffix}"}

    def refused(self, variables: Mapping[str, Any]) -> str:
        """The message in which a run with wrong vars ends; empty when it runs."""
        finished = self.dbt(self.seeded, variables, "run", "--select", "dim_industries")
        return str(finished.exception) if finished.exception else ""

    def dbt(self, database: Path, variables: Mapping[str, Any], *arguments: str) -> Any:
        """Run dbt in this process; returns its own result."""
        before = os.environ.get("DUCKDB_PATH")
        os.environ["DUCKDB_PATH"] = str(database)
        try:
            return dbtRunner(manifest=self.manifest).invoke(
                [
                    "--log-level", "none", "--log-level-file", "none", "--no-print",
                    *arguments,
                    "--project-dir", str(ROOT), "--profiles-dir", str(ROOT),
                    "--target-path", str(self.folder / "target"),
                    "--log-path", str(self.folder / "logs"),
                    "--vars", json.dumps(dict(variables)),
                ]
            )  # fmt: skip
        finally:
            # The file must be free for the next reader.
            DuckDBConnectionManager.close_all_connections()  # type: ignore[no-untyped-call]
            gc.collect()
            if before is None:
                del os.environ["DUCKDB_PATH"]
            else:
                os.environ["DUCKDB_PATH"] = before
