"""The recipes of CONTRIBUTING.md name every file that they touch, and do what they say.

A KPI and a column of a request log are added to one copy of the project, which is built in parts,
with unit tests; test_fourth_industry adds an industry.
"""

from __future__ import annotations

import csv
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from python_checks.breaking.mutations import copy_project
from python_checks.project import ROOT, Run, Warehouse
from python_checks.tests import test_fourth_industry

CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text()
KPI, COLUMN = "units_per_request", "tool_call_count"


@dataclass(frozen=True)
class Edit:
    """Lines that a recipe adds to a file, behind a text that stands in it once."""

    file: str
    behind: str
    added: str

    def apply(self, project: Path) -> None:
        path = project / self.file
        text = path.read_text()
        assert text.count(self.behind) == 1, f"{self.file}: {self.behind}"
        path.write_text(text.replace(self.behind, self.behind + self.added))


COMPONENTS = "models/intermediate/usage/int_usage_components.sql"
COMPONENT_TESTS = "models/intermediate/usage/_unit_tests__usage_components.yml"
KPI_EDITS = [
    Edit(
        "seeds/reference/kpis.csv",
        "kpi,kpi_name,kpi_family,kpi_kind,value_unit,unit_size,better_when,raw_input,definition\n",
        f"{KPI},Usage units per request,unit_economics,ratio,units,1,higher,,"
        "Usage units over requests\n",
    ),
    Edit(
        "seeds/reference/kpi_benchmarks.csv",
        "cadence,failure_mode,threshold_source\n",
        f"llm_api,{KPI},all,higher,500,,true,,,weekly,,project default\n",
    ),
    Edit(
        COMPONENTS,
        "        usage_date as component_date\n    from usage\n)",
        f""",

units_per_request as (
    select
        industry,
        '{KPI}' as kpi,
        usage_quantity as numerator,
        request_count as denominator,
        usage_date as component_date
    from usage
)""",
    ),
    Edit(COMPONENTS, "'cache_hits', 'errors'", f", '{KPI}'"),
    Edit(
        COMPONENT_TESTS,
        "        image_generation_api,error_rate,0,2,2024-03-31\n",
        f"""\
        llm_api,{KPI},650,4,2024-03-31
        llm_api,{KPI},0,2,2024-04-01
        computer_vision_api,{KPI},12,5,2024-03-31
        image_generation_api,{KPI},8,2,2024-03-31
""",
    ),
    Edit(COMPONENT_TESTS, "        error_rate,0,3\n", f"        {KPI},600,3\n"),
    Edit(
        COMPONENT_TESTS,
        "        computer_vision_api,error_rate,0,3,2024-03-31\n",
        f"        computer_vision_api,{KPI},12,3,2024-03-31\n",
    ),
    Edit(COMPONENT_TESTS, "        error_rate,0,2\n", f"        {KPI},0,2\n"),
    Edit(COMPONENT_TESTS, "        error_rate,4,10\n", f"        {KPI},12,10\n"),
    Edit(
        "models/marts/kpis/_kpis__models.yml",
        "          arguments: {kpi: net_new_arr}\n",
        f"      - meets_benchmark:\n          arguments: {{kpi: {KPI}}}\n",
    ),
]
COLUMN_EDITS = [
    Edit(
        "models/staging/metering/_metering__sources.yml",
        "            description: Output tokens spent on reasoning.\n"
        "            data_type: bigint\n"
        "            config: {meta: {unit: tokens, minimum: 0, maximum: 1000000000}}\n",
        f"""\
          - name: {COLUMN}
            description: Calls of tools that the answer asks for.
            data_type: bigint
            config: {{meta: {{unit: calls, minimum: 0, maximum: 1000000000}}}}
""",
    ),
    Edit(
        "macros/staging/request_logs.sql",
        "        'reasoning_output_tokens': 'bigint',\n",
        f"        '{COLUMN}': 'bigint',\n",
    ),
    Edit(
        "macros/staging/request_logs.sql", "'reasoning_output_tokens', 'images',", f" '{COLUMN}',"
    ),
    Edit(
        "models/intermediate/requests/int_request_totals_named.sql",
        "    totals.reasoning_output_tokens,\n",
        f"    totals.{COLUMN},\n",
    ),
    Edit(
        "models/intermediate/usage/int_usage_daily.sql",
        "sum(totals.reasoning_output_tokens) as bigint) as reasoning_output_tokens,\n",
        f"        cast(sum(totals.{COLUMN}) as bigint) as {COLUMN},\n",
    ),
    Edit(
        "models/marts/usage/fct_usage_daily.sql",
        "    usage.reasoning_output_tokens,\n",
        f"    usage.{COLUMN},\n",
    ),
    Edit(
        "models/marts/usage/_usage__models.yml",
        '"Output tokens spent on reasoning.", constraints: *not_null_of_a_kept_table}\n',
        f'      - {{name: {COLUMN}, data_type: "bigint", description: "Calls of tools."}}\n',
    ),
]
SAMPLE = Edit(
    "seeds/sample/_sample__seeds.yml",
    "        reasoning_output_tokens: varchar(1000)\n",
    f"        {COLUMN}: varchar(1000)\n",
)
TOUCHED = (
    *("raw_llm_requests", "kpis", "kpi_benchmarks", "staging.metering"),
    *("int_request_totals_daily", "int_request_totals_named", "int_usage_daily"),
    *("fct_usage_daily", "int_usage_by_model_daily", "int_usage_components"),
    *("int_kpi_components_daily", "int_kpi_benchmarks_applied", "fct_kpis", "rpt_kpi_scorecard"),
)


def files_of(recipe: str, table: str = "dbt") -> set[str]:
    """The files in a table of a recipe."""
    section = CONTRIBUTING.split(f"## {recipe}\n")[1].split("\n## ")[0]
    rows = section.split(f"| {table} | what |\n|---|---|\n")[1].split("\n\n")[0]
    return set(re.findall(r"^\| `([^`]+)`", rows, re.MULTILINE))


@dataclass(frozen=True)
class Changed:
    """The project with a KPI and a column more, on the warehouse of the sample."""

    warehouse: Warehouse
    run: Run


@pytest.fixture(scope="module")
def changed(sample: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Changed:
    folder = tmp_path_factory.mktemp("recipes")
    project = copy_project(folder / "project")
    for edit in (*KPI_EDITS, *COLUMN_EDITS, SAMPLE):
        edit.apply(project)
    log = project / "seeds" / "sample" / "raw_llm_requests.csv"
    with log.open(newline="") as file:
        rows = list(csv.DictReader(file))
    with log.open("w", newline="") as file:
        writer = csv.DictWriter(file, [*rows[0], COLUMN])
        writer.writeheader()
        # whatever counts of the one column counts of the other
        writer.writerows({**row, COLUMN: row["input_tokens"]} for row in rows)
    warehouse = Warehouse(folder / "warehouse", project)
    shutil.copy(sample.database, warehouse.database)
    # the daily totals of before lack the column
    return Changed(warehouse, warehouse.build("--full-refresh", "--select", *TOUCHED))


def test_the_kpi_has_values_and_a_status(changed: Changed) -> None:
    expected = changed.warehouse.query(
        """
        select sum(usage_quantity)::double / sum(request_count) from marts.fct_usage_daily
        where industry = 'llm_api' and date_trunc('month', usage_date) = date '2026-06-01'
        """
    ).item()
    found = changed.warehouse.query(
        f"""
        select kpi_value from marts.fct_kpis
        where industry = 'llm_api' and kpi = '{KPI}'
            and period_grain = 'month' and period_start = date '2026-06-01'
        """
    ).item()
    assert found == pytest.approx(expected, rel=1e-12)
    status = f"select status from marts.rpt_kpi_scorecard where kpi = '{KPI}'"
    assert changed.warehouse.query(status)["status"].to_list() == ["best_in_class"]


def test_the_column_is_summed_like_the_one_it_equals(changed: Changed) -> None:
    sums = changed.warehouse.query(
        f"""
        select count(*), sum(input_tokens), count(case when {COLUMN} <> input_tokens then 1 end)
        from marts.fct_usage_daily where industry = 'llm_api'
        """
    ).row(0)
    assert sums[0] > 1000 and sums[1] > 0
    assert sums[2] == 0


def test_their_unit_tests_ran(changed: Changed) -> None:
    for name in (
        "volumes_count_successes_in_the_measure_of_the_industry",
        "billed_failure_counts_what_was_done",
        "fields_of_a_good_row_must_not_contradict_each_other",
    ):
        assert changed.run.statuses[name] == "pass"


def test_recipes_name_the_files_that_they_touch() -> None:
    assert files_of("Add a KPI") == {edit.file for edit in KPI_EDITS}
    assert files_of("Add a column of a request log") == {edit.file for edit in COLUMN_EDITS}
    industry = {
        name.replace(test_fourth_industry.INDUSTRY, "<industry>")
        for name in (*test_fourth_industry.ADDITIONS, "dbt_project.yml")
    }
    assert files_of("Add an industry") == industry


def test_recipes_name_only_files_that_exist() -> None:
    named = set(re.findall(r"^\| `([^`<]+)`", CONTRIBUTING, re.MULTILINE))
    assert len(named) > 30
    assert not [name for name in sorted(named) if not (ROOT / name).exists()]
