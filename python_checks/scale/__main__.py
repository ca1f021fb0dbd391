"""The scale test: what builds cost beside hand-written floors, as ratios within one run.

`python -m python_checks.scale data FOLDER [--rows 50_000_000] [--lines 0] [--charges 0]` writes raw
files of any size. `python -m python_checks.scale requests [--rows 50_000_000 100_000_000]` and
`… revenue [--lines 100_000 300_000 1_000_000]` write them for a while, build them through the input
contract, time the floors on the same files in between, and compare all numbers of both. `requests`
also builds one more day of history, without and with late rows. The results are kept in
docs/performance/, with a figure. The exit code is 1 when a number of floor and build differs.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from python_checks.project import ROOT
from python_checks.scale import request_check
from python_checks.scale.contract_data import AS_OF_DATE, empty_request_logs, write_contracts
from python_checks.scale.figure import draw
from python_checks.scale.measure import Build, Taken, run_floor, smallest
from python_checks.scale.request_data import (
    deliver_day,
    raw_location,
    write_dimensions,
    write_requests,
)
from python_checks.scale.revenue_check import compare as compare_revenue

RESULTS = ROOT / "docs" / "performance"
FIRST_DAY = date(2026, 1, 1)
ROWS_PER_DAY = 1_000_000
TOTALS = ("int_request_totals_daily",)
# What the floor request_marts and request_totals hold between them, and what leads there.
REQUEST_NODES = (
    *TOTALS,
    "int_requests_quarantined",
    "int_accounts_rolled_up",
    "int_as_of_date",
    "int_period_days",
    "int_latency_histogram_daily",
    "int_usage_daily",
    "fct_usage_daily",
    "fct_latency",
    "fct_row_accounting_daily",
)
REVENUE_NODES = (
    "stg_crm__contracts",
    "stg_crm__renewals",
    "stg_billing__charges",
    "int_accounts_rolled_up",
    "int_arr_months_ranged",
    "int_arr_ranged",
    "int_charges_converted",
    "int_charges_spread_monthly",
    "int_contract_lines_cut",
    "int_contracted_arr_ranged",
    "int_customers_segmented",
    "int_exchange_rates_ranged",
    "int_first_terms",
    "int_marks_decided",
    "int_marks_valued",
    "int_months_billed",
    "int_renewals_classified",
    "int_renewals_decided",
    "int_service_gaps_classified",
    "int_usage_run_rate_ranged",
    "fct_arr_movements_monthly",
    "fct_retention_monthly",
    "fct_nrr_cohorts_monthly",
    "fct_renewals",
    "fct_renewal_cohorts_monthly",
)
Row = dict[str, Any]


def row(
    part: str, size: int, floors: list[float], builds: list[float], floor: Taken, build: Taken
) -> Row:
    """One line of the table: a part's seconds on both sides, their ratio, memory and bytes read."""
    return {
        "part": part,
        "size": size,
        "floor_seconds": floors,
        "build_seconds": builds,
        "ratio": min(builds) / min(floors),
        "floor_peak_gib": floor.peak_bytes / 2**30,
        "build_peak_gib": build.peak_bytes / 2**30,
        "floor_read_gb": floor.read_bytes / 1e9,
        "build_read_gb": build.read_bytes / 1e9,
    }


def show(found: Row) -> None:
    """Print a line: least and median seconds, ratio of the least ones."""
    print(
        f"{found['part']:<24} {found['size']:>12,}  floor {smallest(found['floor_seconds']):>15} s"
        f"  build {smallest(found['build_seconds']):>15} s  ratio {found['ratio']:.2f}"
        f"  peak {found['floor_peak_gib']:.1f} / {found['build_peak_gib']:.1f} GiB"
        f"  read {found['floor_read_gb']:.1f} / {found['build_read_gb']:.1f} GB",
        flush=True,
    )


def measure_requests(folder: Path, rows: int, repeats: int, seed: int) -> tuple[list[Row], bool]:
    """Floor and build of a log in turn, then one more day of it; whether all numbers agree."""
    raw, floor_file = folder / "raw", folder / "floor.duckdb"
    write_requests(raw, rows, FIRST_DAY, ROWS_PER_DAY, seed)
    days = max(1, round(rows / ROWS_PER_DAY))
    last_day = FIRST_DAY + timedelta(days=days - 1)
    write_dimensions(raw, FIRST_DAY, last_day, seed, ROWS_PER_DAY)
    build = Build(folder / "build", raw_location(raw))
    floors, builds = [], []
    for _ in range(repeats):
        floors.append(run_floor(floor_file, raw, "request_totals", "request_marts"))
        builds.append(build.run_anew())
    compared = request_check.compare(floor_file, build.database)
    for table in compared:
        print(f"  {table.table:<24} {table.rows:>12,} rows, {table.different} different")
    parts: dict[str, tuple[Sequence[str], Sequence[str]]] = {
        "daily totals": (("request_totals",), TOTALS),
        "request-driven marts": (("request_totals", "request_marts"), REQUEST_NODES),
        "whole build": (("request_totals", "request_marts"), tuple(builds[-1].seconds)),
    }
    found = [
        row(
            part,
            rows,
            [taken.of(scripts) for taken in floors],
            [taken.of(nodes) for taken in builds],
            floors[-1],
            builds[-1],
        )
        for part, (scripts, nodes) in parts.items()
    ]
    found += [one_more_day(build, raw, last_day, builds[-1], rows, seed)]
    return found, all(not table.different for table in compared)


def one_more_day(build: Build, raw: Path, last_day: date, full: Taken, rows: int, seed: int) -> Row:
    """Seconds of a run without news, of one with a new day on time, of one with its late rows."""
    quiet = build.run()
    new_day = last_day + timedelta(days=1)
    held = raw.parent / "late"
    deliver_day(raw, new_day, FIRST_DAY, ROWS_PER_DAY, seed)
    for late in raw.glob(f"*/*/late-{new_day}.parquet"):
        place = held / late.relative_to(raw)
        place.parent.mkdir(parents=True, exist_ok=True)
        late.rename(place)
    on_time = build.run()
    for late in list(held.glob("*/*/*.parquet")):
        late.rename(raw / late.relative_to(held))
    with_late = build.run()
    shown = {
        "part": "one more day",
        "size": rows,
        "quiet_seconds": quiet.of(tuple(quiet.seconds)),
        "on_time_seconds": on_time.of(tuple(on_time.seconds)),
        "late_seconds": with_late.of(tuple(with_late.seconds)),
        "requests_on_time_seconds": on_time.of(REQUEST_NODES),
        "totals_on_time_seconds": on_time.of(TOTALS),
        "full_seconds": full.of(tuple(full.seconds)),
        "nodes": dict(sorted(on_time.seconds.items(), key=lambda node: -node[1])[:12]),
    }
    print(json.dumps(shown, indent=1), flush=True)
    return shown


def measure_revenue(folder: Path, lines: int, repeats: int, seed: int) -> tuple[list[Row], bool]:
    """Floor and build of contract lines and their charges in turn; whether all numbers agree."""
    raw, floor_file = folder / "raw", folder / "floor.duckdb"
    write_contracts(raw, lines, seed, charges=lines)
    empty_request_logs(raw)
    build = Build(folder / "build", f"{raw}/{{name}}.parquet")
    floors, builds = [], []
    for _ in range(repeats):
        floors.append(run_floor(floor_file, raw, "revenue_marts"))
        builds.append(build.run_anew({"as_of_date": AS_OF_DATE.isoformat()}))
    compared = compare_revenue(floor_file, build.database)
    for table in compared:
        print(f"  {table}")
    found = row(
        "revenue marts",
        lines,
        [taken.of(("revenue_marts",)) for taken in floors],
        [taken.of(REVENUE_NODES) for taken in builds],
        floors[-1],
        builds[-1],
    )
    found["nodes"] = dict(sorted(builds[-1].seconds.items(), key=lambda node: -node[1])[:10])
    return [found], all(table.is_equal for table in compared)


def write_data(chosen: argparse.Namespace) -> int:
    """Write raw files and say how the build is told where they are."""
    folder = chosen.folder.resolve()
    if chosen.lines:
        write_contracts(folder, chosen.lines, chosen.seed, charges=chosen.charges)
        empty_request_logs(folder)
        print(f"raw_location: {folder}/{{name}}.parquet")
        return 0
    days = max(1, round(chosen.rows / ROWS_PER_DAY))
    write_requests(folder, chosen.rows, FIRST_DAY, ROWS_PER_DAY, chosen.seed)
    write_dimensions(folder, FIRST_DAY, FIRST_DAY + timedelta(days=days - 1), chosen.seed)
    print(f"raw_location: {raw_location(folder)}")
    return 0


def measure(chosen: argparse.Namespace) -> int:
    """Measure each size in a folder that is removed, keep the results and draw them."""
    of_requests = chosen.command == "requests"
    results: list[Row] = []
    agrees = True
    for size in chosen.rows if of_requests else chosen.lines:
        folder = Path(tempfile.mkdtemp(prefix="scale_", dir=chosen.folder))
        try:
            of_size = measure_requests if of_requests else measure_revenue
            found, is_equal = of_size(folder, size, chosen.repeats, chosen.seed)
        finally:
            shutil.rmtree(folder)
        agrees = agrees and is_equal
        results += found
        for line in found:
            if "ratio" in line:
                show(line)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{chosen.command}.json").write_text(json.dumps(results, indent=1) + "\n")
    draw(RESULTS)
    return 0 if agrees else 1


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
    for command in (requests, revenue):
        command.add_argument("--repeats", type=int, default=3)
        command.add_argument("--folder", type=Path, default=None, help="where there is room")
    for command in (data, requests, revenue):
        command.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args(arguments)
    return write_data(chosen) if chosen.command == "data" else measure(chosen)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
