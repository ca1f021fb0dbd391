"""Times floors and builds side by side: the same raw files, one after the other, several times."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import duckdb

from python_checks.project import ROOT, WITHOUT_TESTS

FLOORS = Path(__file__).parent / "floors"
MEMORY_LIMIT = "8GB"
PROFILE = """
ai_api_kpi_warehouse:
  target: scale
  outputs:
    scale:
      type: duckdb
      path: {database}
      schema: marts
      threads: 1
      settings: {{TimeZone: UTC, memory_limit: {memory_limit}}}
"""


@dataclass(frozen=True)
class Taken:
    """What one process took, see python_checks.scale.process."""

    seconds: dict[str, float]
    cpu: dict[str, float]
    wall_seconds: float
    cpu_seconds: float
    peak_bytes: int
    read_bytes: int

    def of(self, names: Sequence[str]) -> float:
        """Seconds of some scripts or nodes."""
        return sum(self.seconds.get(name, 0) for name in names)

    def cpu_of(self, names: Sequence[str]) -> float:
        """Seconds of the processor in the statements of some scripts or nodes."""
        return sum(self.cpu.get(name, 0) for name in names)

    def slowest(self, names: Sequence[str], count: int = 12) -> dict[str, tuple[float, float]]:
        """Those of some nodes that took longest: seconds and seconds of the processor."""
        found = sorted(set(names) & set(self.seconds), key=lambda name: -self.cpu[name])
        return {
            name: (round(self.seconds[name], 2), round(self.cpu[name], 2)) for name in found[:count]
        }


def last_line(*arguments: object) -> str:
    """Run Python with these arguments; returns the last line it prints, raises with its output."""
    finished = subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=ROOT,
        env=os.environ | {"PYTHONWARNINGS": "ignore"},
        capture_output=True,
        text=True,
        check=False,
    )
    if finished.returncode:
        raise RuntimeError(finished.stdout[-4000:] + finished.stderr[-4000:])
    return finished.stdout.splitlines()[-1]


def run_process(*arguments: object) -> Taken:
    """Run python_checks.scale.process and read what it took; raises with its output."""
    taken: dict[str, Any] = json.loads(last_line("-m", "python_checks.scale.process", *arguments))
    return Taken(**taken)


def run_floor(database: Path, raw: Path, *scripts: str) -> Taken:
    """Run floor scripts into a fresh database."""
    database.unlink(missing_ok=True)
    return run_process("floor", database, raw, *(FLOORS / f"{script}.sql" for script in scripts))


@dataclass(frozen=True)
class Build:
    """Builds of one warehouse file from one place of raw files, with a memory limit."""

    folder: Path
    raw_location: str

    @property
    def database(self) -> Path:
        """The warehouse file."""
        return self.folder / "warehouse.duckdb"

    def run(self, *arguments: str, variables: dict[str, Any] | None = None) -> Taken:
        """Build all models without tests; what is there is continued."""
        self.folder.mkdir(parents=True, exist_ok=True)
        profile = PROFILE.format(database=self.database, memory_limit=MEMORY_LIMIT)
        (self.folder / "profiles.yml").write_text(profile)
        chosen = {"use_sample_data": False, "raw_location": self.raw_location} | (variables or {})
        return run_process(
            "build",
            self.folder / "target",
            "build",
            *WITHOUT_TESTS,
            "--profiles-dir",
            self.folder,
            "--vars",
            json.dumps(chosen),
            *arguments,
        )

    def run_anew(self, variables: dict[str, Any] | None = None) -> Taken:
        """Build into a fresh file."""
        self.database.unlink(missing_ok=True)
        return self.run(variables=variables)

    def ancestors(self, *names: str) -> tuple[str, ...]:
        """Models with these names and all that they read, by the manifest of the last run."""
        parents = json.loads((self.folder / "target" / "manifest.json").read_text())["parent_map"]
        found: set[str] = set()
        ahead = [node for node in parents if node.split(".")[-1] in names]
        while ahead:
            node = ahead.pop()
            if node not in found:
                found.add(node)
                ahead += parents.get(node, [])
        return tuple(sorted(node.split(".")[-1] for node in found))

    def days_rebuilt(self) -> dict[str, dict[str, int]]:
        """Days of each request log that the last run built again, by the reason it saw."""
        with duckdb.connect(str(self.database), read_only=True) as connection:
            plan = connection.execute(
                "select rebuild_plan from marts_meta.dbt_runs order by rowid desc limit 1"
            ).fetchone()
        assert plan
        return {
            industry: {reason: len(days) for reason, days in reasons.items()}
            for industry, reasons in json.loads(plan[0]).items()
        }


def smallest(values: Sequence[float]) -> str:
    """The least and the median of some seconds, as text."""
    return f"{min(values):.1f} ({median(values):.1f})"
