"""Runs the daily job of Dagster in this process, once for each entry of standard input.

`python -m python_checks.dagster_run day told.json` needs the environment .venv-dagster. Warehouse,
target and published file are those of the variables of dbt and of `python -m kpi`. An entry is the
vars of a run; null stands for a dbt that is green and built nothing. The definitions are loaded
with the vars of the last.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any
from unittest.mock import patch


def run_daily(day: str) -> dict[str, Any]:
    """What became of a run for the partition of a day."""
    import dagster as dg

    from schedule.dagster_definitions import defs

    with dg.DagsterInstance.ephemeral() as instance:
        job = defs.resolve_job_def("daily")
        run = job.execute_in_process(
            partition_key=day,
            instance=instance,
            raise_on_error=False,
        )
        return {
            "success": run.success,
            "failures": [
                str(event.event_specific_data) for event in run.all_node_events if event.is_failure
            ],
            "materialized": {
                event.materialization.asset_key.path[-1]: event.materialization.partition
                for event in run.get_asset_materialization_events()
            },
            "checks": [
                (check.check_name, check.passed, check.severity.value)
                for check in run.get_asset_check_evaluations()
            ],
        }


def main(day: str, told: Path) -> None:
    """Run them and write what became of each as JSON."""
    runs = json.load(sys.stdin)
    subprocess.run(["dbt", "--quiet", "parse", "--vars", json.dumps(runs[-1])], check=True)
    found = []
    for variables in runs:
        os.environ["VARS"] = json.dumps(variables or {})
        dbt = nullcontext() if variables else patch("dagster_dbt.DbtCliResource.cli")
        with dbt:
            found.append(run_daily(day))
    told.write_text(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
