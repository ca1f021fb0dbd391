"""`python -m kpi scorecard --format`: what a scheduler and a message get, and the exit code."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from kpi.__main__ import main
from kpi.scorecard.published import EXIT_CODES
from kpi.values import STATUSES
from python_checks.project import ROOT

TABLES = """
    create schema marts;
    create table marts.publication (
        version varchar, invocation_id varchar, data_through_date date, published_at timestamp
    );
    insert into marts.publication values ('v1', 'run-1', '2026-07-12', '2026-07-13 01:00:00');
    create table marts.dim_industries as
    select 'llm_api' as industry, 'LLM API' as industry_name;
    create table marts.kpis as
    select * from (
        values ('nrr', 'Net revenue retention', 'ratio'),
        ('net_new_arr', 'Net new ARR', 'M USD'),
        ('latency_p95_ms', 'Latency P95', 'ms')
    ) as listed (kpi, kpi_name, value_unit);
    create table marts.rpt_kpi_scorecard (
        industry varchar, kpi varchar, variant varchar, kpi_name varchar, period_grain varchar,
        value_unit varchar, best_in_class varchar, failing varchar, status varchar,
        failure_mode varchar, kpi_value double, previous_value double, is_final boolean,
        period_start date
    );
    insert into marts.rpt_kpi_scorecard values
    ('llm_api', 'nrr', 'all', 'Net revenue retention', 'week', 'ratio', '>= 1.3', '< 1.1',
     '{status}', {mode}, 1.05, 1.2, false, '2026-07-06'),
    ('llm_api', 'net_new_arr', 'all', 'Net new ARR', 'month', 'M USD', null, null,
     'no_benchmark', null, -0.0761, 0.0847, true, '2026-06-01'),
    ('llm_api', 'latency_p95_ms', 'fast', 'Latency P95', 'day', 'ms', '< 2000.0', null,
     'best_in_class', null, 1436.8, null, null, '2026-07-12');
"""


def published(folder: Path, status: str) -> Path:
    file = folder / f"{status}.duckdb"
    mode = "'Growth | stops.'" if status == "failing" else "null"
    with duckdb.connect(str(file)) as connection:
        connection.execute(TABLES.format(status=status, mode=mode))
    return file


def told(file: Path, form: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    code = main(["scorecard", "--format", form, "--published", str(file)])
    return code, capsys.readouterr().out


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("form", ["markdown", "json", "line"])
def test_exit_code_tells_the_worst_status(
    tmp_path: Path, status: str, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    expected = {"failing": 4, "not_measured": 3, "not_enough_data": 3}.get(status, 0)
    assert told(published(tmp_path, status), form, capsys)[0] == expected


def test_statuses_are_those_of_the_scorecard() -> None:
    models = (ROOT / "models/marts/kpis/rpt_kpi_scorecard.sql", ROOT / "macros/kpis.sql")
    text = "".join(model.read_text() for model in models)
    assert set(EXIT_CODES) < set(STATUSES)
    assert all(f"'{status}'" in text for status in STATUSES)


def test_line_counts_statuses_and_names_what_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told(published(tmp_path, "failing"), "line", capsys)[1] == (
        "KPIs through 2026-07-12: 1 failing, 1 best in class, 1 no benchmark; "
        "LLM API: Net revenue retention 105% (failing < 110%)\n"
    )


def test_markdown_has_a_row_for_each_kpi(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = told(published(tmp_path, "failing"), "markdown", capsys)[1].splitlines()
    assert lines[4:] == [
        "| LLM API | Net revenue retention | week of 6 Jul 2026 | 105% | 120% | ≥ 130% | no "
        "| failing: Growth \\| stops. |",
        "| LLM API | Net new ARR | June 2026 | -$76.1K | $84.7K | - | yes | no benchmark |",
        "| LLM API | Latency P95 (fast) | 12 Jul 2026 | 1,437 ms | - | < 2,000 ms | - "
        "| best in class |",
    ]


def test_json_has_values_in_their_units(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(told(published(tmp_path, "failing"), "json", capsys)[1])
    assert found["exit_code"] == 4
    assert found["data_through_date"] == "2026-07-12"
    nrr = next(row for row in found["kpis"] if row["kpi"] == "nrr")
    assert nrr["kpi_value"] == 1.05
    assert nrr["period_start"] == "2026-07-06"


def test_absent_and_other_files_are_told_from_failing_kpis(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told(tmp_path / "none.duckdb", "line", capsys) == (1, "")
    other = tmp_path / "other.duckdb"
    duckdb.connect(str(other)).close()
    assert told(other, "line", capsys) == (1, "")
