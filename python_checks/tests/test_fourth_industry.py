"""A fourth industry is reference rows, a raw table and a staging file: speech to text.

What is metered are minutes of audio, what is priced are thousands of them.
"""

import difflib
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from python_checks.breaking.mutations import copy_project
from python_checks.project import ROOT, Run, Warehouse

INDUSTRY = "speech_to_text"
INDUSTRIES = "industries: [llm_api, computer_vision_api, image_generation_api"
STAGING = "models/staging/metering"

# ---------- what the project needs to know of the industry

INDUSTRY_ROWS = """\
speech_to_text,Speech-to-text API,raw_speech_requests,minute,1K minutes,1000,usage_quantity,\
minutes_transcribed,revenue_per_thousand_minutes,cost_per_thousand_minutes
"""

KPI_ROWS = """\
minutes_transcribed,Minutes transcribed,volume,total,M minutes,1000000,higher,,\
Minutes of audio of successful requests
revenue_per_thousand_minutes,Average revenue per thousand minutes,unit_economics,ratio,\
USD per 1K minutes,1000,higher,,Usage revenue over minutes of audio of successful requests
cost_per_thousand_minutes,Cost per thousand minutes,unit_economics,ratio,USD per 1K minutes,1000,\
lower,raw_inference_costs,Inference cost over minutes of audio of successful requests
"""

BENCHMARK_ROWS = """\
speech_to_text,net_new_arr,all,higher,,,,,,monthly,,none published
speech_to_text,nrr,all,higher,1.20,,true,,,weekly,,project default
speech_to_text,renewal_rate_12m,all,higher,0.80,,true,,,monthly,,project default
speech_to_text,minutes_transcribed,all,higher,,,,,,daily,,none published
speech_to_text,revenue_per_thousand_minutes,all,higher,,,,,,monthly,,none published
speech_to_text,cost_per_thousand_minutes,all,lower,,40,true,80,false,monthly,,project default
speech_to_text,latency_p95_ms,all,lower,,1000,false,,,daily,,project default
speech_to_text,uptime_rate,all,higher,0.999,,true,,,daily,,project default
speech_to_text,catalog_size,all,higher,,,,,,quarterly,,none published
"""

UNIT_ROWS = """\
min,minute,1
minutes,minute,1
"""

RAW_TABLE = """\
      - name: raw_speech_requests
        description: One row per speech-to-text request.
        config:
          meta: {is_required: true, industry: speech_to_text, key: [request_id]}
          loaded_at_query: "{{ newest_raw('speech_requests', 'requested_at') }}"
          freshness: *request_freshness
        columns:
          - {name: request_id, data_type: text, config: {meta: {normalized: id}}}
          - {name: requested_at, data_type: timestamp, config: {meta: {required: always}}}
          - {name: ingested_at, data_type: timestamp}
          - {name: account_id, data_type: text, config: {meta: {required: always, normalized: id}}}
          - {name: model_id, data_type: text, config: {meta: {required: on_success, \
normalized: id}}}
          - {name: region, data_type: text, config: {meta: {normalized: id}}}
          - {name: deployment_id, data_type: text, config: {meta: {normalized: id}}}
          - {name: audio_minutes, data_type: bigint, config: {meta: {required: on_success, \
unit: minutes, minimum: 0}}}
          - {name: latency_ms, data_type: "numeric(18, 6)", config: {meta: {unit: ms}}}
          - {name: error_type, data_type: text, config: {meta: {normalized: id}}}
          - {name: is_billable, data_type: boolean}
"""

STAGING_SQL = """\
{{ config(enabled='speech_to_text' in var('industries', [])) }}

with

source as (
    {{ raw_input('speech_requests', is_log=true) }}
),

renamed as (
    select
        'speech_to_text' as industry,
        {{ request_columns('speech_requests', dict(
            measured_times({'latency_ms': '1 = 1'}), usage_quantity='coalesce(audio_minutes, 0)'
        )) }},
        {{ row_problem('speech_requests', rules=[
            too_far_in_future('requested_at', limit=future_limit()),
            too_far_in_past('requested_at'),
        ]) }} as quarantine_reason,
        raw_row
    from source
)

select * from renamed
"""

STAGING_YML = """\
  - name: base_metering__speech_to_text_requests
    description: "One row per delivery of a speech-to-text request, with quarantine_reason."
"""

ADDITIONS = {
    "seeds/reference/industries.csv": INDUSTRY_ROWS,
    "seeds/reference/consumed_units.csv": UNIT_ROWS,
    "seeds/reference/kpis.csv": KPI_ROWS,
    "seeds/reference/kpi_benchmarks.csv": BENCHMARK_ROWS,
    f"{STAGING}/_metering__sources.yml": RAW_TABLE,
    f"{STAGING}/_metering__models.yml": STAGING_YML,
    f"{STAGING}/base_metering__speech_to_text_requests.sql": STAGING_SQL,
}

# ---------- its sample: two customers, June and the last day

SAMPLE_SEED = """\
  - name: raw_speech_requests
    config:
      enabled: "{{ var('use_sample_data', true) and not var('raw_location', none) }}"
      column_types:
        ingested_at: varchar(1000)
        requested_at: varchar(1000)
        audio_minutes: varchar(1000)
        latency_ms: varchar(1000)
        deployment_id: varchar(1000)
        is_billable: varchar(1000)
"""

SAMPLE_ROWS = {
    "seeds/sample/_sample__seeds.yml": SAMPLE_SEED,
    "seeds/sample/raw_speech_requests.csv": """\
request_id,requested_at,ingested_at,account_id,model_id,region,deployment_id,audio_minutes,\
latency_ms,error_type,is_billable
speech_1,2026-06-10 09:00:00,,acc_speech_a,echo-1,eu-west,,2000,700,,
speech_2,2026-06-20 09:00:00,,acc_speech_b,echo-1,eu-west,,1000,700,,
speech_3,2026-07-12 08:00:00,,acc_speech_a,echo-1,eu-west,,40,800,None,
speech_4,2026-07-12 09:00:00,,acc_speech_b,echo-1,eu-west,,15,900,,
speech_5,2026-07-12 10:00:00,,acc_speech_b,echo-1,eu-west,,,5000,timeout,
speech_6,2026-07-12 11:00:00,,acc_speech_b,echo-1,eu-west,,5,5000,cancelled,true
""",
    "seeds/sample/raw_accounts.csv": """\
acc_speech_a,Hearwell,,enterprise,US,2024-08-01 00:00:00,
acc_speech_b,Noted,,startup,US,2026-06-01 00:00:00,
""",
    "seeds/sample/raw_contracts.csv": """\
con_speech_1,con_speech_1,acc_speech_a,speech_to_text,annual,2024-09-01,2025-08-31,100000,USD,,,,,,
con_speech_2,con_speech_2,acc_speech_a,speech_to_text,annual,2025-09-01,,120000,USD,,,,,,
""",
    "seeds/sample/raw_billing_charges.csv": """\
chg_speech_1,acc_speech_a,speech_to_text,echo-1,2026-06-01,2026-07-01,usage,2000,Minutes,,,,,1200,,,USD,,,,,
chg_speech_2,acc_speech_b,speech_to_text,echo-1,2026-06-01,2026-07-01,usage,1000,min,,,,,300,,,USD,,,,,
""",
    "seeds/sample/raw_inference_costs.csv": """\
2026-06-01,2026-07-01,speech_to_text,echo-1,,eu-west,,compute,90,USD,,
2026-06-01,2026-07-01,speech_to_text,,,eu-west,,network,3,USD,,
2026-06-01,2026-07-01,speech_to_text,,,,,support,50,USD,,
""",
    "seeds/sample/raw_incidents.csv": """\
inc_speech,speech_to_text,eu-west,2026-07-12 00:00:00,2026-07-12 00:01:00,partial,
""",
    "seeds/sample/raw_models.csv": """\
echo-1,speech_to_text,echo,,true,2024-08-01 00:00:00,,2024-08-01 00:00:00,
echo-2,speech_to_text,echo,,true,2026-07-01 00:00:00,,2026-07-01 00:00:00,
""",
}

# KPI -> (value, status). June's usage is 1,500 USD; as a run rate it is 14,400 USD of ARR of the
# one customer and 3,600 USD of the other, who has no contract.
EXPECTED = {
    "net_new_arr": (0.018, "no_benchmark"),
    "nrr": ((120_000 + 14_400) / 100_000, "best_in_class"),
    "renewal_rate_12m": (1.0, "best_in_class"),
    "minutes_transcribed": (60 / 1e6, "no_benchmark"),
    "revenue_per_thousand_minutes": (500.0, "no_benchmark"),
    "cost_per_thousand_minutes": (31.0, "best_in_class"),
    "latency_p95_ms": (900.0, "best_in_class"),
    "uptime_rate": (1 - 0.3 / 1440, "best_in_class"),
    "catalog_size": (1.0, "no_benchmark"),
}

# ---------- what its proof needs beside

A_BENCHMARK = "      - meets_benchmark:\n          arguments: {kpi: net_new_arr}\n"
TRACED = ["minutes_transcribed", "revenue_per_thousand_minutes", "cost_per_thousand_minutes"]
TRACED += ["nrr", "renewal_rate_12m", "latency_p95_ms", "uptime_rate", "catalog_size"]
# File -> what stands in it once, and what is added behind that.
PROOF = {
    "python_checks/recompute/declarations.py": (
        'COUNTED_IN = {"image": "image_count"',
        ', "minute": "audio_minutes"',
    ),
    "models/marts/kpis/_kpis__models.yml": (
        A_BENCHMARK,
        "".join(A_BENCHMARK.replace("net_new_arr", kpi) for kpi in TRACED[:3]),
    ),
    "docs/trace.md": (
        "| llm_api | Net New ARR ($M) | fct_kpis.kpi_value | meets_benchmark(net_new_arr) "
        "| test_every_cell_of_the_sample_is_equal |\n",
        "".join(
            f"| {INDUSTRY} | {kpi} | fct_kpis.kpi_value | meets_benchmark({kpi}) "
            "| test_every_cell_of_the_sample_is_equal |\n"
            for kpi in TRACED
        ),
    ),
    "docs/input_contract.md": (
        "speed_tier word, operation word, image_count e integer, latency_ms ms, error_type, "
        "is_billable boolean |\n",
        "| raw_speech_requests | request_id, requested_at! timestamp, ingested_at timestamp, "
        "account_id!, model_id e, region, deployment_id, audio_minutes e integer, latency_ms ms, "
        "error_type, is_billable boolean |\n",
    ),
    "README.md": ("`raw_image_generation_requests`", ", `raw_speech_requests`"),
    "CHANGELOG.md": (
        "|---|---|---|---|---|---|---|\n",
        f"| 0.10.0 | 2026-12-01 | all | industry {INDUSTRY} | - | new | no other KPI moves |\n",
    ),
}


@dataclass(frozen=True)
class Changed:
    """The project with four industries, its warehouse and its build."""

    project: Path
    warehouse: Warehouse
    run: Run


@pytest.fixture(scope="module")
def four(tmp_path_factory: pytest.TempPathFactory) -> Changed:
    folder = tmp_path_factory.mktemp("four")
    project = copy_project(folder / "project")
    for name, text in {**ADDITIONS, **SAMPLE_ROWS}.items():
        with (project / name).open("a") as file:
            file.write(text)
    settings = project / "dbt_project.yml"
    text = settings.read_text()
    assert text.count(INDUSTRIES) == 1
    settings.write_text(text.replace(INDUSTRIES, f"{INDUSTRIES}, {INDUSTRY}"))
    warehouse = Warehouse(folder / "warehouse", project)
    run = warehouse.build()
    return Changed(project, warehouse, run)


def rows(warehouse: Warehouse, mart: str, condition: str) -> list[dict[str, Any]]:
    found = warehouse.query(f"select * from marts.{mart} where {condition}")
    return found.select(sorted(found.columns)).sort(pl.all()).to_dicts()


def test_its_kpis_are_in_the_scorecard(four: Changed) -> None:
    scorecard = {
        row["kpi"]: (row["kpi_value"], row["status"])
        for row in rows(four.warehouse, "rpt_kpi_scorecard", f"industry = '{INDUSTRY}'")
    }
    assert set(scorecard) == set(EXPECTED)
    for kpi, (value, status) in EXPECTED.items():
        # A percentile is that of its bucket.
        tolerance = 0.01 if kpi == "latency_p95_ms" else 1e-9
        assert scorecard[kpi] == (pytest.approx(value, rel=tolerance), status), kpi


def test_its_rows_are_in_the_other_marts(four: Changed) -> None:
    usage = four.warehouse.query(
        f"""
        select sum(usage_quantity), sum(request_count), sum(error_count)
        from marts.fct_usage_daily where industry = '{INDUSTRY}'
        """
    )
    # Of two failed requests one is billed.
    assert usage.row(0) == (3_060, 6, 2)
    margin = four.warehouse.query(
        f"""
        select revenue_usd, inference_cost_usd, support_cost_usd
        from marts.fct_profit_and_loss_quarterly where industry = '{INDUSTRY}'
        """
    )
    assert [tuple(map(float, row)) for row in margin.rows()] == [(1_500, 93, 50)]
    june = rows(
        four.warehouse,
        "fct_usage_billing_reconciliation_monthly",
        f"industry = '{INDUSTRY}' and month_date = date '2026-06-01'",
    )
    # a unit of its own, in two spellings
    assert [(row["state"], float(row["billed_quantity"])) for row in june] == [
        ("matched", 1_000),
        ("matched", 2_000),
    ]
    accounting = rows(four.warehouse, "fct_row_accounting", "raw_table = 'raw_speech_requests'")
    assert [(row["raw_count"], row["staged_count"]) for row in accounting] == [(6, 6)]


def test_its_log_has_a_freshness(four: Changed) -> None:
    finished = four.warehouse.dbt(
        "source", "freshness", "--select", "source:raw.raw_speech_requests"
    )
    assert "raw_speech_requests" in finished.output
    assert four.warehouse.freshness() == {"raw_speech_requests": "error"}


@pytest.mark.parametrize("mart", ["rpt_kpi_scorecard", "fct_kpis"])
def test_other_industries_are_unchanged(four: Changed, sample: Warehouse, mart: str) -> None:
    others = f"industry <> '{INDUSTRY}'"
    found, expected = rows(four.warehouse, mart, others), rows(sample, mart, others)
    assert expected
    assert found == expected


@pytest.fixture(scope="module")
def proved(four: Changed, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project with its warehouse, its checks and docs, and what the recipe adds to these."""
    folder = tmp_path_factory.mktemp("proved") / "project"
    shutil.copytree(four.project, folder)
    copy_project(folder, ("pyproject.toml", "python_checks", "docs", "README.md", "CHANGELOG.md"))
    for name, (behind, added) in PROOF.items():
        text = (folder / name).read_text()
        assert text.count(behind) == 1, name
        (folder / name).write_text(text.replace(behind, behind + added))
    return folder


def run_in(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], cwd=project, capture_output=True, text=True, check=False
    )


def test_the_second_implementation_recomputes_it(
    proved: Path, record_property: Callable[[str, object], None]
) -> None:
    finished = run_in(proved, "-m", "python_checks.recompute")
    assert finished.returncode == 0, finished.stdout[-5000:] + finished.stderr
    assert INDUSTRY in (proved / "seeds" / "reference" / "industries.csv").read_text()
    record_property("figure", finished.stdout.splitlines()[-1])


def test_it_is_traced(proved: Path) -> None:
    finished = run_in(
        proved,
        "-m",
        "pytest",
        "-q",
        "-n0",
        "-p",
        "no:cacheprovider",
        "python_checks/tests/test_trace.py",
    )
    assert finished.returncode == 0, finished.stdout


def test_it_touches_reference_rows_and_metering_alone(
    four: Changed, record_property: Callable[[str, object], None]
) -> None:
    files = {
        str(path.relative_to(four.project))
        for path in four.project.rglob("*")
        if path.suffix in (".sql", ".yml", ".csv") and is_project_file(path, four.project)
    }
    added = {name: added_lines(four.project, name) for name in sorted(files)}
    changed = {name: count for name, count in added.items() if count}
    assert set(changed) == {*ADDITIONS, "dbt_project.yml"}
    assert changed["dbt_project.yml"] == 1
    table = "\n".join(f"{count:>4}  {name}" for name, count in changed.items())
    total = f"{sum(changed.values())} lines in {len(changed)} files beside sample data"
    record_property("figure", f"{total}\n{table}")
    assert sum(changed.values()) <= 60, total


def is_project_file(path: Path, project: Path) -> bool:
    """Part of the project's source, sample data aside."""
    parts = path.relative_to(project).parts
    return parts[0] not in ("target", "logs") and parts[:2] != ("seeds", "sample")


def added_lines(project: Path, name: str) -> int:
    """Lines of the file that the project without the industry does not have."""
    original = ROOT / name
    before = original.read_text().splitlines() if original.exists() else []
    after = (project / name).read_text().splitlines()
    difference = difflib.unified_diff(before, after, n=0, lineterm="")
    return sum(line.startswith("+") and not line.startswith("+++") for line in difference)
