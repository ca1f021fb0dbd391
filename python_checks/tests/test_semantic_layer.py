"""The metrics of MetricFlow are the KPIs: same names, texts and values, and slices add up."""

from __future__ import annotations

import csv
import json
import math
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from io import StringIO
from typing import NamedTuple

import pytest
import yaml

from python_checks.project import ROOT, Warehouse
from python_checks.recompute.compare import RELATIVE_TOLERANCE
from python_checks.tests.test_layout import seed

METRICS = {
    metric["name"]: metric
    for metric in yaml.safe_load((ROOT / "models/semantic/_metrics.yml").read_text())["metrics"]
}
KPIS = {row["kpi"]: row for row in seed("kpis")}
SAID = sorted(set(METRICS) & set(KPIS))
GRAINS = ("day", "week", "month", "quarter")
# marts of complete months
MONTH_ENDS = {"net_new_arr", "arr", "nrr", "grr", "logo_retention"}
# amounts that their mart rounds to millionths of a USD, row by row
ROUNDED = {
    "revenue_per_million_tokens": "fct_token_revenue_cohorts_monthly",
    "inference_cost_per_million_tokens": "fct_customer_margins_monthly",
    "cost_per_thousand_images": "fct_image_cost_cohorts_monthly",
    "cost_per_image": "fct_image_cost_cohorts_monthly",
    "gross_margin": "fct_customer_margins_monthly",
}
ROUNDING = 0.5e-6
# what adds up -> what it is cut by
ADDING_UP = {
    "tokens,images": ("customer", "customer__segment", "model", "usage_day__region"),
    "usage_revenue_usd,inference_cost_usd": ("customer", "customer__segment", "customer__country"),
    "token_revenue_usd,tokens_of_revenue": ("model", "token_revenue_month__first_use_month_date"),
    "image_cost_usd,images_of_cost": ("model", "image_cost_month__first_use_month_date"),
    "net_new_arr_usd,closing_arr_usd": ("customer", "customer__segment"),
    "customers_of_a_year_ago,customers_kept,arr_kept_usd": ("retention_month__segment",),
    "service_minutes,region_minutes": ("uptime_period__region",),
}
# customers who had left before the quarter was over
LEFT = """
    select customer_id, industry, strftime(date_trunc('quarter', max(month_date)), '%Y-%m-%d')
    from marts.fct_arr_movements_monthly
    group by all
    having max_by(movement, month_date) = 'churn' and month(max(month_date)) % 3 = 2
    order by all
    limit 3
"""
Cell = tuple[str, date]


class Answer(NamedTuple):
    exit_code: int
    output: str

    def rows(self) -> list[dict[str, str]]:
        return list(csv.DictReader(StringIO(self.output)))


def grains(kpi: str) -> tuple[str, ...]:
    return GRAINS[2:] if kpi in MONTH_ENDS | {"catalog_size"} | set(ROUNDED) else GRAINS


def query(metrics: str, *group_by: str) -> tuple[str, ...]:
    return ("query", "--metrics", metrics, "--group-by", ",".join(group_by))


def of_kpi(kpi: str, grain: str) -> tuple[str, ...]:
    return query(kpi, "industry", f"metric_time__{grain}")


def total(metrics: str, grain: str, *group_by: str) -> tuple[str, ...]:
    return query(metrics, "industry", f"metric_time__{grain}", *group_by)


def of_customer(customer: str) -> tuple[str, ...]:
    where = f"{{{{ Entity('customer') }}}} = '{customer}'"
    return (*total("closing_arr_usd", "quarter"), "--where", where)


@pytest.fixture(scope="module")
def left(sample: Warehouse) -> list[tuple[str, str, str]]:
    """Customers, industries and quarters."""
    return sample.query(LEFT).rows()


@pytest.fixture(scope="module")
def answers(
    sample: Warehouse,
    left: list[tuple[str, str, str]],
    tmp_path_factory: pytest.TempPathFactory,
) -> Mapping[tuple[str, ...], Answer]:
    """What `mf` says to every command of this file."""
    commands = [
        ("validate-configs",),
        *(of_customer(customer) for customer, _, _ in left),
        *(of_kpi(kpi, grain) for kpi in SAID for grain in GRAINS),
        *(
            total(metrics, grain, *cut)
            for metrics, dimensions in ADDING_UP.items()
            for grain in ("month", "quarter")
            for cut in ((), *((dimension,) for dimension in dimensions))
        ),
    ]
    folder = tmp_path_factory.mktemp("metricflow")
    for name in ("dbt_project.yml", "profiles.yml"):
        shutil.copy(ROOT / name, folder)
    (folder / "target").symlink_to(sample.folder / "target")
    file = folder / "results.json"
    run = subprocess.run(
        [sys.executable, "-m", "python_checks.metricflow", str(file)],
        input=json.dumps(commands),
        cwd=ROOT,
        env=os.environ
        | {
            "DUCKDB_PATH": str(sample.database),
            "DBT_PROJECT_DIR": str(folder),
            "DBT_PROFILES_DIR": str(folder),
        },
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr
    found = json.loads(file.read_text())
    return {command: Answer(**answer) for command, answer in zip(commands, found, strict=True)}


def test_semantic_models_and_metrics_are_valid(
    answers: Mapping[tuple[str, ...], Answer],
) -> None:
    assert answers["validate-configs",].exit_code == 0, answers["validate-configs",].output


def test_every_kpi_is_a_metric_or_has_a_reason_why_not() -> None:
    text = (ROOT / "docs" / "semantic_layer.md").read_text()
    not_said = re.findall(r"^\| `(\w+)` \| \S.*\|$", text.split("## What it does not say")[1], re.M)
    assert sorted([*SAID, *not_said]) == sorted(KPIS)


@pytest.mark.parametrize("kpi", SAID)
def test_texts_are_those_of_the_kpi(kpi: str) -> None:
    expected = (KPIS[kpi]["kpi_name"], KPIS[kpi]["definition"])
    assert (METRICS[kpi]["label"], METRICS[kpi]["description"]) == expected


@pytest.mark.parametrize("kpi", SAID)
def test_values_are_those_of_fct_kpis(
    kpi: str, answers: Mapping[tuple[str, ...], Answer], sample: Warehouse
) -> None:
    for grain in grains(kpi):
        answer = answers[of_kpi(kpi, grain)]
        assert answer.exit_code == 0, answer.output
        found = {
            (row["industry"], date.fromisoformat(row[f"metric_time__{grain}"][:10])): row[kpi]
            for row in answer.rows()
        }
        expected = expected_cells(sample, kpi, grain)
        assert expected
        industries = {industry for industry, _ in expected}
        # a metric may know other industries, and months before the KPI begins: without a value
        more = {cell for cell, value in found.items() if value and cell not in expected}
        assert not {cell for cell in more if cell[0] in industries}
        for cell, (value, allowed) in expected.items():
            told = found.get(cell, "")
            assert bool(told) == (value is not None), (grain, cell, told, value)
            assert not told or math.isclose(
                float(told), value, rel_tol=RELATIVE_TOLERANCE, abs_tol=allowed
            ), (grain, cell, told, value)


def expected_cells(
    sample: Warehouse, kpi: str, grain: str
) -> dict[Cell, tuple[float | None, float]]:
    """Values of fct_kpis, and by how much rounded rows of a mart may change each."""
    frame = sample.query(
        f"""
        with counted as (
            select
                industry,
                cast(date_trunc('{grain}', month_date) as date) as period_start,
                count(*) as row_count
            from marts.{ROUNDED.get(kpi, "fct_customer_margins_monthly")}
            group by all
        )

        select industry, period_start, kpi_value, cast(denominator as double), row_count
        from marts.fct_kpis
        left join counted using (industry, period_start)
        where kpi = '{kpi}' and variant = 'all' and period_grain = '{grain}'
            {"and is_complete" if kpi in MONTH_ENDS else ""}
        """
    )
    cells = {}
    for industry, period_start, value, denominator, row_count in frame.iter_rows():
        allowed = 0.0
        if kpi in ROUNDED and value is not None:
            # of a margin both amounts are rounded
            amounts = 1 + abs(1 - value) if kpi == "gross_margin" else 1
            allowed = ROUNDING * row_count * amounts / abs(denominator)
        cells[industry, period_start] = (value, allowed)
    return cells


@pytest.mark.parametrize("kpi", [kpi for kpi in SAID if grains(kpi) != GRAINS])
def test_what_a_mart_has_by_month_is_refused_by_day(
    kpi: str, answers: Mapping[tuple[str, ...], Answer]
) -> None:
    for grain in ("day", "week"):
        answer = answers[of_kpi(kpi, grain)]
        assert answer.exit_code == 1
        assert f"metric_time__{grain}" in answer.output


@pytest.mark.parametrize(
    ("metrics", "dimension"),
    [(metrics, cut) for metrics, dimensions in ADDING_UP.items() for cut in dimensions],
)
def test_slices_add_up(
    metrics: str, dimension: str, answers: Mapping[tuple[str, ...], Answer]
) -> None:
    for grain in ("month", "quarter"):
        whole, parts = answers[total(metrics, grain)], answers[total(metrics, grain, dimension)]
        assert (whole.exit_code, parts.exit_code) == (0, 0), parts.output
        assert len(parts.rows()) > len(whole.rows())
        for metric in metrics.split(","):
            assert summed(parts, metric, grain) == pytest.approx(
                summed(whole, metric, grain), rel=RELATIVE_TOLERANCE, abs=RELATIVE_TOLERANCE
            )


def summed(answer: Answer, metric: str, grain: str) -> dict[tuple[str, str], float]:
    """Sum by industry and period, those of nothing left out."""
    sums: dict[tuple[str, str], float] = {}
    for row in answer.rows():
        cell = (row["industry"], row[f"metric_time__{grain}"])
        sums[cell] = sums.get(cell, 0) + float(row[metric] or 0)
    return {cell: value for cell, value in sums.items() if value}


def test_a_customer_that_left_has_no_arr_when_asked_for_alone(
    left: list[tuple[str, str, str]], answers: Mapping[tuple[str, ...], Answer]
) -> None:
    assert left
    for customer, industry, quarter in left:
        found = {
            (row["industry"], row["metric_time__quarter"][:10]): float(row["closing_arr_usd"])
            for row in answers[of_customer(customer)].rows()
        }
        assert max(found.values()) > 0
        assert found.get((industry, quarter), 0) == 0
