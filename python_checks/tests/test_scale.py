"""The scale test's data and floors, small: floors and builds hold the same numbers."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from python_checks.scale import request_check, revenue_check
from python_checks.scale.contract_data import AS_OF_DATE, empty_request_logs, write_contracts
from python_checks.scale.measure import Build, run_floor
from python_checks.scale.request_data import (
    deliver_day,
    raw_location,
    write_dimensions,
    write_requests,
)

FIRST_DAY = date(2026, 3, 30)
ROWS_PER_DAY = 4_000
DAYS = 8


def written(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*.parquet")}


def test_a_longer_log_holds_the_shorter_one(tmp_path: Path) -> None:
    """Also: the same seed writes the same bytes, another seed others."""
    for name, days, seed in (("longer", 3, 1), ("shorter", 2, 1), ("other", 2, 2)):
        write_requests(tmp_path / name, days * ROWS_PER_DAY, FIRST_DAY, ROWS_PER_DAY, seed)
    last_day = FIRST_DAY + timedelta(days=2)
    deliver_day(tmp_path / "shorter", last_day, FIRST_DAY, ROWS_PER_DAY, 1)
    longer, shorter, other = (written(tmp_path / name) for name in ("longer", "shorter", "other"))
    assert longer == shorter
    assert not set(other.values()) & set(longer.values())


@pytest.fixture(scope="module")
def requests(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Build]:
    """Raw files of some days and their build, which took the last day in as a run of its own."""
    folder = tmp_path_factory.mktemp("requests")
    raw = folder / "raw"
    write_requests(raw, (DAYS - 1) * ROWS_PER_DAY, FIRST_DAY, ROWS_PER_DAY, 1)
    last_day = FIRST_DAY + timedelta(days=DAYS - 1)
    write_dimensions(raw, FIRST_DAY, last_day, 1, ROWS_PER_DAY)
    build = Build(folder / "build", raw_location(raw))
    build.run()
    deliver_day(raw, last_day, FIRST_DAY, ROWS_PER_DAY, 1)
    build.run()
    return raw, build


def test_requests_of_floor_and_build_are_equal(requests: tuple[Path, Build]) -> None:
    raw, build = requests
    floor = build.folder / "floor.duckdb"
    run_floor(floor, raw, "request_totals", "request_marts")
    compared = request_check.compare(floor, build.database)
    assert all(table.rows for table in compared), compared
    assert not [table for table in compared if table.different]


def test_revenue_of_floor_and_build_is_equal(tmp_path: Path) -> None:
    raw, floor = tmp_path / "raw", tmp_path / "floor.duckdb"
    write_contracts(raw, 3_000, seed=1, charges=6_000)
    empty_request_logs(raw)
    build = Build(tmp_path / "build", f"{raw}/{{name}}.parquet")
    build.run_anew({"as_of_date": AS_OF_DATE.isoformat()})
    run_floor(floor, raw, "revenue_marts")
    compared = revenue_check.compare(floor, build.database)
    assert all(table.floor_rows for table in compared), compared
    assert not [str(table) for table in compared if not table.is_equal]
