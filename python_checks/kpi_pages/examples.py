"""Examples of KPIs, worked out from raw rows of the sample by two or more queries.

A file of examples/ names its cases (industry, KPI, variant, grain, first day) and says what is
special about them. Its queries follow: rows, which show raw rows, and one result, of which the last
column is the value of the KPI. They are run on the warehouse of the sample.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from python_checks.recompute import Reference

FOLDER = Path(__file__).with_name("examples")
BLOCK = re.compile(r"^-- (rows|result): (.+)$", re.MULTILINE)
CASE = re.compile(r"^-- case: (\S+) (\S+) (\S+) (\S+) (\S+)$", re.MULTILINE)
# what of a request log a volume counts: the columns to show, and their sum
COUNTED = {
    "tokens_processed": (
        "input_tokens, output_tokens",
        "sum(cast(input_tokens as bigint) + cast(output_tokens as bigint))",
    ),
    "api_calls_processed": ("image_count", "count(*)"),
    "images_generated": ("image_count", "sum(cast(image_count as bigint))"),
}
CAPABILITY_TYPES = {
    "edge_targets_supported": "edge_target",
    "llm_integrations_supported": "llm_integration",
    "editing_tools_available": "editing_tool",
}
# the column that says of a request whether it is online, by request log
ONLINE = {"raw_llm_requests": "service_tier", "raw_vision_requests": "deployment_target"}


@dataclass(frozen=True)
class Query:
    """A query of an example as the page shows it. kind: rows or result."""

    kind: str
    title: str
    sql: str


@dataclass(frozen=True)
class Example:
    """A KPI of an industry in one period. note: what is special about it."""

    industry: str
    kpi: str
    variant: str
    grain: str
    start: str
    note: str
    queries: tuple[Query, ...]


@dataclass(frozen=True)
class Worked:
    """Columns and rows of each query of an example, and its value."""

    tables: tuple[tuple[list[str], list[tuple[Any, ...]]], ...]
    value: float


def examples(reference: Reference) -> Iterator[Example]:
    """All examples of the folder, their cases put into the queries."""
    logs = dict(reference.industries.select("industry", "request_log").rows())
    units = dict(reference.kpis.select("kpi", "unit_size").rows())
    for path in sorted(FOLDER.glob("*.sql")):
        text = path.read_text()
        head, *blocks = BLOCK.split(text)
        note = [line[3:] for line in head.splitlines() if not CASE.match(line)]
        for industry, kpi, variant, grain, start in CASE.findall(head):
            log = logs[industry]
            counted, total = COUNTED.get(kpi, ("", ""))
            places = {
                "industry": industry,
                "variant": variant,
                "start": start,
                "log": log,
                "metric": kpi.replace("_p95_ms", "_ms"),
                "tier": ONLINE.get(log, "speed_tier"),
                "unit_size": f"{units[kpi]:.0f}",
                "counted": counted,
                "sum": total,
                "capability_type": CAPABILITY_TYPES.get(kpi, ""),
            }
            queries = tuple(
                Query(kind, title, sql.strip().format(**places))
                for kind, title, sql in zip(blocks[::3], blocks[1::3], blocks[2::3], strict=True)
            )
            yield Example(industry, kpi, variant, grain, start, " ".join(note), queries)


def work_out(example: Example, connection: duckdb.DuckDBPyConnection) -> Worked:
    """Run the queries of an example on a warehouse of the sample."""
    tables = []
    for query in example.queries:
        cursor = connection.execute(query.sql)
        names = [column[0] for column in cursor.description or []]
        tables.append((names, cursor.fetchall()))
    (*_, value), *others = tables[-1][1]
    if others:
        raise ValueError(f"{example.kpi} of {example.industry}: the result has more than one row")
    return Worked(tuple(tables), float(value))


def cell_text(value: Any) -> str:
    """A cell as the pages show it: ten digits, no spaces but one."""
    if value is None:
        return ""
    if isinstance(value, float | Decimal):
        return f"{float(value):.10g}"
    if isinstance(value, date):
        return value.isoformat()
    return " ".join(str(value).split()).replace("|", "\\|")
