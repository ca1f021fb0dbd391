"""Writes the tasks of the Airflow DAG as JSON: `python -m python_checks.airflow_tasks told.json`.

Needs the environment .venv-airflow. Nothing is executed.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from schedule.airflow_dag import dag

told = {
    task.task_id: {
        "behind": sorted(task.upstream_task_ids),
        "pool": task.pool,
        "command": getattr(task, "bash_command", None) or task.build_cmd({})[0],
        "environment": task.env,
        "vars": getattr(task, "vars", None),
    }
    for task in dag.tasks
}
Path(sys.argv[1]).write_text(json.dumps(told, default=str))
