"""Whether the warehouse holds a whole and green build: read from what dbt wrote about its run."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# The test groups, declared here and nowhere else. Tests with this tag (tests/generic/
# meets_benchmark.sql gives it) say how the business does: whatever becomes of them, the data is
# published. Every other test, unit tests too, says whether the numbers are right, and blocks.
NOT_BLOCKING_TAG = "benchmark"

GREEN = {"success", "pass", "warn"}
NOT_GREEN = {"error", "fail", "runtime error", "skipped", "partial success"}
BUILT = ("model", "seed", "snapshot", "test")
REMEDY = "Run a whole `dbt build` (benchmark tests may fail or be left out), then publish."


class Refused(Exception):
    """Nothing was changed; the message says why and what to do."""


@dataclass(frozen=True)
class Described:
    """A model or seed of the project: its description, and those of its columns by name."""

    name: str
    text: str
    columns: Mapping[str, str]


@dataclass(frozen=True)
class Run:
    """A finished dbt run: its id, and what keeps it from being published (empty: nothing).

    tables: what the project says of its models and seeds.
    """

    invocation_id: str
    problems: tuple[str, ...]
    tables: tuple[Described, ...] = ()


def read_run(target: Path) -> Run:
    """The run that run_results.json and manifest.json of dbt's target folder tell of.

    Raises Refused when one of them is absent or cut off.
    """
    results, manifest = (_read(target / name) for name in ("run_results.json", "manifest.json"))
    return Run(
        results["metadata"]["invocation_id"],
        tuple(run_problems(results, manifest)),
        tuple(_described(node) for node in manifest["nodes"].values()),
    )


def run_problems(results: Mapping[str, Any], manifest: Mapping[str, Any]) -> list[str]:
    """Why a run is no whole, green build: one line each, none when it is.

    Whole: every model, seed, snapshot and blocking test of the manifest has a result, however the
    nodes were selected. Green: nothing that blocks failed or was skipped.
    """
    arguments = results["args"]
    problems = []
    if arguments["which"] != "build":
        problems.append(f"the last command was `dbt {arguments['which']}`, not `dbt build`")
    if arguments.get("empty") or arguments.get("sample"):
        problems.append("the build was told to leave rows out (--empty or --sample)")
    nodes, statuses = _blocking(results, manifest)
    problems += red_results(results, manifest)
    expected = [key for key, node in manifest["nodes"].items() if _must_run(node)]
    for kind in BUILT:
        left_out = [
            _name(nodes, key)
            for key in expected
            if nodes[key]["resource_type"] == kind and statuses.get(key) not in GREEN | NOT_GREEN
        ]
        if left_out:
            problems.append(f"{len(left_out)} {kind}s were left out: {_some(left_out)}")
    return problems


def red_results(results: Mapping[str, Any], manifest: Mapping[str, Any]) -> list[str]:
    """What of a run that blocks failed or was skipped: one line for each status."""
    nodes, statuses = _blocking(results, manifest)
    red = {key: status for key, status in statuses.items() if status in NOT_GREEN}
    return [
        f"{status}: {_some(_name(nodes, key) for key in red if red[key] == status)}"
        for status in sorted(set(red.values()))
    ]


def _blocking(
    results: Mapping[str, Any], manifest: Mapping[str, Any]
) -> tuple[dict[str, Mapping[str, Any]], dict[str, str]]:
    """The nodes of the manifest, and the status of those that ran and block, by unique_id."""
    nodes = {**manifest["nodes"], **manifest.get("unit_tests", {})}
    return nodes, {
        result["unique_id"]: result["status"]
        for result in results["results"]
        if not _is_benchmark(nodes.get(result["unique_id"], {}))
    }


def _described(node: Mapping[str, Any]) -> Described:
    columns = node.get("columns", {}).values()
    texts = {column["name"]: column.get("description") or "" for column in columns}
    return Described(node["name"], node.get("description") or "", texts)


def _must_run(node: Mapping[str, Any]) -> bool:
    return (
        node["resource_type"] in BUILT
        and node["config"]["materialized"] != "ephemeral"
        # dbt lists the tests of models that are switched off
        and node["config"].get("enabled", True)
        and not _is_benchmark(node)
    )


def _is_benchmark(node: Mapping[str, Any]) -> bool:
    return NOT_BLOCKING_TAG in node.get("tags", ())


def _name(nodes: Mapping[str, Any], unique_id: str) -> str:
    return str(nodes.get(unique_id, {}).get("name", unique_id))


def _some(names: Iterable[str], limit: int = 3) -> str:
    listed = sorted(names)
    more = len(listed) - limit
    return ", ".join(listed[:limit]) + (f" and {more} more" if more > 0 else "")


def _read(path: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(path.read_text())
    except FileNotFoundError:
        raise Refused(f"{path} is absent: nothing tells of a build. {REMEDY}") from None
    except ValueError:
        raise Refused(
            f"{path} is cut off: a dbt command is running or was killed. {REMEDY}"
        ) from None
    return found
