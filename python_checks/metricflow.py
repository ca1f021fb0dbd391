"""Runs commands of MetricFlow in one process: `python -m python_checks.metricflow results.json`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from click.testing import CliRunner
from dbt_metricflow.cli import main as metricflow
from dbt_metricflow.cli.cli_configuration import CLIConfiguration


def run(arguments: list[str], configuration: CLIConfiguration) -> dict[str, object]:
    """Exit code and text of one command of `mf`."""
    result = CliRunner().invoke(metricflow.cli, arguments, obj=configuration)
    return {"exit_code": result.exit_code, "output": result.output}


def main() -> None:
    """Read a list of commands as JSON, write what became of each to the file that is named.

    A query is run with --csv; its output is the file's text. The project is that of dbt's variable
    DBT_PROJECT_DIR; `mf` reads its target/semantic_manifest.json, whatever DBT_TARGET_PATH says.
    """
    configuration = CLIConfiguration()
    results = []
    checker = patch("dbt_metricflow.cli.main.UpdateChecker")
    with TemporaryDirectory() as folder, checker as asks_the_network:
        asks_the_network.return_value.check.return_value = None
        for command in json.load(sys.stdin):
            file = Path(folder) / "rows.csv"
            file.unlink(missing_ok=True)
            is_query = command[0] == "query"
            told = run([*command, *(("--csv", str(file)) if is_query else ())], configuration)
            results.append(told | ({"output": file.read_text()} if file.exists() else {}))
    Path(sys.argv[1]).write_text(json.dumps(results))


if __name__ == "__main__":
    main()
