"""Writes the pages of docs/kpis: what a KPI means, what it is held against, and an example."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import duckdb

from python_checks.project import ROOT
from python_checks.recompute import Reference

from .examples import Example, Worked, cell_text, examples, work_out

FOLDER = ROOT / "docs" / "kpis"
INDEX = "README.md"
# the mart that tells more of a KPI than its value, and the column to begin with
DETAILS = {
    "net_new_arr": "fct_arr_movements_monthly.closing_arr_usd",
    "nrr": "fct_retention_monthly.nrr",
    "renewal_rate_12m": "fct_renewals.state",
    "tokens_processed": "fct_usage_daily.usage_quantity",
    "api_calls_processed": "fct_usage_daily.request_count",
    "images_generated": "fct_usage_daily.images",
    "revenue_per_million_tokens": (
        "fct_token_revenue_cohorts_monthly.revenue_per_million_tokens_usd"
    ),
    "cost_per_thousand_images": "fct_image_cost_cohorts_monthly.cost_per_thousand_images_usd",
    "cost_per_image": "fct_image_cost_cohorts_monthly.cost_per_thousand_images_usd",
    "time_to_first_token_p95_ms": "fct_latency.p95_ms",
    "time_per_output_token_p95_ms": "fct_latency.p95_ms",
    "latency_p95_ms": "fct_latency.p95_ms",
    "uptime_rate": "fct_uptime.uptime_rate",
    "cache_hit_rate": "fct_usage_daily.cache_read_input_tokens",
    "model_card_days": "fct_model_cards.card_days",
    "frontier_gap": "fct_frontier_gaps.frontier_gap",
    "catalog_size": "fct_catalog_monthly.pretrained_count",
    "edge_targets_supported": "rpt_roadmap_quarterly.state",
    "llm_integrations_supported": "rpt_roadmap_quarterly.state",
    "editing_tools_available": "rpt_roadmap_quarterly.state",
    "commercial_licence_rate": "rpt_licensing_matrix.is_granted",
}
CELLS = """
    select
        benchmarks.industry, industries.industry_name, benchmarks.kpi, benchmarks.variant,
        kpis.kpi_name, kpis.definition, kpis.kpi_kind, kpis.value_unit, kpis.raw_input,
        scorecard.cadence, scorecard.best_in_class, scorecard.failing,
        benchmarks.failure_mode, benchmarks.threshold_source
    from marts_reference.kpi_benchmarks as benchmarks
    inner join marts_reference.kpis as kpis using (kpi)
    inner join marts_reference.industries as industries using (industry)
    inner join marts.rpt_kpi_scorecard as scorecard using (industry, kpi, variant)
    order by benchmarks.industry, kpis.kpi_name, benchmarks.variant desc
"""
VALUE = """
    select kpi_value, value_unit from marts.fct_kpis
    where industry = ? and kpi = ? and variant = ? and period_grain = ? and period_start = ?
"""


def pages(connection: duckdb.DuckDBPyConnection, reference: Reference) -> dict[str, str]:
    """The text of each page by its path below FOLDER, from the warehouse of the sample."""
    worked = {
        (example.industry, example.kpi, example.variant): (example, work_out(example, connection))
        for example in examples(reference)
    }
    found: dict[str, str] = {}
    index = [
        "# KPIs",
        "",
        "One page for each KPI that a business line reports: what it means, what it is held "
        "against and why, where it is served, and an example that is worked out from raw rows of "
        "the sample.",
        "Written by `make docs`; a test runs the examples and compares them with `fct_kpis`.",
        "",
        "| business line | KPI | unit | reported |",
        "|---|---|---|---|",
    ]
    rows = cells(connection)
    for (industry, kpi), group in groupby(rows, key=lambda row: (row["industry"], row["kpi"])):
        of_cell = list(group)
        path = f"{industry}/{kpi}.md"
        lines = [*_head(of_cell)]
        for row in of_cell:
            example, result = worked[industry, kpi, row["variant"]]
            lines += [*_example(example, result, expected(connection, example))]
        found[path] = "\n".join(lines) + "\n"
        first = of_cell[0]
        index.append(
            f"| {first['industry_name']} | [{first['kpi_name']}]({path}) "
            f"| {first['value_unit']} | {first['cadence']} |"
        )
    found[INDEX] = "\n".join(index) + "\n"
    return found


def cells(connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """What the seeds and the scorecard say of each KPI, industry and variant."""
    cursor = connection.execute(CELLS)
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def expected(connection: duckdb.DuckDBPyConnection, example: Example) -> tuple[float, str]:
    """The value of an example in fct_kpis, and its unit; raises ValueError when there is none."""
    key = [example.industry, example.kpi, example.variant, example.grain, example.start]
    row = connection.execute(VALUE, key).fetchone()
    if row is None or row[0] is None:
        raise ValueError(f"fct_kpis has no value of {', '.join(key)}")
    return float(row[0]), str(row[1])


def _head(of_cell: list[dict[str, Any]]) -> Iterator[str]:
    first = of_cell[0]
    mart, column = DETAILS[first["kpi"]].split(".")
    yield from (f"# {first['kpi_name']}, {first['industry_name']}", "")
    yield from (f"{first['definition']}.", "")
    yield from ("| | |", "|---|---|")
    yield f"| unit | {first['value_unit']} |"
    yield f"| reported | {first['cadence']}; `fct_kpis` has it by day, week, month and quarter |"
    for row in of_cell:
        variant = "" if row["variant"] == "all" else f", {row['variant']}"
        yield f"| best in class{variant} | {row['best_in_class'] or 'none published'} |"
        yield f"| failing{variant} | {row['failing'] or 'none published'} |"
    yield f"| source | {cell_text(first['threshold_source'])} |"
    yield f"| failure mode | {cell_text(first['failure_mode']) or 'none named'} |"
    if first["raw_input"]:
        yield f"| needs | `{first['raw_input']}`; without it the KPI is not measured |"
    where = f"industry = '{first['industry']}' and kpi = '{first['kpi']}'"
    yield f"| served as | `fct_kpis.kpi_value` where {where} |"
    yield f"| details | `{mart}.{column}` |"
    yield from ("", "What each word means exactly: [definitions](../../definitions.md).")


def _example(example: Example, result: Worked, value: tuple[float, str]) -> Iterator[str]:
    variant = "" if example.variant == "all" else f", {example.variant}"
    yield from (
        "",
        f"## Worked example: {example.grain} {example.start}{variant}",
        "",
        example.note,
    )
    for query, (names, rows) in zip(example.queries, result.tables, strict=True):
        yield from ("", f"**{query.title[0].upper()}{query.title[1:]}**", "")
        yield from ("```sql", query.sql, "```", "")
        yield f"| {' | '.join(names)} |"
        yield f"|{'---|' * len(names)}"
        for row in rows:
            yield f"| {' | '.join(map(cell_text, row))} |"
    yield from ("", f"`fct_kpis` says {cell_text(value[0])} {value[1]}.")


def write(connection: duckdb.DuckDBPyConnection, folder: Path = FOLDER) -> int:
    """Write all pages, remove those of KPIs that are gone; returns their number."""
    reference = Reference.load(ROOT / "seeds" / "reference")
    wanted = pages(connection, reference)
    for path in folder.rglob("*.md"):
        if path.relative_to(folder).as_posix() not in wanted:
            path.unlink()
    for name, text in wanted.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return len(wanted) - 1
