"""Another project installs this one: its names, vars and schemas are that project's own."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from python_checks.project import ROOT, Run, Warehouse

# A vendor without computer vision, who lays thresholds of its own over the published ones, names
# schemas without the target's before them, and has a source named raw, too.
FILES = {
    "dbt_project.yml": """\
name: acme
version: "9.9.9"
config-version: 2
profile: acme
vars:
  ai_api_kpi_warehouse:
    industries: [llm_api, image_generation_api]
    renewal_grace_days: 45
    own_benchmarks:
      - {industry: llm_api, kpi: nrr, best_in_class_low: 2.5, failing_threshold: 0.5}
  # global: for every project that has a var of that name
  sla_target: 0.99
  benchmark_errors: false
  # of acme alone, though it looks like one of the package
  our_providers: [acme]
models:
  ai_api_kpi_warehouse:
    marts:
      +schema: kpi
""",
    "packages.yml": f"packages:\n  - local: {ROOT}\n",
    "profiles.yml": """\
acme:
  target: dev
  outputs:
    dev:
      {type: duckdb, path: warehouse.duckdb, schema: acme, threads: 4, settings: {TimeZone: UTC}}
""",
    "macros/generate_schema_name.sql": """\
{% macro generate_schema_name(custom_schema_name, node) %}
    {{ return(custom_schema_name or target.schema) }}
{% endmacro %}
""",
    "models/acme.yml": """\
sources:
  - name: raw
    tables: [{name: acme_payroll}]
models:
  - name: acme_margins
    data_tests:
      - ai_api_kpi_warehouse.unique_grain:
          arguments: {columns: [industry, month_date]}
""",
    "models/acme_margins.sql": """\
select
    industry,
    {{ ai_api_kpi_warehouse.month_end('period_start') }} as month_end_date,
    {{ var('acme_factor') }} *
        {{ ai_api_kpi_warehouse.ratio('numerator', 'denominator') }} as margin,
    period_start as month_date
from {{ ref('fct_kpis') }}
where kpi = 'gross_margin' and period_grain = 'month'
""",
}
OWN = {"acme_factor": 100}
METRICS = """\
models:
  - name: acme_margins
    time_spine: {standard_granularity_column: month_date}
    columns: [{name: month_date, granularity: day}]
semantic_models:
  - name: margins
    model: ref('acme_margins')
    primary_entity: margin
    defaults: {agg_time_dimension: month_date}
    dimensions: [{name: month_date, type: time, type_params: {time_granularity: month}}]
    measures: [{name: margin_sum, agg: sum, expr: margin}]
metrics:
  - {name: arr, label: ARR, type: simple, type_params: {measure: margin_sum}}
"""
# as docs/package.md says
SWITCHED_OFF = """\
    intermediate: {calendar: {int_days_listed: {+enabled: false}}}
semantic-models: {ai_api_kpi_warehouse: {+enabled: false}}
metrics: {ai_api_kpi_warehouse: {+enabled: false}}
"""


@dataclass(frozen=True)
class Installed:
    """A project that has this one installed, and its build."""

    warehouse: Warehouse
    run: Run


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    folder = tmp_path_factory.mktemp("acme")
    for name, text in FILES.items():
        path = folder / "project" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    warehouse = Warehouse(folder / "warehouse", folder / "project")
    dbt = str(Path(sys.executable).with_name("dbt"))
    subprocess.run([dbt, "deps"], cwd=warehouse.project, check=True, capture_output=True)
    return Installed(warehouse, warehouse.build(variables=OWN))


def test_its_model_on_a_mart_is_built(acme: Installed) -> None:
    margins = acme.warehouse.query("select * from acme.acme_margins where margin between 1 and 100")
    assert set(margins["industry"]) == {"llm_api", "image_generation_api"}
    assert acme.run.statuses["acme_margins"] == "success"


def test_unit_tests_of_the_package_run(acme: Installed) -> None:
    assert acme.run.statuses["inclusive_failing_threshold_fails_at_the_edge"] == "pass"
    assert acme.run.statuses["own_benchmarks_replace_what_they_name_and_nothing_else"] == "pass"


def test_its_vars_reach_the_package(acme: Installed) -> None:
    industries = acme.warehouse.query("select industry from kpi.dim_industries")["industry"]
    assert set(industries) == {"llm_api", "image_generation_api"}


def test_its_thresholds_lie_over_the_published_ones(acme: Installed, sample: Warehouse) -> None:
    query = """
        select best_in_class, failing, status from {}.rpt_kpi_scorecard
        where industry = '{}' and kpi = 'nrr'
    """
    row = acme.warehouse.query(query.format("kpi", "llm_api")).row(0)
    assert row == (">= 2.5", "< 0.5", "acceptable")
    others = [
        warehouse.query(query.format(schema, "image_generation_api")).row(0)[:2]
        for warehouse, schema in ((acme.warehouse, "kpi"), (sample, "marts"))
    ]
    assert others[0] == others[1]


def test_runs_carry_the_version_of_the_package(acme: Installed, sample: Warehouse) -> None:
    version = "select distinct project_version from {}_meta.dbt_runs"
    assert acme.warehouse.query(version.format("acme")).equals(
        sample.query(version.format("marts"))
    )


def test_days_that_have_not_changed_are_found_in_its_schemas(acme: Installed) -> None:
    steps = ("int_requests_counted", "int_days_read", "int_days_to_rebuild")
    run = acme.warehouse.dbt("run", "--select", *steps, variables=OWN)
    assert "llm_api requests: no day has changed" in run.output


def test_freshness_looks_in_its_schemas(acme: Installed) -> None:
    run = acme.warehouse.dbt("source", "freshness", variables=OWN)
    found = acme.warehouse.freshness()
    # the sample is as old as it is; a log that is switched off never is
    assert (found["raw_llm_requests"], found["raw_vision_requests"]) == ("error", "pass"), (
        run.output
    )


def test_its_own_metrics_take_the_place_of_those_of_the_package(
    acme: Installed, tmp_path: Path
) -> None:
    copy = acme.warehouse.copied(tmp_path)
    (copy.project / "models" / "acme.yml").write_text(METRICS)
    settings = copy.project / "dbt_project.yml"
    named = copy.dbt("parse", variables=OWN)
    assert named.exit_code == 2
    assert "Can't use name `arr`" in named.output
    settings.write_text(settings.read_text() + SWITCHED_OFF)
    assert copy.dbt("parse", variables=OWN).exit_code == 0
    manifest = json.loads((copy.folder / "target" / "semantic_manifest.json").read_text())
    assert [metric["name"] for metric in manifest["metrics"]] == ["arr"]
    spines = manifest["project_configuration"]["time_spines"]
    assert [spine["node_relation"]["alias"] for spine in spines] == ["acme_margins"]


def test_a_misspelling_of_a_var_is_refused(acme: Installed, tmp_path: Path) -> None:
    copy = acme.warehouse.copied(tmp_path)
    settings = copy.project / "dbt_project.yml"
    settings.write_text(settings.read_text().replace("renewal_grace_days", "renewal_grace"))
    run = copy.dbt("run", "--select", "acme_margins", variables=OWN | {"as_of_dat": "2026-01-01"})
    assert run.exit_code == 2
    assert "var renewal_grace is unknown: did you mean renewal_grace_days?" in run.output
    assert "var as_of_dat is unknown: did you mean as_of_date?" in run.output
    assert "acme_factor" not in run.output
    assert "our_providers" not in run.output
