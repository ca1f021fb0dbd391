"""What dbt wrote about its last run: run_results.json and manifest.json of the target folder."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from ..printed import cut

# characters of an error that says why the results cannot be read
ERROR_WIDTH = 120
# dbt commands that leave a row in dbt_runs, by macros/days/runs.sql
RECORDED = {"build", "run", "seed", "snapshot", "retry", "clone"}
LAST_RUN = """
    select invocation_id
    from marts_meta.dbt_runs
    order by started_at desc, rowid desc
    limit 1
"""


class NotTold(Exception):
    """The target folder does not tell of the warehouse's last run; the message says why."""


@dataclass(frozen=True)
class Result:
    """What became of one node of a run. kpi: the one that a benchmark test looks at."""

    name: str
    kind: str
    status: str
    message: str
    sql: str
    description: str
    failing_rows: int | None
    kpi: str | None

    @property
    def is_data_test(self) -> bool:
        """Whether it tests data: unit tests prove code."""
        return self.kind == "test"


@dataclass(frozen=True)
class Run:
    """A dbt command: its id, its name (build, test, …), and the result of each node."""

    invocation_id: str
    command: str
    results: tuple[Result, ...]

    def of(self, *statuses: str) -> list[Result]:
        """Results of these statuses, in their order, then by name."""
        found = [result for result in self.results if result.status in statuses]
        return sorted(found, key=lambda result: (statuses.index(result.status), result.name))

    def left_old(self, *models: str) -> bool:
        """Whether one of the models was to be built and was not: its rows are of before."""
        return any(
            result.name in models and result.status not in ("success", "no-op")
            for result in self.results
        )


def read_run(target: Path) -> Run:
    """The run that dbt's target folder tells of. Raises NotTold when it cannot be read."""
    file = target / "run_results.json"
    try:
        found = json.loads(file.read_text())
    except FileNotFoundError:
        raise NotTold(f"{file} is absent") from None
    except (OSError, ValueError) as error:
        raise NotTold(f"{file} cannot be read ({cut(error, ERROR_WIDTH)})") from None
    nodes = _manifest_nodes(target)
    results = tuple(
        _result(result, nodes.get(result["unique_id"], {})) for result in found["results"]
    )
    return Run(found["metadata"]["invocation_id"], found["args"]["which"], results)


def _manifest_nodes(target: Path) -> dict[str, Any]:
    """What the project says of its nodes; without it names and rows are told all the same."""
    try:
        nodes: dict[str, Any] = json.loads((target / "manifest.json").read_text())["nodes"]
    except (OSError, ValueError):
        return {}
    return nodes


def _result(result: dict[str, Any], node: dict[str, Any]) -> Result:
    kind, *_ = parts = result["unique_id"].split(".")
    test = node.get("test_metadata") or {}
    sql = result.get("compiled_code") or ""
    name = ".".join(parts[3:]) if kind == "unit_test" else parts[2]
    return Result(
        name=name,
        kind=kind,
        status="error" if result["status"] == "runtime error" else result["status"],
        message=result.get("message") or "",
        sql=sql,
        description=node.get("description") or first_comment(sql),
        failing_rows=result.get("failures"),
        kpi=test["kwargs"]["kpi"] if test.get("name") == "meets_benchmark" else None,
    )


def first_comment(sql: str) -> str:
    """The comment that a query begins with, on one line; empty when it begins otherwise."""
    lines = [line.strip() for line in sql.strip().splitlines()]
    length = next(
        (place for place, line in enumerate(lines) if not line.startswith("--")), len(lines)
    )
    return " ".join(line.removeprefix("--").strip() for line in lines[:length])


def check_run(connection: duckdb.DuckDBPyConnection, run: Run, target: Path) -> None:
    """Raises NotTold unless the run is the last one of this warehouse, as far as can be known."""
    if run.command == "test":
        return  # keeps no trace in the warehouse
    file = target / "run_results.json"
    if run.command not in RECORDED:
        raise NotTold(f"{file} is of the last command, `dbt {run.command}`, which tests nothing")
    try:
        last = connection.execute(LAST_RUN).fetchone()
    except duckdb.Error:
        last = None
    if last is None or last[0] != run.invocation_id:
        raise NotTold(f"{file} is of another warehouse, or of an earlier run than its last one")
