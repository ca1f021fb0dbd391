"""One floor script or one dbt build in a process of its own, which says what it took.

`python -m python_checks.scale.process floor DATABASE FOLDER SCRIPT [SCRIPT ...]` runs SQL scripts;
`python -m python_checks.scale.process build TARGET_FOLDER ARGUMENT [ARGUMENT ...]` runs dbt.
The last line of the output is JSON: `seconds` in the database and `cpu` seconds of the processor
meanwhile, both by script or node; `wall_seconds` and `cpu_seconds` of the process, `peak_bytes` of
memory, `read_bytes` that the process asked the system for. On a machine that others use, too, the
processor's seconds say more than those of the clock.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
from dbt.cli.main import dbtRunner
from dbt_common.events.base_types import EventMsg

from python_checks.sample.schema import REQUEST_LOGS
from python_checks.scale.contract_data import AS_OF_DATE
from python_checks.scale.memory import peak_bytes

# The vars' values under which the floor of the revenue marts computes.
VARIABLES = {
    "as_of": AS_OF_DATE,
    "grace_days": 30,
    "billing_lag_days": 30,
    "industries": list(REQUEST_LOGS),
}


@dataclass
class Stopwatch:
    """Seconds of the clock and of the processor by name, added up."""

    seconds: dict[str, float] = field(default_factory=dict)
    cpu: dict[str, float] = field(default_factory=dict)
    started: float = 0
    cpu_started: float = 0

    def start(self) -> None:
        """Begin a statement."""
        self.started, self.cpu_started = time.perf_counter(), time.process_time()

    def stop(self, name: str, seconds: float | None = None) -> None:
        """End it; `seconds` where somebody else measured them."""
        taken = time.perf_counter() - self.started if seconds is None else seconds
        self.seconds[name] = self.seconds.get(name, 0) + taken
        self.cpu[name] = self.cpu.get(name, 0) + time.process_time() - self.cpu_started


def floor(database: Path, folder: str, scripts: Sequence[str]) -> Stopwatch:
    """What each script took; VARIABLES and `folder`, that of the raw tables, are set."""
    taken = Stopwatch()
    with duckdb.connect(str(database)) as connection:
        connection.execute("set TimeZone = 'UTC'")
        for name, value in (VARIABLES | {"folder": folder}).items():
            connection.execute(f"set variable {name} = ?", [value])
        for script in scripts:
            taken.start()
            connection.execute(Path(script).read_text())
            taken.stop(Path(script).stem)
    return taken


def build(target: Path, arguments: Sequence[str]) -> Stopwatch:
    """What the statements of each node took in the database, by dbt's own events."""
    taken = Stopwatch()

    def listen(event: EventMsg) -> None:
        if event.info.name == "SQLQuery":
            taken.start()
        elif event.info.name == "SQLQueryStatus":
            taken.stop(event.data.node_info.node_name or "hooks", event.data.elapsed)

    options = ["--log-path", target / "logs", "--log-level-file", "debug"]
    chosen = [*arguments, "--target-path", target, *options]
    result = dbtRunner(callbacks=[listen]).invoke([str(argument) for argument in chosen])
    assert result.success, result.exception or f"the build failed, see {target}/logs"
    return taken


def main(arguments: Sequence[str]) -> None:
    """Run what is asked and print what it took."""
    kind, place, *rest = arguments
    started = time.perf_counter()
    found = floor(Path(place), rest[0], rest[1:]) if kind == "floor" else build(Path(place), rest)
    used = resource.getrusage(resource.RUSAGE_SELF)
    counters = dict(line.split(": ") for line in Path("/proc/self/io").read_text().splitlines())
    taken = {
        "seconds": found.seconds,
        "cpu": found.cpu,
        "wall_seconds": time.perf_counter() - started,
        "cpu_seconds": used.ru_utime + used.ru_stime,
        "peak_bytes": peak_bytes(),
        "read_bytes": int(counters["rchar"]),
    }
    print(json.dumps(taken))


if __name__ == "__main__":
    main(sys.argv[1:])
