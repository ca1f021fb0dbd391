"""The scale test: what builds cost beside hand-written floors, as ratios within one run.

`python -m python_checks.scale data FOLDER [--rows 50_000_000] [--lines 0] [--charges 0]` writes raw
files of any size. `python -m python_checks.scale requests [--rows 50_000_000 100_000_000]` and
`… revenue [--lines 100_000 300_000 1_000_000]` write them for a while, build them through the input
contract, time the floors on the same files in between, and compare all numbers of both. `requests`
also measures the runs after the first, of all sizes in turn: no news, a new day, its late rows, one
late row. The results are kept in docs/performance/, with figures. `… equality [--rows 2_000_000]`
compares every cell of every mart with the second implementation. The exit code is 1 when a number
differs.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from python_checks.project import ROOT
from python_checks.scale import request_check
from python_checks.scale.contract_data import AS_OF_DATE, empty_request_logs, write_contracts
from python_checks.scale.equality import marts_are_equal
from python_checks.scale.figure import draw
from python_checks.scale.measure import Build, Taken, run_floor, smallest
from python_checks.scale.request_data import (
    deliver_day,
    deliver_late_row,
    raw_location,
    write_dimensions,
    write_requests,
)
from python_checks.scale.revenue_check import compare as compare_revenue

RESULTS = ROOT / "docs" / "performance"
FIRST_DAY = date(2026, 1, 1)
ROWS_PER_DAY = 1_000_000
# One late row lies this many days before the newest day, within request_lookback_days.
DAYS_BACK = 7
TOTALS = ("int_request_totals_daily",)
# What the floor request_marts and request_totals hold between them, and what leads there.
REQUEST_NODES = (
    *TOTALS,
    "int_requests_quarantined",
    "int_accounts_rolled_up",
    "int_as_of_date",
    "int_first_dates",
    "int_period_days",
    "int_latency_histogram_daily",
    "int_usage_daily",
    "fct_usage_daily",
    "fct_latency",
    "fct_row_accounting_daily",
)
REVENUE_MARTS = (
    "fct_arr_movements_monthly",
    "fct_retention_monthly",
    "fct_nrr_cohorts_monthly",
    "fct_renewals",
    "fct_renewal_cohorts_monthly",
    "fct_contract_renewals",
    "fct_churn_reasons_monthly",
    "int_retention_changes_daily",
)
Row = dict[str, Any]


@dataclass
class Race:
    """Floor scripts and builds of the same raw files, one after the other, several times."""

    build: Build
    floor_file: Path
    floors: list[Taken]
    builds: list[Taken]

    @classmethod
    def run(
        cls,
        folder: Path,
        location: str,
        scripts: Sequence[str],
        repeats: int,
        variables: dict[str, Any] | None = None,
    ) -> Race:
        """Run both `repeats` times in turn; raw files are in `folder`/raw, read by `location`."""
        race = cls(Build(folder / "build", location), folder / "floor.duckdb", [], [])
        for _ in range(repeats):
            race.floors.append(run_floor(race.floor_file, folder / "raw", *scripts))
            race.builds.append(race.build.run_anew(variables))
        return race

    def row(self, part: str, size: int, scripts: Sequence[str], nodes: Sequence[str]) -> Row:
        """A line of the table: a part's seconds on both sides, their ratio, memory, bytes read."""
        floors = [taken.of(scripts) for taken in self.floors]
        builds = [taken.of(nodes) for taken in self.builds]
        return {
            "part": part,
            "size": size,
            "floor_seconds": floors,
            "build_seconds": builds,
            "ratio": min(builds) / min(floors),
            "floor_cpu": [taken.cpu_of(scripts) for taken in self.floors],
            "build_cpu": [taken.cpu_of(nodes) for taken in self.builds],
            "floor_peak_gib": max(taken.peak_bytes for taken in self.floors) / 2**30,
            "build_peak_gib": max(taken.peak_bytes for taken in self.builds) / 2**30,
            "floor_read_gb": self.floors[-1].read_bytes / 1e9,
            "build_read_gb": self.builds[-1].read_bytes / 1e9,
            "nodes": self.builds[-1].slowest(nodes),
        }


def show(found: Row) -> None:
    """Print a line: least and median seconds, ratio of the least ones, of the processor's, too."""
    print(
        f"{found['part']:<24} {found['size']:>12,}  floor {smallest(found['floor_seconds']):>15} s"
        f"  build {smallest(found['build_seconds']):>15} s  ratio {found['ratio']:.2f}"
        f" (cpu {min(found['floor_cpu']):.1f}, {min(found['build_cpu']):.1f} s,"
        f" {min(found['build_cpu']) / min(found['floor_cpu']):.2f})"
        f"  peak {found['floor_peak_gib']:.1f} / {found['build_peak_gib']:.1f} GiB"
        f"  read {found['floor_read_gb']:.1f} / {found['build_read_gb']:.1f} GB",
        flush=True,
    )


def show_later(found: Row) -> None:
    """Print a line on later runs: seconds, as a share of the first build, of least history's."""
    print(
        f"{found['part']:<24} {found['size']:>12,}  {smallest(found['seconds']):>15} s"
        f"  {found['share_of_full_build']:.1%} of the full build"
        f"  {found['times_least_history']:.2f} times least history"
        f"  (cpu {min(found['cpu']):.1f} s, {found['cpu_share_of_full_build']:.1%},"
        f" {found['cpu_times_least_history']:.2f})  peak {found['peak_gib']:.1f} GiB",
        flush=True,
    )


def write_log(folder: Path, rows: int, seed: int) -> date:
    """Write requests and what belongs to them; returns the last day."""
    last_day = FIRST_DAY + timedelta(days=max(1, round(rows / ROWS_PER_DAY)) - 1)
    write_requests(folder, rows, FIRST_DAY, ROWS_PER_DAY, seed)
    write_dimensions(folder, FIRST_DAY, last_day, seed, ROWS_PER_DAY)
    return last_day


@dataclass
class History:
    """A request log of some size, its builds, and what runs after the first have taken."""

    folder: Path
    rows: int
    seed: int
    last_day: date
    race: Race
    later: dict[str, list[Taken]]
    days: dict[str, dict[str, dict[str, int]]]

    @property
    def raw(self) -> Path:
        """The folder of the raw tables."""
        return self.folder / "raw"

    def run(self, part: str, variables: dict[str, Any] | None = None) -> None:
        """Build once more and keep what it took as one of the runs of a part."""
        taken = self.race.build.run(variables=variables)
        self.later.setdefault(part, []).append(taken)
        self.days[part] = self.race.build.days_rebuilt()
        cpu = sum(taken.cpu.values())
        seconds = sum(taken.seconds.values())
        print(f"{part:<24} {self.rows:>12,}  {seconds:6.1f} s, cpu {cpu:6.1f} s", flush=True)

    def take_in_a_day(self) -> None:
        """Deliver a new day, at first without the rows of other days that come with it."""
        self.last_day += timedelta(days=1)
        deliver_day(self.raw, self.last_day, FIRST_DAY, ROWS_PER_DAY, self.seed)
        late = [
            path.relative_to(self.raw)
            for path in self.raw.glob(f"*/*/late-{self.last_day}.parquet")
        ]
        move(late, self.raw, self.folder / "late")

    def take_in_late_rows(self) -> None:
        """Deliver these other rows."""
        late = self.folder / "late"
        move([path.relative_to(late) for path in late.glob("*/*/*.parquet")], late, self.raw)

    def lines(self, smallest_history: History) -> list[Row]:
        """A line on each part: all seconds, those of the first build, those of least history."""
        whole = tuple(self.race.builds[-1].seconds)
        full = min(taken.of(whole) for taken in self.race.builds)
        full_cpu = min(taken.cpu_of(whole) for taken in self.race.builds)
        return [
            {
                "part": part,
                "size": self.rows,
                "seconds": [sum(taken.seconds.values()) for taken in runs],
                "cpu": [sum(taken.cpu.values()) for taken in runs],
                "request_seconds": [taken.of(REQUEST_NODES) for taken in runs],
                "totals_seconds": [taken.of(TOTALS) for taken in runs],
                "share_of_full_build": least(runs) / full,
                "cpu_share_of_full_build": least_cpu(runs) / full_cpu,
                "times_least_history": least(runs) / least(smallest_history.later[part]),
                "cpu_times_least_history": least_cpu(runs)
                / least_cpu(smallest_history.later[part]),
                "days_rebuilt": self.days[part],
                "peak_gib": max(taken.peak_bytes for taken in runs) / 2**30,
                "read_gb": runs[-1].read_bytes / 1e9,
                "nodes": runs[-1].slowest(tuple(runs[-1].seconds)),
            }
            for part, runs in self.later.items()
        ]


def least(runs: Sequence[Taken]) -> float:
    """The least seconds in the database of some runs."""
    return min(sum(taken.seconds.values()) for taken in runs)


def least_cpu(runs: Sequence[Taken]) -> float:
    """The least seconds of the processor for the statements of some runs."""
    return min(sum(taken.cpu.values()) for taken in runs)


def measure_requests(
    folder: Path, sizes: Sequence[int], repeats: int, seed: int
) -> tuple[list[Row], bool]:
    """Floor and build of logs of some sizes, then later runs of all; whether all numbers agree."""
    found: list[Row] = []
    histories: list[History] = []
    agree = True
    for rows in sorted(sizes):
        history, lines, is_equal = measure_history(folder / str(rows), rows, repeats, seed)
        histories.append(history)
        found += lines
        agree = agree and is_equal
    for number in range(repeats):
        run_later(histories, number)
    for history in histories:
        lines = history.lines(histories[0])
        for line in lines:
            show_later(line)
        found += lines
    return found, agree


def measure_history(
    folder: Path, rows: int, repeats: int, seed: int
) -> tuple[History, list[Row], bool]:
    """Write a log, time floor and build of it in turn, compare them."""
    raw, scripts = folder / "raw", ("request_totals", "request_marts")
    last_day = write_log(raw, rows, seed)
    race = Race.run(folder, raw_location(raw), scripts, repeats)
    compared = request_check.compare(race.floor_file, race.build.database)
    race.floor_file.unlink()
    for table in compared:
        print(f"  {table.table:<24} {table.rows:>12,} rows, {table.different} different")
    found = [
        race.row("daily totals", rows, scripts[:1], TOTALS),
        race.row("request-driven marts", rows, scripts, REQUEST_NODES),
        race.row("whole build", rows, scripts, tuple(race.builds[-1].seconds)),
    ]
    for line in found:
        show(line)
    history = History(folder, rows, seed, last_day, race, {}, {})
    return history, found, all(not table.different for table in compared)


def run_later(histories: Sequence[History], number: int) -> None:
    """Each later run of all histories, one after the other, so that all meet the same machine."""
    for history in histories:
        history.run("no news")
    for history in histories:
        history.take_in_a_day()
        history.run("a new day")
    for history in histories:
        history.take_in_late_rows()
        history.run("its late rows")
    for history in histories:
        deliver_late_row(history.raw, history.last_day - timedelta(days=DAYS_BACK))
        history.run("one late row")
    for history in histories:
        old_day = FIRST_DAY + timedelta(days=number)
        deliver_late_row(history.raw, old_day)
        history.run(
            "one late row, backfilled",
            {"backfill_from": f"{old_day}", "backfill_until": f"{old_day}"},
        )


def move(files: Sequence[Path], source: Path, target: Path) -> None:
    """Move files from below one folder to the same places below another."""
    for file in files:
        (target / file).parent.mkdir(parents=True, exist_ok=True)
        (source / file).rename(target / file)


def measure_revenue(folder: Path, lines: int, repeats: int, seed: int) -> tuple[list[Row], bool]:
    """Floor and build of contract lines and their charges in turn; whether all numbers agree."""
    raw, scripts = folder / "raw", ("revenue_marts",)
    write_contracts(raw, lines, seed, charges=lines)
    empty_request_logs(raw)
    variables = {"as_of_date": AS_OF_DATE.isoformat()}
    race = Race.run(folder, f"{raw}/{{name}}.parquet", scripts, repeats, variables)
    compared = compare_revenue(race.floor_file, race.build.database)
    for table in compared:
        print(f"  {table}")
    nodes = race.build.ancestors(*REVENUE_MARTS)
    found = race.row("revenue marts", lines, scripts, nodes)
    return [found], all(table.is_equal for table in compared)


def measure_lines(
    folder: Path, sizes: Sequence[int], repeats: int, seed: int
) -> tuple[list[Row], bool]:
    """Floor and build of contract lines, one size after the other."""
    results: list[Row] = []
    agree = True
    for lines in sizes:
        found, is_equal = measure_revenue(folder / str(lines), lines, repeats, seed)
        shutil.rmtree(folder / str(lines))
        results += found
        agree = agree and is_equal
        for line in found:
            show(line)
    return results, agree


def write_data(chosen: argparse.Namespace) -> int:
    """Write raw files and say how the build is told where they are."""
    folder = chosen.folder.resolve()
    if chosen.lines:
        write_contracts(folder, chosen.lines, chosen.seed, charges=chosen.charges)
        empty_request_logs(folder)
        print(f"raw_location: {folder}/{{name}}.parquet")
        return 0
    write_log(folder, chosen.rows, chosen.seed)
    print(f"raw_location: {raw_location(folder)}")
    return 0


def compare_with_recomputation(chosen: argparse.Namespace) -> int:
    """All marts of a log of two months against the second implementation."""
    with tempfile.TemporaryDirectory(prefix="scale_", dir=chosen.folder) as folder:
        return 0 if marts_are_equal(Path(folder), chosen.rows, 60, FIRST_DAY, chosen.seed) else 1


def keep(place: Path, results: list[Row]) -> None:
    """Write results beside those of other sizes, one line of the file each."""
    sizes = {found["size"] for found in results}
    before = json.loads(place.read_text()) if place.exists() else []
    kept = [found for found in before if found["size"] not in sizes] + results
    lines = ",\n".join(json.dumps(found) for found in sorted(kept, key=lambda row: row["size"]))
    place.parent.mkdir(exist_ok=True)
    place.write_text(f"[\n{lines}\n]\n")


def measure(chosen: argparse.Namespace) -> int:
    """Measure all sizes in folders that are removed, keep the results and draw them."""
    folder = Path(tempfile.mkdtemp(prefix="scale_", dir=chosen.folder))
    try:
        if chosen.command == "requests":
            results, agree = measure_requests(folder, chosen.rows, chosen.repeats, chosen.seed)
        else:
            results, agree = measure_lines(folder, chosen.lines, chosen.repeats, chosen.seed)
    finally:
        shutil.rmtree(folder)
    keep(RESULTS / f"{chosen.command}.json", results)
    draw(RESULTS)
    return 0 if agree else 1


def main(arguments: Sequence[str]) -> int:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Builds beside hand-written floors.")
    commands = parser.add_subparsers(dest="command", required=True)
    data = commands.add_parser("data", help="write raw files")
    data.add_argument("folder", type=Path)
    data.add_argument("--rows", type=int, default=50_000_000, help="requests")
    data.add_argument("--lines", type=int, default=0, help="contract lines, instead of requests")
    data.add_argument("--charges", type=int, default=0, help="charges beside the contract lines")
    requests = commands.add_parser("requests", help="time floor and build of request logs")
    requests.add_argument("--rows", type=int, nargs="+", default=[50_000_000, 100_000_000])
    revenue = commands.add_parser("revenue", help="time floor and build of contract lines")
    revenue.add_argument("--lines", type=int, nargs="+", default=[100_000, 300_000, 1_000_000])
    equality = commands.add_parser("equality", help="compare marts with the recomputation")
    equality.add_argument("--rows", type=int, default=2_000_000)
    for command in (requests, revenue):
        command.add_argument("--repeats", type=int, default=3)
    for command in (requests, revenue, equality):
        command.add_argument("--folder", type=Path, default=None, help="where there is room")
    for command in (data, requests, revenue, equality):
        command.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args(arguments)
    works = {"data": write_data, "equality": compare_with_recomputation}
    return works.get(chosen.command, measure)(chosen)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
