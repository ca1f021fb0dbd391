"""Airflow: one whole build, then the published file, the page and the message.

Own data: VARS, as for make. docs/schedule.md tells why models are no tasks.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import yaml
from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG
from cosmos import ProfileConfig
from cosmos.operators.local import DbtBuildLocalOperator

ROOT = Path(__file__).resolve().parent.parent
# DuckDB has one writer: `airflow pools set warehouse 1 "one writer"`
POOL = "warehouse"
# the build runs in a copy of the project
PATHS = {
    variable: str(ROOT / os.environ.get(variable, default))
    for variable, default in {
        "DUCKDB_PATH": "warehouse.duckdb",
        "DBT_TARGET_PATH": "target",
        "PUBLISHED_PATH": "published.duckdb",
    }.items()
}


def companion(task: str, command: str, **options: object) -> BashOperator:
    """A command of the companion program as a task."""
    return BashOperator(
        task_id=task,
        bash_command=f".venv/bin/python -m kpi {command}",
        cwd=str(ROOT),
        env=PATHS,
        append_env=True,
        **options,
    )


with DAG(
    dag_id="kpi_warehouse",
    schedule="0 4 * * *",
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    default_args={"retries": 1, "retry_delay": timedelta(minutes=15)},
) as dag:
    build = DbtBuildLocalOperator(
        task_id="build",
        project_dir=ROOT,
        profile_config=ProfileConfig(
            profile_name="ai_api_kpi_warehouse",
            target_name=os.environ.get("DBT_TARGET", "duckdb"),
            profiles_yml_filepath=ROOT / "profiles.yml",
        ),
        dbt_executable_path=ROOT / ".venv" / "bin" / "dbt",
        dbt_cmd_flags=["--exclude-resource-types", "unit_test"],
        # a bad quarter is no failed build
        vars={**yaml.safe_load(os.environ.get("VARS", "{}")), "benchmark_errors": False},
        env=PATHS,
        append_env=True,
        install_deps=False,
        emit_datasets=False,
        pool=POOL,
    )
    publish = companion("publish", "publish", pool=POOL)
    page = companion("page", "page")
    # its one line is the task's XCom; that a KPI fails is a message and no failed run
    scorecard = companion("scorecard", "scorecard --format line || [ $? -ge 3 ]")
    build >> publish >> [page, scorecard]
