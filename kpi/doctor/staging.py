"""Lets dbt build the staging models of raw tables in a temporary database.

What a row is judged by is written there and nowhere else. dbt runs in this process.
"""

from __future__ import annotations

import gc
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .places import ATTACHED, ROOT, Place

PROFILE = "ai_api_kpi_warehouse"
MONEY = "int_money_quarantined"
REPEATED_COSTS = "assert_cost_lines_are_delivered_once"
REFERENCE = "path:seeds/reference,resource_type:seed"
SELECTION = ("path:models/staging", REFERENCE, f"+{MONEY}", REPEATED_COSTS)
# a problem in the one message of the input contract
PROBLEM = re.compile(r"^\s*- (.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Staged:
    """What dbt made of raw tables.

    problems: why it built nothing; a var, a table, a column. database: where the models are, none
    when there are problems. queries: the SQL of the tests that were run, by name.
    """

    problems: tuple[str, ...]
    database: Path
    manifest: Any = None
    queries: Mapping[str, str] = field(default_factory=dict)


def stage(place: Place, folder: Path) -> Staged:
    """Build the staging models below `folder`, with what quarantined money and cost lines need."""
    dbt = _Dbt(place, folder)
    parsed = dbt.invoke("parse")
    if not parsed.success:
        return Staged(_problems(parsed), dbt.database)
    selection = ("--select", *SELECTION, "--indirect-selection", "empty")
    built = dbt.invoke(
        *("build", *selection, "--exclude-resource-types", "unit_test"), manifest=parsed.result
    )
    results = built.result.results if built.result else []
    failed = tuple(
        f"{one.node.name}: {one.message}" for one in results if str(one.status) == "error"
    )
    problems = failed or (_problems(built) if built.exception else ())
    queries = {one.node.name: getattr(one.node, "compiled_code", "") for one in results}
    return Staged(problems, dbt.database, parsed.result, queries)


class _Dbt:
    """dbt of the project with a profile, a database and a target folder below `folder`."""

    def __init__(self, place: Place, folder: Path) -> None:
        self.folder = folder
        self.variables = json.dumps(dict(place.variables), default=str)
        self.database = folder / "doctor.duckdb"
        self.target = _write_profile(folder, self.database, place.database)

    def invoke(self, *arguments: str, manifest: Any = None) -> Any:
        """Run a command in this process; returns dbt's own result."""
        # takes seconds, and the other commands have no need of it
        from dbt.adapters.duckdb.connections import DuckDBConnectionManager
        from dbt.cli.main import dbtRunner

        folders = {
            "project-dir": ROOT,
            "profiles-dir": self.folder,
            "target-path": self.folder / "target",
            "log-path": self.folder / "logs",
        }
        options = [part for name, path in folders.items() for part in (f"--{name}", str(path))]
        quiet = ("--log-level", "none", "--log-level-file", "none", "--no-print")
        try:
            return dbtRunner(manifest=manifest).invoke(
                # of the environment's target, which may be another engine's, nothing is known here
                [*quiet, *arguments, *options, "--target", self.target, "--vars", self.variables]
            )
        finally:
            # the file must be free for who reads it next
            DuckDBConnectionManager.close_all_connections()  # type: ignore[no-untyped-call]
            gc.collect()


def _write_profile(folder: Path, database: Path, other: Path | None) -> str:
    """The project's DuckDB profile, with another file: its extensions and secrets are needed.

    Returns the name of its target.
    """
    import yaml

    profile = yaml.safe_load((ROOT / "profiles.yml").read_text())[PROFILE]
    name, output = next(
        (name, output) for name, output in profile["outputs"].items() if output["type"] == "duckdb"
    )
    output |= {"path": str(database)}
    if other:
        attached = {"path": str(other), "alias": ATTACHED, "read_only": True}
        output["attach"] = [*output.get("attach", []), attached]
    written = {PROFILE: {"target": name, "outputs": {name: output}}}
    (folder / "profiles.yml").write_text(json.dumps(written))
    return str(name)


def _problems(result: Any) -> tuple[str, ...]:
    """What a refused run lists, else its whole message."""
    message = str(result.exception)
    return tuple(PROBLEM.findall(message)) or (message,)
