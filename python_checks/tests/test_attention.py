"""What `make build` ends with, on warehouses of a few rows and results as dbt writes them."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest

from kpi.__main__ import main
from kpi.scorecard.scorecard import cells
from python_checks.project import ROOT

RUN_ID = "run_1"
PREFIX = "test.p."
MARTS = """
    create schema marts;
    create schema marts_intermediate;
    create schema marts_meta;
    create table marts_meta.dbt_runs (invocation_id varchar, started_at timestamp);
    create table marts.fct_row_accounting (
        raw_table varchar, industry varchar, raw_count bigint, quarantined_count bigint
    );
    create table marts.quarantined_rows (
        raw_table varchar, quarantine_reason varchar, raw_row varchar
    );
    create table marts.rpt_kpi_scorecard (
        industry varchar, kpi varchar, variant varchar, kpi_name varchar, period_grain varchar,
        value_unit varchar, best_in_class varchar, failing varchar, status varchar,
        failure_mode varchar, kpi_value double, previous_value double, is_final boolean,
        period_start date, data_through_date date
    );
    create table marts.links (contract_id varchar, problem varchar);
    insert into marts_meta.dbt_runs values ('run_0', '2026-01-01'), ('run_1', '2026-01-02');
    insert into marts.fct_row_accounting values
        ('raw_contracts', 'llm_api', 30, 2), ('raw_contracts', 'unknown', 10, 1),
        ('raw_models', 'all', 7, 0), ('raw_renewals', 'llm_api', 100000, 1);
    insert into marts.quarantined_rows values
        ('raw_contracts', 'missing: industry', '{"arr_amount": "1200.5", "currency": "EUR"}'),
        ('raw_contracts', 'unknown: currency', '{"arr_amount": 300, "currency": null}'),
        ('raw_contracts', 'unknown: currency', '{"arr_amount": "a lot", "currency": "USD"}'),
        ('raw_renewals', 'missing: due_date', '{"renewed_arr_amount": "5"}');
    insert into marts.rpt_kpi_scorecard values
        ('llm_api', 'nrr', 'all', 'Net revenue retention', 'week', 'ratio', '>= 1.3', '< 1.0',
         'failing', 'Customers shrink', 0.912, 1.1, false, '2026-06-29', '2026-07-04'),
        ('vision_api', 'nrr', 'all', 'Net revenue retention', 'week', 'ratio', '>= 1.2', '< 0.9',
         'best_in_class', null, 1.25, 1.2, false, '2026-06-29', '2026-07-04'),
        ('llm_api', 'uptime_rate', 'all', 'Uptime', 'day', 'ratio', '>= 0.999', '< 0.99',
         'best_in_class', null, 1.0, 1.0, true, '2026-07-03', '2026-07-04');
    insert into marts.links values
        ('con_4', 'd'), ('con_2', 'b'), ('con_1', 'a' || chr(27) || '[2J'), ('con_3', null);
"""
LINKS = '-- links that do not count\n-- and why\n\nselect * from "warehouse"."marts"."links"'


def result(name: str, status: str, **more: object) -> dict[str, Any]:
    """A result of run_results.json; a name without dots is that of a data test."""
    unique_id = name if "." in name else f"{PREFIX}{name}"
    return {"unique_id": unique_id, "status": status, "message": None, "failures": None, **more}


LINKS_WARN = result("assert_links_count", "warn", failures=4, compiled_code=LINKS)
NRR_FAILS = result(f"{PREFIX}meets_benchmark_nrr.1", "fail", failures=2)
UPTIME_PASSES = result(f"{PREFIX}meets_benchmark_uptime.2", "pass", failures=0)
MANIFEST = {
    "nodes": {
        f"{PREFIX}meets_benchmark_{name}": {
            "description": "",
            "test_metadata": {"name": "meets_benchmark", "kwargs": {"kpi": kpi}},
        }
        for name, kpi in (("nrr.1", "nrr"), ("uptime.2", "uptime_rate"))
    }
}


class Built:
    """A warehouse and a target folder; `printed` is what the command prints of them."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.database = folder / "warehouse.duckdb"
        self.target = folder / "target"
        self.target.mkdir()
        self.capsys = capsys
        (self.target / "manifest.json").write_text(json.dumps(MANIFEST))
        self.execute(MARTS)

    def execute(self, sql: str) -> None:
        with duckdb.connect(str(self.database)) as connection:
            connection.execute(sql)

    def ran(self, *results: dict[str, Any], command: str = "build", run_id: str = RUN_ID) -> None:
        """What dbt leaves of a run."""
        found = {
            "metadata": {"invocation_id": run_id},
            "args": {"which": command},
            "results": results,
        }
        (self.target / "run_results.json").write_text(json.dumps(found))

    def printed(self, exit_code: int = 0, returned: int = 0) -> str:
        arguments = ("scorecard", str(self.database), "--target", str(self.target))
        assert main([*arguments, "--exit-code", str(exit_code)]) == returned
        captured = self.capsys.readouterr()
        return captured.out + captured.err


@pytest.fixture
def built(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Built:
    return Built(tmp_path, capsys)


def words(line: str) -> list[str]:
    """The cells of a line of a table."""
    return [cell.strip() for cell in line.split("  ") if cell.strip()]


def rows(text: str, first_cell: str) -> list[list[str]]:
    """Lines of tables that begin with this cell."""
    return [words(line) for line in text.splitlines() if words(line)[:1] == [first_cell]]


def test_quarantined_rows_are_told_by_table_and_reason_with_share_and_money(built: Built) -> None:
    built.ran()
    printed = built.printed()
    assert "Quarantined rows: 4 in 2 raw tables" in printed
    assert rows(printed, "raw_contracts") == [
        ["raw_contracts", "unknown: currency", "2", "5.00%", "300.00 USD"],
        ["raw_contracts", "missing: industry", "1", "2.50%", "1,200.50 EUR"],
    ]
    assert rows(printed, "raw_renewals") == [
        ["raw_renewals", "missing: due_date", "1", "<0.01%", "-"]
    ]


def test_money_of_quarantined_rows_is_that_of_the_model_where_there_is_one(built: Built) -> None:
    built.execute(
        """
        create table marts_intermediate.int_money_quarantined (
            raw_table varchar, quarantine_reason varchar, row_count bigint,
            amount_usd decimal(38, 6), is_estimated boolean, share double
        );
        insert into marts_intermediate.int_money_quarantined values
            ('raw_contracts', 'missing: industry', 1, 1300.25, true, 0.013),
            ('raw_contracts', 'unknown: currency', 2, null, false, null);
        """
    )
    built.ran()
    found = rows(built.printed(), "raw_contracts")
    assert [row[-1] for row in found] == ["-", "~1,300.25 USD (1.30%)"]


def test_reasons_beyond_five_of_a_table_are_added_up(built: Built) -> None:
    built.execute(
        """
        insert into marts.quarantined_rows
        select 'raw_contracts', 'other ' || number, '{"arr_amount": "1", "currency": "USD"}'
        from range(6) as numbers (number)
        """
    )
    built.ran()
    found = rows(built.printed(), "raw_contracts")
    assert len(found) == 6
    assert found[-1] == ["raw_contracts", "(3 other reasons)", "3", "7.50%", "3.00 USD"]


def test_a_warehouse_without_quarantined_rows_says_so(built: Built) -> None:
    built.execute("delete from marts.quarantined_rows")
    built.ran()
    assert "Quarantined rows: none\n" in built.printed()


def test_a_test_that_warns_is_told_with_its_comment_and_first_rows(built: Built) -> None:
    built.ran(LINKS_WARN, result("unique_grain", "pass", failures=0))
    printed = built.printed()
    assert "Data tests: 1 warn, of 2;" in printed
    assert "WARN assert_links_count: 4 rows\n  links that do not count and why\n" in printed
    # in their own order, three of them, no control character as it is
    assert [rows(printed, f"con_{number}") for number in range(1, 5)] == [
        [["con_1", "a\\x1b[2J"]],
        [["con_2", "b"]],
        [["con_3", "-"]],
        [],
    ]
    assert "    and 1 more\n" in printed


def test_the_description_of_a_test_comes_before_its_comment(built: Built) -> None:
    nodes = {f"{PREFIX}assert_links_count": {"description": "Links that count for nothing."}}
    (built.target / "manifest.json").write_text(json.dumps({"nodes": nodes}))
    built.ran(LINKS_WARN)
    assert "4 rows\n  Links that count for nothing.\n" in built.printed()


def test_tests_are_told_without_a_manifest(built: Built) -> None:
    (built.target / "manifest.json").unlink()
    built.ran(LINKS_WARN, NRR_FAILS)
    printed = built.printed(exit_code=1)
    assert printed.index("FAIL meets_benchmark_nrr") < printed.index("WARN assert_links_count")


def test_long_values_are_cut_but_what_to_do_is_read_whole(built: Built) -> None:
    sql = f"select '{'i' * 10_000}' as id, '{'d' * 100}' as what_to_do"
    built.ran(result("assert_ids", "fail", failures=1, compiled_code=sql))
    printed = built.printed(exit_code=1)
    assert rows(printed, "i" * 39 + "…") == [["i" * 39 + "…", "d" * 100]]


def test_rows_that_cannot_be_read_are_a_sentence(built: Built) -> None:
    sql = 'select * from "elsewhere"."marts"."links"'
    built.ran(result("assert_links_count", "fail", failures=4, compiled_code=sql))
    printed = built.printed(exit_code=1)
    assert "FAIL assert_links_count: 4 rows\n    its rows cannot be read here: " in printed


def test_rows_that_take_too_long_are_a_sentence(
    built: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kpi.scorecard.attention.WAIT", 0.2)
    sql = "select sum(a.range * b.range) as n from range(50000) as a, range(50000) as b"
    built.ran(result("assert_sums", "warn", failures=1, compiled_code=sql), LINKS_WARN)
    printed = built.printed()
    assert "its rows take longer than 0.2 seconds" in printed
    assert rows(printed, "con_1")


def test_a_test_that_could_not_run_is_told_by_the_message_of_dbt(built: Built) -> None:
    message = "Runtime Error in test assert_links_count\n  Binder Error: no column x"
    built.ran(result("assert_links_count", "error", message=message, compiled_code=LINKS))
    printed = built.printed(exit_code=1)
    assert "ERROR assert_links_count\n" in printed
    assert "    Runtime Error in test assert_links_count\n      Binder Error: no co" in printed


def test_a_benchmark_is_told_by_value_and_threshold_not_by_rows(built: Built) -> None:
    built.ran(NRR_FAILS, UPTIME_PASSES)
    printed = built.printed(exit_code=1)
    assert "Data tests: none was run" in printed
    heading, _, told, end = printed[printed.index("Benchmarks missed:") :].splitlines()[:4]
    assert heading == "Benchmarks missed: by 1 of 2 tests"
    assert words(told) == [
        "llm_api",
        "Net revenue retention",
        "week 2026-06-29",
        "0.912",
        "ratio",
        ">= 1.3",
        "< 1.0",
        "failing: Customers shrink",
    ]
    assert end == ""


def test_benchmarks_that_are_met_or_left_out_are_a_sentence(built: Built) -> None:
    built.ran(UPTIME_PASSES, result("unique_grain", "pass", failures=0))
    printed = built.printed()
    assert "Data tests: none of 1 warns or fails" in printed
    assert "Benchmarks missed: none, by 1 test\n" in printed
    built.ran()
    printed = built.printed()
    assert "Data tests: none was run" in printed
    assert "Benchmarks: none was tested" in printed


def test_a_model_that_failed_and_what_was_skipped_for_it_are_told(built: Built) -> None:
    built.ran(
        result("model.p.fct_links", "error", message="Runtime Error in model fct_links\n  why"),
        result("model.p.quarantined_rows", "skipped"),
        result("model.p.rpt_kpi_scorecard", "skipped"),
        result("unique_grain", "skipped"),
    )
    printed = built.printed(exit_code=1)
    assert "ERROR model fct_links\n    Runtime Error in model fct_links\n      why\n" in printed
    assert "skipped: quarantined_rows, rpt_kpi_scorecard\n" in printed
    assert "2 raw tables (of an earlier build: this one did not get so far)" in printed
    assert "Scorecard (of an earlier build: this one did not get so far)" in printed


def test_a_first_build_that_failed_is_told_without_marts(built: Built) -> None:
    built.execute("drop schema marts cascade; create schema marts")
    built.execute("create table marts.links as select 'con_1' as contract_id")
    built.ran(LINKS_WARN)
    printed = built.printed(exit_code=1, returned=1)
    assert "Quarantined rows: not known (" in printed
    assert rows(printed, "con_1")
    assert "no scorecard in" in printed and "the build did not get so far" in printed


def test_a_build_that_stopped_before_the_first_model_is_one_sentence(built: Built) -> None:
    built.ran(LINKS_WARN)
    printed = built.printed(exit_code=2, returned=1)
    assert printed.startswith("\ndbt stopped (exit code 2): its message above tells why; ")
    assert printed.endswith("python -m kpi doctor` looks at vars and raw tables.\n")


@pytest.mark.parametrize(
    ("command", "run_id", "told"),
    [
        ("build", "run_of_another", "is of another warehouse, or of an earlier run"),
        ("build", "run_0", "is of another warehouse, or of an earlier run"),
        ("show", "run_2", "is of the last command, `dbt show`, which tests nothing"),
    ],
)
def test_results_of_something_else_are_not_taken_for_the_last_build(
    built: Built, command: str, run_id: str, told: str
) -> None:
    built.ran(LINKS_WARN, command=command, run_id=run_id)
    printed = built.printed()
    assert "Tests and benchmarks are not listed: " in printed and told in printed
    assert "assert_links_count" not in printed
    assert "Quarantined rows: 4 in" in printed and rows(printed, "llm_api")


def test_results_of_dbt_test_are_told_as_such(built: Built) -> None:
    built.ran(LINKS_WARN, command="test", run_id="keeps no trace")
    printed = built.printed()
    assert "The tests are those of the last `dbt test`" in printed
    assert rows(printed, "con_1")


@pytest.mark.parametrize(("text", "told"), [(None, "is absent"), ('{"cut', "cannot be read")])
def test_absent_or_damaged_results_are_a_sentence(
    built: Built, text: str | None, told: str
) -> None:
    if text is not None:
        (built.target / "run_results.json").write_text(text)
    printed = built.printed()
    assert "Tests and benchmarks are not listed: " in printed and told in printed
    assert rows(printed, "llm_api")


@pytest.mark.parametrize(
    ("value", "previous", "unit", "told"),
    [
        (1.2e-8, 2e-9, "B calls", ["12", "2", "calls"]),
        (0.0000123, None, "B tokens", ["12.3", "-", "K tokens"]),
        (0.000002, 0.25, "M USD", ["0.002", "250", "K USD"]),
        (3.1, 2.9, "B tokens", ["3.1", "2.9", "B tokens"]),
        (0.0, 0.0, "B calls", ["0", "0", "B calls"]),
        (0.0000004, 12345.6, "USD per image", ["0.0000004", "12,346", "USD per image"]),
    ],
)
def test_values_are_told_in_units_that_people_read(
    value: float, previous: float | None, unit: str, told: list[str]
) -> None:
    period = "day 2026-06-01"
    cell = cells("i", "k", period, value, previous, unit, None, "yes", "no_benchmark")
    assert list(cell[3:6]) == told


def test_values_beside_a_threshold_stay_in_its_unit() -> None:
    cell = cells("i", "k", "day", 1.2e-8, None, "B calls", ">= 1", "yes", "failing")
    assert list(cell[3:7]) == ["0.000000012", "-", "B calls", ">= 1"]


@pytest.mark.parametrize("target", ["build", "build-daily"])
def test_make_leaves_out_unit_tests_explains_a_failure_and_exits_with_the_code_of_dbt(
    built: Built, tmp_path: Path, target: str
) -> None:
    built.ran(LINKS_WARN)
    dbt = tmp_path / "dbt.py"
    dbt.write_text("import sys; print(sys.argv[1:]); sys.exit(1)")
    made = subprocess.run(
        [
            *("make", target, "--assume-old", ".venv/runtime", "VARS={industries: [llm_api]}"),
            *(f"DBT={sys.executable} {dbt}", f"BIN={Path(sys.executable).parent}"),
        ],
        cwd=ROOT,
        env={
            **{name: value for name, value in os.environ.items() if name != "MAKEFLAGS"},
            "DUCKDB_PATH": str(built.database),
            "DBT_TARGET_PATH": str(built.target),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    arguments = "'--exclude-resource-types', 'unit_test', '--vars', '{industries: [llm_api]}'"
    assert f"['build', {arguments}]" in made.stdout
    assert "WARN assert_links_count: 4 rows" in made.stdout
    assert rows(made.stdout, "llm_api")
    assert made.returncode == 2 and "Error 1" in made.stderr
