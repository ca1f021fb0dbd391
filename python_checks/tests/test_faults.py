"""A build that was killed, ran out of disk, failed or met another one does no lasting damage."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from python_checks.breaking.faults import (
    VARIABLES,
    Undisturbed,
    content,
    differences,
    kill,
    run_trials,
    start,
    undisturbed,
    wait_for,
)
from python_checks.project import WITHOUT_TESTS
from python_checks.raw_rows.seeds import property_seeds

TRIALS = 2


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Undisturbed]:
    yield undisturbed(tmp_path_factory.mktemp("faults"))


def test_killed_builds_end_where_undisturbed_ones_do(
    state: Undisturbed, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    seed = property_seeds()[-1]
    lines = [f"seed {seed}"]
    trials = run_trials(state, tmp_path / str(seed), seed, TRIALS, lines.append)
    assert len(trials) == TRIALS
    assert not [trial for trial in trials if trial.different], "\n".join(lines)
    record_property("figure", "\n".join(lines))


def test_undisturbed_build_takes_in_the_last_batch(state: Undisturbed) -> None:
    assert differences(content(state.warehouse), state.expected)
    assert set(state.models) >= {"int_request_totals_daily", "int_requests_quarantined"}


def test_full_disk_stops_the_build_and_the_next_one_mends_it(
    state: Undisturbed, tmp_path: Path
) -> None:
    warehouse = state.warehouse.copied(tmp_path / "full")
    # what is written beyond it fails as on a full disk; parts of the file that are free are reused
    limit = warehouse.database.stat().st_size // 2
    stopped = start(warehouse, "--full-refresh", file_size=limit)
    output, _ = stopped.communicate()
    assert stopped.returncode != 0, output
    assert "Could not write" in output or "File too large" in output, output
    warehouse.run_models(VARIABLES)
    assert not differences(content(warehouse), state.expected)


def test_second_build_is_refused_while_one_runs(state: Undisturbed, tmp_path: Path) -> None:
    warehouse = state.warehouse.copied(tmp_path / "two")
    first = start(warehouse)
    wait_for(first, " START sql ")
    second = start(warehouse)
    refused, _ = second.communicate()
    assert second.returncode != 0
    assert "Could not set lock on file" in refused, refused
    assert str(warehouse.database) in refused
    output, _ = first.communicate()
    assert first.returncode == 0, output
    assert not differences(content(warehouse), state.expected)


def test_retry_goes_on_where_a_model_failed(state: Undisturbed, tmp_path: Path) -> None:
    warehouse = state.warehouse.copied(tmp_path / "retry")
    model = warehouse.project / "models" / "intermediate" / "revenue" / "int_arr_ranged.sql"
    text = model.read_text()
    model.write_text(f"{text}\nwhere 1 / cast('none' as integer) = 1")
    failed = warehouse.dbt("build", *WITHOUT_TESTS, variables=VARIABLES)
    assert failed.exit_code == 1
    assert failed.of_status("error") == {"int_arr_ranged"}
    assert "fct_retention_monthly" in failed.of_status("skipped")
    model.write_text(text)
    # without a run_results.json of its own: retry reads that of the failed build
    retried = start(warehouse, command="retry")
    output, _ = retried.communicate()
    assert retried.returncode == 0, output
    assert "int_request_totals_daily" not in output
    assert not differences(content(warehouse), state.expected)


def test_build_killed_twice_is_mended_as_well(state: Undisturbed, tmp_path: Path) -> None:
    warehouse = state.warehouse.copied(tmp_path / "twice")
    for model in ("int_requests_quarantined", "int_request_totals_daily"):
        process = start(warehouse)
        wait_for(process, f".{model} ")
        assert kill(process)
    warehouse.run_models(VARIABLES)
    assert not differences(content(warehouse), state.expected)
