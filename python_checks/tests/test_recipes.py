"""The recipes of CONTRIBUTING.md name every file that they touch, and do what they say.

A KPI, a column of a request log and a raw table are added to one copy of the project, which is
built, and recomputed by its own second implementation; test_fourth_industry adds an industry.
"""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from python_checks.breaking.mutations import COPIED, COPIED_PYTHON, copy_project
from python_checks.project import ROOT, WITHOUT_TESTS, Run, Warehouse
from python_checks.tests import test_fourth_industry

CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text()
KPI, COLUMN = "units_per_request", "tool_call_count"


@dataclass(frozen=True)
class Edit:
    """Lines that a recipe adds to a file, behind a text that stands in it once, or a new file."""

    file: str
    behind: str
    added: str
    times: int = 1

    def apply(self, project: Path) -> None:
        path = project / self.file
        if not self.behind:
            path.write_text(self.added)
            return
        text = path.read_text()
        assert text.count(self.behind) == self.times, f"{self.file}: {self.behind}"
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
TICKETS = "support_tickets"
STAGING = "models/staging/serving"
CUSTOMER_TESTS = "models/intermediate/customers/_unit_tests__customers.yml"
CALENDAR_TESTS = "models/intermediate/calendar/_unit_tests__calendar.yml"
TABLE_EDITS = [
    Edit(
        f"{STAGING}/_serving__sources.yml",
        "    tables:\n",
        """\
      - name: raw_support_tickets
        description: One row per ticket.
        config: {meta: {is_required: false, key: [ticket_id]}}
        columns:
          - {name: ticket_id, data_type: text, config: {meta: {required: always, normalized: id}}}
          - {name: account_id, data_type: text, config: {meta: {required: always, normalized: id}}}
          - {name: industry, data_type: text, config: {meta: {required: always}}}
          - {name: model_id, data_type: text, config: {meta: {normalized: id}}}
          - {name: opened_on, data_type: date, config: {meta: {required: always, unit: UTC day}}}
          - {name: ingested_at, data_type: timestamp, config: {meta: {unit: UTC}}}
""",
    ),
    Edit(
        f"{STAGING}/base_serving__{TICKETS}.sql",
        "",
        """\
with

source as (
    {{ raw_input('support_tickets') }}
),

checked as (
    select
        source.*,
        {{ row_problem('support_tickets', rules=[too_far_in_past('opened_on')]) }} as row_problem
    from source
),

ranked as (
    {{ deliveries_ranked('checked', 'support_tickets') }}
)

select * from ranked
""",
    ),
    Edit(
        f"{STAGING}/stg_serving__{TICKETS}.sql",
        "",
        """\
with

source as (
    select * from {{ ref('base_serving__support_tickets') }}
    where quarantine_reason is null and delivery_rank = 1
)

select
    source.ticket_id,
    source.account_id,
    source.industry,
    {{ named_model('source') }} as model_id,
    source.opened_on as opened_date
from source
{{ join_aliases('source') }}
""",
    ),
    Edit(
        f"{STAGING}/_serving__models.yml",
        "models:\n",
        """\
  - name: stg_serving__support_tickets
    description: "One row per ticket."
    data_tests:
      - unique_grain:
          arguments: {columns: [ticket_id]}
  - name: base_serving__support_tickets
    description: "One row per raw row of support_tickets."
""",
    ),
    Edit(
        "macros/staging/industries.sql",
        "('serving__edge_deployments', false),",
        f" ('serving__{TICKETS}', true),",
    ),
    Edit(
        "models/intermediate/customers/int_accounts_rolled_up.sql",
        "'stg_serving__edge_deployments',",
        f" 'stg_serving__{TICKETS}',",
    ),
    Edit(
        CUSTOMER_TESTS,
        "  - &no_deployments {input: ref('stg_serving__edge_deployments'), rows: []}\n",
        f"  - &no_tickets {{input: ref('stg_serving__{TICKETS}'), rows: []}}\n",
    ),
    Edit(CUSTOMER_TESTS, "      - *no_deployments\n", "      - *no_tickets\n", times=7),
    Edit(
        CUSTOMER_TESTS,
        "ref('stg_serving__edge_deployments'), rows: [{account_id: deploying}]}\n",
        f"      - {{input: ref('stg_serving__{TICKETS}'), rows: [{{account_id: asking}}]}}\n",
    ),
    Edit(
        CUSTOMER_TESTS,
        "        - {account_id: deploying, customer_id: deploying, is_registered: false}\n",
        "        - {account_id: asking, customer_id: asking, is_registered: false}\n",
    ),
    Edit(
        "models/intermediate/calendar/int_first_dates.sql",
        "('stg_serving__edge_deployments', 'activated_date', false),",
        f" ('stg_serving__{TICKETS}', 'opened_date', false),",
    ),
    Edit(
        CALENDAR_TESTS,
        "ref('stg_serving__edge_deployments'), rows: [{activated_date: '2024-05-02'}]}\n",
        f"      - {{input: ref('stg_serving__{TICKETS}'), "
        "rows: [{opened_date: '2024-05-05'}]}\n",
    ),
    Edit(
        CALENDAR_TESTS,
        "stg_serving__edge_deployments, begins_months: false, first_date: '2024-05-02'}\n",
        f"        - {{dated_table: stg_serving__{TICKETS}, begins_months: false, "
        "first_date: '2024-05-05'}\n",
    ),
    Edit(
        "models/marts/core/dim_models.sql",
        "    from {{ ref('stg_serving__inference_costs') }}\n",
        f"""\
    union distinct
    select
        model_id,
        industry
    from {{{{ ref('stg_serving__{TICKETS}') }}}}
""",
    ),
    Edit(
        "models/marts/core/_unit_tests__dimensions.yml",
        "[{industry: llm_api, model_id: m3}, {industry: llm_api, model_id: m4}]}\n",
        f"      - {{input: ref('stg_serving__{TICKETS}'), "
        "rows: [{industry: llm_api, model_id: m1}]}\n",
    ),
    Edit(
        "seeds/sample/_sample__seeds.yml",
        "seeds:\n",
        """\
  - name: raw_support_tickets
    config:
      enabled: "{{ var('use_sample_data', true) and not var('raw_location', none) }}"
      column_types:
        ticket_id: varchar(1000)
        opened_on: varchar(1000)
        ingested_at: varchar(1000)
""",
    ),
]
SAMPLE = [
    Edit(
        "seeds/sample/_sample__seeds.yml",
        "        reasoning_output_tokens: varchar(1000)\n",
        f"        {COLUMN}: varchar(1000)\n",
    ),
    Edit(
        f"seeds/sample/raw_{TICKETS}.csv",
        "",
        """\
ticket_id,account_id,industry,model_id,opened_on,ingested_at
tic_1,acc_asking,llm_api,model_asked,2024-04-30,
tic_2,acc_asking,llm_api,,1969-01-01,
tic_2,acc_asking,llm_api,,2026-07-01,2026-07-02 00:00:00
tic_2,acc_asking,llm_api,,2026-07-01,2026-07-03 00:00:00
tic_3,,llm_api,,2026-07-01,
""",
    ),
]
# what the second implementation needs beside
RECOMPUTED = [
    Edit(
        "python_checks/recompute/kpis.py",
        "    found = [_error_rate(industry, usage), _active_customers(industry, usage)]\n",
        "    found.append(_units_per_request(industry, usage))\n",
    ),
    Edit(
        "python_checks/recompute/kpis.py",
        '    return Measure(industry, "error_rate", first_of([usage["day"].min()]), parts)\n',
        f"""

def _units_per_request(industry: str, usage: pl.DataFrame) -> Measure:
    def parts(rows: pl.DataFrame) -> pl.DataFrame:
        return rows.with_columns(
            sum_inside(rows, usage, "usage_quantity").alias("numerator"),
            sum_inside(rows, usage, "request_count").alias("denominator"),
        )

    return Measure(industry, "{KPI}", first_of([usage["day"].min()]), parts)
""",
    ),
    Edit(
        "python_checks/recompute/usage.py",
        '            of_good("reasoning_output_tokens", "reasoning_output_tokens"),\n',
        f'            of_good("{COLUMN}", "{COLUMN}"),\n',
    ),
    Edit(
        "python_checks/recompute/declarations.py",
        '    "raw_edge_deployments": "activated_on",\n',
        f'    "raw_{TICKETS}": "opened_on",\n',
    ),
    Edit(
        "python_checks/recompute/dimensions.py",
        '"raw_billing_charges", "raw_inference_costs")',
        f' + ("raw_{TICKETS}",)',
    ),
]
TOUCHED = (
    *("raw_llm_requests", "kpis", "kpi_benchmarks", "staging.metering", "staging.serving"),
    *("int_request_totals_daily", "int_request_totals_named", "int_usage_daily"),
    *("fct_usage_daily", "int_usage_by_model_daily", "int_usage_components", "dim_models"),
    *("int_kpi_components_daily", "int_kpi_benchmarks_applied", "fct_kpis", "rpt_kpi_scorecard"),
    *("int_accounts_rolled_up", "int_first_dates", "fct_row_accounting"),
)


def files_of(recipe: str, table: str = "dbt") -> set[str]:
    """The files in a table of a recipe."""
    section = CONTRIBUTING.split(f"## {recipe}\n")[1].split("\n## ")[0]
    rows = section.split(f"| {table} | what |\n|---|---|\n")[1].split("\n\n")[0]
    return set(re.findall(r"^\| `([^`]+)`", rows, re.MULTILINE))


@dataclass(frozen=True)
class Changed:
    """The project with a KPI, a column and a table more; the run of the tests of these."""

    warehouse: Warehouse
    run: Run


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Changed:
    folder = tmp_path_factory.mktemp("recipes")
    project = copy_project(folder / "project", (*COPIED, *COPIED_PYTHON))
    for edit in (*KPI_EDITS, *COLUMN_EDITS, *TABLE_EDITS, *SAMPLE, *RECOMPUTED):
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
    warehouse.build(*WITHOUT_TESTS)
    tested = warehouse.dbt("test", "--select", *TOUCHED)
    assert tested.exit_code == 0, tested.output
    return Changed(warehouse, tested)


def test_the_second_implementation_recomputes_all_of_it(changed: Changed) -> None:
    finished = subprocess.run(
        [sys.executable, "-m", "python_checks.recompute"],
        cwd=changed.warehouse.project,
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stdout[-5000:] + finished.stderr


def test_rows_of_the_table_are_used_or_accounted_for(changed: Changed) -> None:
    counted = changed.warehouse.query(
        f"""
        select raw_count, staged_count, duplicate_count, quarantined_count
        from marts.fct_row_accounting where raw_table = 'raw_{TICKETS}'
        """
    )
    assert counted.rows() == [(5, 2, 1, 2)]
    first = changed.warehouse.query("select model_id from marts.dim_models where not is_registered")
    assert "model_asked" in first["model_id"].to_list()
    named = "select count(*) from marts.dim_accounts where account_id = 'acc_asking'"
    assert changed.warehouse.query(named).item() == 1


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
        "account_that_nobody_registered_is_its_own_customer",
        "first_days_are_of_every_table_and_of_enabled_industries",
        "model_that_nobody_registered_is_inferred",
    ):
        assert changed.run.statuses[name] == "pass"


def test_recipes_name_the_files_that_they_touch() -> None:
    assert files_of("Add a KPI") == {edit.file for edit in KPI_EDITS}
    assert files_of("Add a column of a request log") == {edit.file for edit in COLUMN_EDITS}
    table = {edit.file.replace(TICKETS, "edge_deployments") for edit in TABLE_EDITS}
    assert files_of("Add a raw table") == table
    industry = {
        name.replace(test_fourth_industry.INDUSTRY, "<industry>")
        for name in (*test_fourth_industry.ADDITIONS, "dbt_project.yml")
    }
    assert files_of("Add an industry") == industry
    proved = files_of("Add an industry", "checks and docs") - {"python_checks/sample/usage.py"}
    assert proved == {*test_fourth_industry.PROOF, "seeds/sample/_sample__seeds.yml"}
    recipes = ("Add a KPI", "Add a column of a request log", "Add a raw table")
    named = set().union(*(files_of(recipe, "checks and docs") for recipe in recipes))
    assert {edit.file for edit in RECOMPUTED} <= named


def test_recipes_name_only_files_that_exist() -> None:
    named = set(re.findall(r"^\| `([^`<]+)`", CONTRIBUTING, re.MULTILINE))
    assert len(named) > 30
    assert not [name for name in sorted(named) if not (ROOT / name).exists()]
