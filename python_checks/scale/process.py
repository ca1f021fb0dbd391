"""One floor script or one dbt build in a process of its own, which says what it took.

`python -m python_checks.scale.process floor DATABASE FOLDER SCRIPT [SCRIPT ...]` runs SQL scripts;
`python -m python_checks.scale.process build TARGET_FOLDER ARGUMENT [ARGUMENT ...]` runs dbt.
The last line of the output is JSON: `seconds` in the database by script or node, `wall_seconds`,
`cpu_seconds`, `peak_bytes` of memory, `read_bytes` that the process asked the system for.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import duckdb
from dbt.cli.main import dbtRunner

from python_checks.sample.schema import REQUEST_LOGS
from python_checks.scale.contract_data import AS_OF_DATE

# The vars' values under which the floor of the revenue marts computes.
VARIABLES = {
    "as_of": AS_OF_DATE,
    "grace_days": 30,
    "billing_lag_days": 30,
    "industries": list(REQUEST_LOGS),
}


def floor(database: Path, folder: str, scripts: Sequence[str]) -> dict[str, float]:
    """Seconds of each script; VARIABLES and `folder`, that of the raw tables, are set."""
    taken: dict[str, float] = {}
    with duckdb.connect(str(database)) as connection:
        connection.execute("set TimeZone = 'UTC'")
        for name, value in (VARIABLES | {"folder": folder}).items():
            connection.execute(f"set variable {name} = ?", [value])
        for script in scripts:
            started = time.perf_counter()
            connection.execute(Path(script).read_text())
            taken[Path(script).stem] = time.perf_counter() - started
    return taken


def build(target: Path, arguments: Sequence[str]) -> dict[str, float]:
    """Seconds that the statements of each node took in the database, by the build's own log."""
    log = target / "logs" / "dbt.log"
    log.unlink(missing_ok=True)
    options = ["--log-format-file", "json", "--log-level-file", "debug", "--log-path", log.parent]
    chosen = [*arguments, "--target-path", target, *options, "--log-file-max-bytes", 0]
    result = dbtRunner().invoke([str(argument) for argument in chosen])
    assert result.success, result.exception or f"the build failed, see {log}"
    taken: dict[str, float] = {}
    for line in log.read_text().splitlines():
        event = json.loads(line)
        if event["info"]["name"] == "SQLQueryStatus":
            name = event["data"].get("node_info", {}).get("node_name", "") or "hooks"
            taken[name] = taken.get(name, 0) + float(event["data"]["elapsed"])
    return taken


def main(arguments: Sequence[str]) -> None:
    """Run what is asked and print what it took."""
    kind, place, *rest = arguments
    started = time.perf_counter()
    seconds = floor(Path(place), rest[0], rest[1:]) if kind == "floor" else build(Path(place), rest)
    used = resource.getrusage(resource.RUSAGE_SELF)
    counters = dict(line.split(": ") for line in Path("/proc/self/io").read_text().splitlines())
    taken = {
        "seconds": seconds,
        "wall_seconds": time.perf_counter() - started,
        "cpu_seconds": used.ru_utime + used.ru_stime,
        "peak_bytes": used.ru_maxrss * 1024,
        "read_bytes": int(counters["rchar"]),
    }
    print(json.dumps(taken))


if __name__ == "__main__":
    main(sys.argv[1:])
