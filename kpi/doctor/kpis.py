"""Which KPIs can be computed from raw tables, and what each other lacks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import duckdb

from .contract import Declared
from .findings import Computable, Table

YEAR = timedelta(days=365)
# KPIs of an industry: those it is held against, and what a unit of it earns and costs
LISTED = """
    with

    listed as (
        select industry, kpi from marts_reference.kpi_benchmarks
        union
        select industry, unit_revenue_kpi from marts_reference.industries
        union
        select industry, unit_cost_kpi from marts_reference.industries
    )

    select listed.industry, kpis.kpi, kpis.kpi_name, kpis.kpi_family, kpis.raw_input
    from listed
    inner join marts_reference.kpis as kpis on listed.kpi = kpis.kpi
    order by listed.industry, kpis.kpi
"""
# rows that count, by industry, and the first and last day that they are about
ROWS = {
    "raw_contracts": """
        select industry, count(*), min(start_date), max(coalesce(end_date, start_date))
        from marts_staging.base_crm__contracts
        where quarantine_reason is null and delivery_rank = 1 group by industry
    """,
    "raw_billing_charges": """
        select industry, count(*), min(charge_period_start)::date, max(charge_period_start)::date
        from marts_staging.base_billing__charges
        where quarantine_reason is null and delivery_rank = 1 and charge_category = 'usage'
        group by industry
    """,
    "raw_inference_costs": """
        select industry, count(*), min(charge_period_start)::date, max(charge_period_start)::date
        from marts_staging.base_serving__inference_costs
        where quarantine_reason is null and delivery_rank = 1 group by industry
    """,
}
LOG_ROWS = """
    select industry, count(*), min(requested_at)::date, max(requested_at)::date
    from marts_staging.{model}
    where quarantine_reason is null group by industry
"""


@dataclass(frozen=True)
class Counted:
    """Rows that count, of a raw table and industry."""

    rows: int
    first: date
    last: date


@dataclass(frozen=True)
class Kpi:
    """A KPI of an industry as the reference seeds have it."""

    industry: str
    kpi: str
    kpi_name: str
    kpi_family: str
    raw_input: str


class Inputs:
    """What of raw tables is there for KPIs."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        contract: Sequence[Declared],
        tables: Sequence[Table],
    ) -> None:
        self.tables = {table.name: table for table in tables}
        self.logs = {table.industry: table for table in contract if table.industry}
        self.counted: dict[tuple[str, str], Counted] = {}
        queries = dict(ROWS)
        for log in self.logs.values():
            queries[log.name] = LOG_ROWS.format(model=log.model)
        for name, query in queries.items():
            for industry, rows, first, last in connection.execute(query).fetchall():
                self.counted[name, industry] = Counted(rows, first, last)

    def lacks_rows(self, table: str, industry: str) -> str:
        """That a table has no row that counts for an industry; nothing when it has some."""
        if table not in self.tables:
            return f"{table} is absent"
        return "" if (table, industry) in self.counted else f"{table} has no usable row of it"

    def lacks_column(self, table: str, column: str) -> str:
        """That a column is absent or empty; nothing when it has values."""
        if table not in self.tables:
            return f"{table} is absent"
        ranges = {one.column: one for one in self.tables[table].ranges}
        if column not in ranges:
            return f"column {table}.{column} is absent"
        return "" if ranges[column].value_count else f"column {table}.{column} has no value"

    def lacks_input(self, raw_input: str, industry: str) -> str:
        """What is missing of the optional input that kpis.csv names."""
        table, _, column = raw_input.partition(".")
        if column:
            return self.lacks_column(table, column)
        if table in ROWS:
            return self.lacks_rows(table, industry)
        return "" if not table or table in self.tables else f"{table} is absent"


def computable(
    connection: duckdb.DuckDBPyConnection,
    contract: Sequence[Declared],
    tables: Sequence[Table],
) -> list[Computable]:
    """The KPIs of the industries that are switched on, each with what it lacks."""
    inputs = Inputs(connection, contract, tables)
    found = []
    for industry, name, kpi_name, family, raw_input in connection.execute(LISTED).fetchall():
        kpi = Kpi(industry, name, kpi_name, family, raw_input or "")
        if kpi.industry in inputs.logs:
            lacks = dict.fromkeys(text for text in _lacking(kpi, inputs) if text)
            found.append(Computable(kpi.industry, kpi.kpi, kpi.kpi_name, "; ".join(lacks)))
    return found


def _lacking(kpi: Kpi, inputs: Inputs) -> list[str]:
    """What a KPI lacks, also empty texts."""
    of_family = NEEDS.get(kpi.kpi_family)
    return [
        inputs.lacks_input(kpi.raw_input, kpi.industry),
        *(of_family(kpi, inputs) if of_family else []),
    ]


def _usage(kpi: Kpi, inputs: Inputs) -> list[str]:
    return [inputs.lacks_rows(inputs.logs[kpi.industry].name, kpi.industry)]


def _revenue(kpi: Kpi, inputs: Inputs) -> list[str]:
    """ARR: contracts or billed usage."""
    contracts = inputs.lacks_rows("raw_contracts", kpi.industry)
    charges = inputs.lacks_rows("raw_billing_charges", kpi.industry)
    return [f"{contracts}, {charges}"] if contracts and charges else []


def _retention(kpi: Kpi, inputs: Inputs) -> list[str]:
    """A base of twelve months ago."""
    lacking = _revenue(kpi, inputs)
    firsts = [
        inputs.counted[table, kpi.industry].first
        for table in ("raw_contracts", "raw_billing_charges")
        if (table, kpi.industry) in inputs.counted
    ]
    log = inputs.counted.get((inputs.logs[kpi.industry].name, kpi.industry))
    if firsts and log and log.last - min(firsts) < YEAR:
        lacking.append(
            f"contracts and charges begin on {min(firsts)}, less than twelve months before the"
            f" last request on {log.last}"
        )
    return lacking


def _unit_economics(kpi: Kpi, inputs: Inputs) -> list[str]:
    lacking = _usage(kpi, inputs)
    if "revenue" in kpi.kpi:
        lacking.append(inputs.lacks_rows("raw_billing_charges", kpi.industry))
    return lacking


def _latency(kpi: Kpi, inputs: Inputs) -> list[str]:
    log = inputs.logs[kpi.industry].name
    column = kpi.kpi.removesuffix("_p95_ms") + "_ms"
    return [*_usage(kpi, inputs), inputs.lacks_column(log, column)]


NEEDS: Mapping[str, Callable[[Kpi, Inputs], list[str]]] = {
    "revenue": _revenue,
    "retention": _retention,
    "volume": _usage,
    "unit_economics": _unit_economics,
    "latency": _latency,
    "cache": _usage,
}
