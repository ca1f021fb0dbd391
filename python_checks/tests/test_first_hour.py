"""docs/first_hour.md, executed: each of its commands, as it stands, in a copy of the project."""

import os
import re
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from python_checks.breaking.mutations import COPIED, copy_project
from python_checks.project import ROOT

PAGE = ROOT / "docs" / "first_hour.md"


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str], float]:
    """The folder after the walk, what each block printed, and how long it took."""
    folder = tmp_path_factory.mktemp("first_hour") / "project"
    project = copy_project(folder, (*COPIED, "Makefile", "requirements.txt", "kpi"))
    # the environment is there already, and newer than what it is made of
    (project / ".venv").symlink_to(ROOT / ".venv")
    os.utime(project / "requirements.txt", (0, 0))
    blocks = re.findall(r"```bash\n(.*?)```", PAGE.read_text(), re.DOTALL)
    assert len(blocks) == 8
    started, printed = time.monotonic(), []
    for block in blocks:
        run = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", block], cwd=project, capture_output=True, text=True
        )
        assert run.returncode == 0, f"{block}\n{run.stdout}\n{run.stderr}"
        printed.append(run.stdout)
    return project, printed, time.monotonic() - started


def test_every_command_of_the_first_hour_works(
    walked: tuple[Path, list[str], float], record_property: Callable[[str, object], None]
) -> None:
    _, printed, seconds = walked
    record_property("figure", f"first hour: {seconds:.0f} s")
    assert "can be built, with warnings" in printed[3]
    assert "Warnings: 7 reasons for quarantine" in printed[3]
    assert "Console" in printed[3]
    assert "ERROR=0" in printed[5]


def test_first_hour_ends_with_a_scorecard_of_three_tools(
    walked: tuple[Path, list[str], float],
) -> None:
    project, printed, _ = walked
    assert "Scorecard" in printed[6]
    with duckdb.connect(str(project / "warehouse.duckdb"), read_only=True) as connection:
        measured = connection.execute(
            "select kpi from marts.rpt_kpi_scorecard"
            " where industry = 'llm_api' and kpi_value is not null order by kpi"
        ).fetchall()
        components = connection.execute(
            "select count(*) from marts.quarantined_rows"
            " where quarantine_reason = 'unmapped: component'"
        ).fetchone()
    # usage of LiteLLM, contracts of Stripe, incidents of Statuspage; revenue by tokens of two
    assert {"tokens_processed", "net_new_arr", "uptime_rate"} <= {kpi for (kpi,) in measured}
    # the mapping that the walk adds
    assert components == (0,)
