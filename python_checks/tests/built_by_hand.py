"""Warehouses of a few rows with the files that dbt leaves beside them, for checks of publishing.

One month's and one day's value of one KPI, a scorecard, a mart with constraints and comments, and
what is no mart: a staging view, a table of dates, seeds, a table of the main schema.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

# (kpi, grain, start, value, is_complete, is_final)
Value = tuple[str, str, str, float | None, bool, bool]
VALUES: tuple[Value, ...] = (
    ("nrr", "month", "2026-01-01", 1.1, True, True),
    ("nrr", "month", "2026-02-01", 1.2, True, True),
    ("nrr", "month", "2026-03-01", 1.3, True, False),
    ("nrr", "month", "2026-04-01", 1.4, False, False),
    ("nrr", "day", "2026-04-05", 1.4, True, False),
)
# of a model that is switched off
SWITCHED_OFF = "test.p.grain_of_nothing.4"
NODES = {
    "model.p.fct_kpis": ("model", "table", ()),
    "model.p.stg_x": ("model", "view", ()),
    "model.p.inlined": ("model", "ephemeral", ()),
    "seed.p.kpis": ("seed", "seed", ()),
    "test.p.grain.1": ("test", "test", ()),
    "test.p.warns.2": ("test", "test", ()),
    "test.p.meets_benchmark.3": ("test", "test", ("benchmark",)),
    SWITCHED_OFF: ("test", "test", ()),
    "analysis.p.question": ("analysis", "view", ()),
    "operation.p.hook": ("operation", "view", ()),
}
DESCRIBED: dict[str, dict[str, Any]] = {
    "model.p.fct_kpis": {
        "description": "One row per KPI and period.\nIt's long.",
        "columns": {
            "kpi_value": {"name": "kpi_value", "description": "In value_unit."},
            "gone": {"name": "gone", "description": "Not in the table."},
        },
    },
    "seed.p.kpis": {"columns": {"kpi": {"name": "kpi", "description": "Id of the KPI."}}},
}
UNIT_TEST = "unit_test.p.fct_kpis.case"
STATUSES = {
    "model.p.fct_kpis": "success",
    "model.p.stg_x": "success",
    "seed.p.kpis": "success",
    "test.p.grain.1": "pass",
    "test.p.warns.2": "warn",
    "test.p.meets_benchmark.3": "pass",
    "operation.p.hook": "success",
    UNIT_TEST: "pass",
}


@dataclass(frozen=True)
class Built:
    """A folder with warehouse.duckdb and target/; what is published lies beside them."""

    folder: Path

    @property
    def warehouse(self) -> Path:
        """The DuckDB file."""
        return self.folder / "warehouse.duckdb"

    @property
    def target(self) -> Path:
        """dbt's target folder."""
        return self.folder / "target"

    @property
    def published(self) -> Path:
        """The file for readers."""
        return self.folder / "published.duckdb"

    def build(
        self,
        invocation_id: str,
        values: Sequence[Value] = VALUES,
        raw_input: str = "sample",
        project_version: str = "1.0.0",
        fx_reference_date: date = date(2026, 1, 1),
    ) -> Built:
        """Put a green, whole build in place of whatever is there."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.warehouse.unlink(missing_ok=True)
        with duckdb.connect(str(self.warehouse)) as connection:
            for layer in ("", "_staging", "_intermediate", "_reference", "_meta"):
                connection.execute(f"create schema marts{layer}")
            connection.execute(
                """
                create table marts.fct_kpis (
                    industry varchar not null, kpi varchar not null, variant varchar not null,
                    period_grain varchar not null, kpi_value double, is_complete boolean not null,
                    is_final boolean not null, period_start date not null
                );
                create table marts.rpt_kpi_scorecard (kpi varchar primary key, kpi_value double);
                comment on column marts.rpt_kpi_scorecard.kpi_value is 'in value_unit';
                create table marts_reference.kpis as select 'nrr' as kpi;
                create table marts_reference.kpi_benchmarks as
                    select 'nrr' as kpi, 1.3::double as best_in_class_low;
                create view marts_staging.stg_x as from marts_reference.kpis;
                create table main.left_over as select 1 as one;
                create view main.left_over_view as from main.left_over;
                create table marts_meta.dbt_runs (
                    invocation_id varchar, command varchar, raw_input varchar,
                    project_version varchar
                );
                create table marts_intermediate.int_as_of_date (fx_reference_date date);
                """
            )
            connection.executemany(
                "insert into marts.fct_kpis values ('llm_api', $1, 'all', $2, $4, $5, $6, $3)",
                [list(value) for value in values],
            )
            connection.execute("insert into marts.rpt_kpi_scorecard values ('nrr', 1.4)")
            connection.execute(
                "insert into marts_intermediate.int_as_of_date values (?)", [fx_reference_date]
            )
        self.record_run(invocation_id, "build", raw_input, project_version)
        self.write_target(invocation_id)
        return self

    def record_run(
        self,
        invocation_id: str,
        command: str,
        raw_input: str = "sample",
        project_version: str = "1.0.0",
    ) -> None:
        """What the on-run-start hook writes."""
        with duckdb.connect(str(self.warehouse)) as connection:
            connection.execute(
                "insert into marts_meta.dbt_runs values (?, ?, ?, ?)",
                [invocation_id, command, raw_input, project_version],
            )

    def write_target(
        self,
        invocation_id: str,
        statuses: Mapping[str, str] | None = None,
        **arguments: object,
    ) -> None:
        """Write run_results.json and manifest.json."""
        self.target.mkdir(exist_ok=True)
        found = run_results(invocation_id, STATUSES if statuses is None else statuses, **arguments)
        (self.target / "run_results.json").write_text(json.dumps(found))
        (self.target / "manifest.json").write_text(json.dumps(manifest()))


def run_results(
    invocation_id: str, statuses: Mapping[str, str], **arguments: object
) -> dict[str, Any]:
    """What dbt says of a run: its arguments and the status of each node."""
    return {
        "metadata": {"invocation_id": invocation_id},
        "args": {"which": "build", "empty": False, **arguments},
        "results": [{"unique_id": key, "status": status} for key, status in statuses.items()],
    }


def manifest() -> dict[str, Any]:
    """What dbt says of the project: NODES and one unit test."""
    nodes = {
        key: {
            "name": key.split(".")[2],
            "resource_type": kind,
            "tags": list(tags),
            "config": {"materialized": materialized, "enabled": key != SWITCHED_OFF},
            **DESCRIBED.get(key, {}),
        }
        for key, (kind, materialized, tags) in NODES.items()
    }
    unit_test = {"name": "case", "resource_type": "unit_test", "tags": []}
    return {"nodes": nodes, "unit_tests": {UNIT_TEST: unit_test}}
