"""The definitions of Dagster and Airflow do what they say, in environments of their own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from python_checks.project import ROOT

LAST_DAY = "2026-07-12"
# one industry is enough; the scorecard of the sample misses no benchmark unless it is told to
VARS = {"industries": ["llm_api"]}
MISSED = {"industry": "llm_api", "kpi": "nrr", "failing_threshold": 5}


def environment(name: str) -> Path:
    """The Python of .venv-<name>. Skips where it is absent, but not in CI."""
    python = ROOT / f".venv-{name}" / "bin" / "python"
    if not python.exists():
        assert "CI" not in os.environ, f".venv-{name} is absent, .ci/run makes it"
        pytest.skip(f"no .venv-{name}: `make environments` makes it")
    return python


class Told(NamedTuple):
    """What a run of Dagster's daily job came to, and the folder it worked in."""

    folder: Path
    refused: dict[str, Any]
    nothing_built: dict[str, Any]
    daily: dict[str, Any]


@pytest.fixture(scope="module")
def dagster(tmp_path_factory: pytest.TempPathFactory) -> Told:
    python = environment("dagster")
    folder = tmp_path_factory.mktemp("dagster")
    (folder / "dagster.yaml").touch()
    variables = {
        "DAGSTER_HOME": str(folder),
        "DBT_TARGET_PATH": str(folder / "target"),
        "DBT_LOG_PATH": str(folder / "logs"),
        "DUCKDB_PATH": str(folder / "warehouse.duckdb"),
        "PUBLISHED_PATH": str(folder / "published.duckdb"),
        "PATH": f"{python.parent}:{os.environ['PATH']}",
    }
    runs = [VARS | {"renewal_grace_days": -1}, None, VARS | {"own_benchmarks": [MISSED]}]
    command = [python, "-m", "python_checks.dagster_run", LAST_DAY, folder / "told.json"]
    run = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | variables,
        input=json.dumps(runs),
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return Told(folder, *json.loads((folder / "told.json").read_text()))


def test_dagster_refuses_what_dbt_refuses_and_publishes_nothing(dagster: Told) -> None:
    assert not dagster.refused["success"]
    assert "dbt stopped before the first model" in dagster.refused["failures"][0]
    assert not dagster.refused["materialized"]


def test_dagster_fails_where_assets_are_left_out(dagster: Told) -> None:
    """It would skip what follows them, call the run a success, and publish nothing."""
    assert not dagster.nothing_built["success"]
    assert "assets were not built" in dagster.nothing_built["failures"][0]


def test_dagster_builds_and_publishes_in_one_run(dagster: Told) -> None:
    assert dagster.daily["success"], dagster.daily["failures"]
    materialized = dagster.daily["materialized"]
    assert {"rpt_kpi_scorecard", "published_file", "page"} <= set(materialized)
    # kept by day, so a partition each
    assert materialized["fct_usage_daily"] == LAST_DAY
    assert materialized["fct_kpis"] is None
    assert {path.name for path in dagster.folder.glob("p*")} >= {"published.duckdb", "page.html"}


def test_a_missed_benchmark_is_a_red_check_and_no_failed_run(dagster: Told) -> None:
    red = [
        name
        for name, passed, severity in dagster.daily["checks"]
        if severity == "ERROR" and not passed
    ]
    assert red == ["meets_benchmark_rpt_kpi_scorecard_nrr"]
    assert dagster.daily["success"]


def test_checks_of_dagster_are_the_tests_of_dbt(dagster: Told) -> None:
    results = json.loads((dagster.folder / "target" / "run_results.json").read_text())["results"]
    tests = [result for result in results if result["unique_id"].startswith("test.")]
    passed = {name for name, passed, _ in dagster.daily["checks"] if passed}
    assert len(tests) >= len(dagster.daily["checks"]) > 0.8 * len(tests)
    assert passed <= {result["unique_id"].split(".")[2] for result in tests}


@pytest.fixture(scope="module")
def airflow(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """The tasks of the DAG by name."""
    python = environment("airflow")
    folder = tmp_path_factory.mktemp("airflow")
    command = [python, "-m", "python_checks.airflow_tasks", folder / "told.json"]
    variables = {"AIRFLOW_HOME": str(folder), "VARS": json.dumps(VARS)}
    run = subprocess.run(
        command, cwd=ROOT, env=os.environ | variables, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return json.loads((folder / "told.json").read_text())


def test_the_dag_of_airflow_is_one_build_and_what_follows_it(
    airflow: dict[str, dict[str, Any]],
) -> None:
    assert {name: task["behind"] for name, task in airflow.items()} == {
        "build": [],
        "publish": ["build"],
        "page": ["publish"],
        "scorecard": ["publish"],
    }


def test_airflow_builds_what_can_be_published(airflow: dict[str, dict[str, Any]]) -> None:
    build = airflow["build"]
    assert build["command"][1:2] == ["build"]
    assert build["command"][-2:] == ["--exclude-resource-types", "unit_test"]
    assert build["vars"] == VARS | {"benchmark_errors": False}
    # it runs in a copy of the project: what is relative would vanish with it
    for task in airflow.values():
        assert all(Path(path).is_absolute() for path in task["environment"].values())


def test_one_task_of_airflow_at_a_time_has_the_warehouse(
    airflow: dict[str, dict[str, Any]],
) -> None:
    pools = {name for name, task in airflow.items() if task["pool"] == "warehouse"}
    assert pools == {"build", "publish"}


@pytest.mark.parametrize(("code", "ends"), [(0, 0), (1, 1), (2, 1), (3, 0), (4, 0)])
def test_a_failing_kpi_is_a_message_of_airflow_and_no_failed_task(
    code: int, ends: int, airflow: dict[str, dict[str, Any]]
) -> None:
    command = airflow["scorecard"]["command"].replace(
        ".venv/bin/python -m kpi scorecard --format line", f"(exit {code})"
    )
    assert subprocess.run(["bash", "-c", command]).returncode == ends


# of dbt, of publish, of the scorecard: what the script ends with, and what it alerts
ENDS = [
    (0, 0, 0, 0, ""),
    # a missed benchmark
    (1, 0, 4, 0, "KPIs through"),
    # one without a value
    (0, 0, 3, 0, ""),
    # a test of data failed: publish refuses
    (
        1,
        1,
        0,
        1,
        "not published, dbt ended with exit code 1. Readers keep the version before.\nfail: x",
    ),
    # dbt could not start: what is in target/ is an older, green build
    (2, 0, 0, 1, "exit code 2. Readers keep the version before.\nEncountered an error:\nwhy"),
]


@pytest.mark.parametrize(("dbt", "publish", "scorecard", "ends", "alerted"), ENDS)
def test_the_daily_script_publishes_what_is_green_and_alerts(
    dbt: int, publish: int, scorecard: int, ends: int, alerted: str, tmp_path: Path
) -> None:
    script = tmp_path / "schedule" / "daily.sh"
    script.parent.mkdir()
    shutil.copy(ROOT / "schedule" / "daily.sh", script)
    programs = tmp_path / ".venv" / "bin"
    programs.mkdir(parents=True)
    fakes = {
        "dbt": f"""echo "dbt $*" >> asked
            echo "more"; [ {dbt} -lt 2 ] || printf "Encountered an error:\\nwhy\\n"; exit {dbt}""",
        "python": f"""echo "kpi $3" >> asked
            case $3 in
                publish) echo "fail: x" >&2; exit {publish} ;;
                scorecard) echo "KPIs through 2026-07-12"; exit {scorecard} ;;
            esac""",
    }
    for name, body in fakes.items():
        (programs / name).write_text(f"#!/bin/sh\n{body}\n")
        (programs / name).chmod(0o755)
    variables = {"ALERT": "tee alerted", "VARS": "{industries: [llm_api]}"}
    run = subprocess.run([script], env=os.environ | variables, capture_output=True, text=True)
    assert run.returncode == ends, run.stdout + run.stderr
    asked = (tmp_path / "asked").read_text().splitlines()
    assert asked[0] == (
        "dbt build --exclude-resource-types unit_test --vars {industries: [llm_api]}"
    )
    assert ("kpi publish" in asked) == (dbt < 2)
    assert ("kpi scorecard" in asked) == (ends == 0)
    sent = tmp_path / "alerted"
    assert sent.exists() == bool(alerted)
    assert not alerted or alerted in sent.read_text()


def test_the_daily_script_wants_to_know_whose_data(tmp_path: Path) -> None:
    """Without vars it would publish the sample over a vendor's own numbers."""
    variables = {name: value for name, value in os.environ.items() if name != "VARS"}
    run = subprocess.run(
        [ROOT / "schedule" / "daily.sh"], env=variables, capture_output=True, text=True
    )
    assert run.returncode and "name your own data" in run.stderr


def test_examples_run_what_is_there() -> None:
    folder = ROOT / "schedule"
    steps = yaml.safe_load((folder / "github_actions.yml").read_text())["jobs"]["daily"]["steps"]
    commands = [step["run"].split()[0] for step in steps if "run" in step]
    assert commands == ["make", "schedule/daily.sh", ".venv/bin/python"]
    for name in ("crontab", "kpi-warehouse.service"):
        assert "ai-api-kpi-warehouse/schedule/daily.sh" in (folder / name).read_text()
    assert os.access(folder / "daily.sh", os.X_OK)
    # the folder of the make target that a step names
    assert "$(VENV)/page:" in (ROOT / "Makefile").read_text()
