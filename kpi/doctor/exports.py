"""Exports of other tools: what they lack, what of them is left out, what they feed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

import duckdb

from ..printed import counted
from .contract import Declared
from .files import csv_findings, damaged, parquet_findings
from .findings import Finding, Level, Report, Table
from .places import ROOT, Place, Raw, location_place
from .tables import column_types, measured

ADAPTERS = ROOT / "models" / "staging" / "adapters"
JSON = re.compile(r"[.](json|jsonl|ndjson)([.]gz)?$")
# the sentences of the gate about exports
ABSENT_TABLE = re.compile(r"table (\w+) of the export of (\w+) is absent: (.*?); (var .*)")
ABSENT_COLUMN = re.compile(
    r"column (\w+)\.(\w+) of the export of (\w+) is absent; the table has (.*)"
)
# what is left out because another row of the export is not there
BROKEN = " is absent"


def adapters_place(variables: Mapping[str, Any], own: Place | None) -> Place:
    """Exports, and beside them the vendor's own raw tables where there are any."""
    told = dict(variables)
    for tool in _tools(told):
        location = str(told.get(f"{tool}_location") or "")
        if "{name}" in location:
            told[f"{tool}_location"] = location_place(location, {}).location
    text = f"exports of {', '.join(_tools(told))}"
    if own is None:
        return Place(text, told)
    return replace(own, text=f"{text}; {own.text}", variables={**own.variables, **told})


def gate_findings(problems: Sequence[str]) -> Iterator[Finding]:
    """Required tables and columns of exports that are absent, as the gate of a build says."""
    for problem in problems:
        if found := ABSENT_TABLE.match(problem):
            table, tool, where, remedy = found.groups()
            text = f"the table of the export is absent; {where}"
            yield Finding(Level.STOPS, "files", f"{tool}.{table}", text, remedy)
        elif found := ABSENT_COLUMN.match(problem):
            table, column, tool, names = found.groups()
            like = get_close_matches(column.lower(), names.split(", "), n=1, cutoff=0.6)
            text = f"is absent; the table has {names}"
            renamed = f"is it {like[0]} now? " if like else ""
            remedy = f"{renamed}docs/adapters/{tool}.md says which version of the export is read"
            yield Finding(Level.STOPS, "files", f"{tool}.{table}", text, remedy, column)


def look_at_exports(
    connection: duckdb.DuckDBPyConnection, manifest: Any, told: Mapping[str, Any], report: Report
) -> None:
    """Add what is to say of the tables and columns of exports, before rows are looked at."""
    for tool in _tools(told):
        location = str(told.get(f"{tool}_location") or tool)
        place = (
            location_place(location, {})
            if "{name}" in location
            else Place(location, {"raw_schema": location}, told.get("raw_database"))
        )
        for name, columns in sorted(_declared(manifest, tool).items()):
            report.add(_table_findings(connection, tool, name, columns, place, report))


def look_at_fed_tables(
    connection: duckdb.DuckDBPyConnection,
    contract: Sequence[Declared],
    told: Mapping[str, Any],
    types: dict[str, Mapping[str, str]],
    report: Report,
) -> None:
    """Add the raw tables that adapters make, what they leave out, and what nobody gives."""
    for tool in _tools(told):
        for declared in contract:
            if declared.name.removeprefix("raw_") in fed_by(tool):
                model = f"raw_{tool}__{declared.name.removeprefix('raw_')}"
                raw = Raw(f"marts_staging.{model}")
                made = column_types(connection, raw)
                table = measured(connection, declared, raw, made)
                report.tables.append(replace(table, name=declared.name))
                types[declared.name] = {**made, **types.get(declared.name, {})}
        report.add(_left_out(connection, tool))
    report.add(_not_given(contract, told, types))


def fed_by(tool: str) -> list[str]:
    """The raw tables, without raw_, for which an adapter has a model."""
    prefix = f"raw_{tool}__"
    models = sorted(path.stem for path in (ADAPTERS / tool).glob(f"{prefix}*.sql"))
    return [model.removeprefix(prefix) for model in models]


def _tools(told: Mapping[str, Any]) -> list[str]:
    """The adapters that are switched on, those that nobody knows too."""
    adapters = told.get("adapters") or []
    return [str(tool) for tool in adapters] if isinstance(adapters, list) else []


def _declared(manifest: Any, tool: str) -> dict[str, list[str]]:
    """The tables of a tool's export and their columns, as declared."""
    return {
        source.name: [column.name for column in source.columns.values()]
        for source in manifest.sources.values()
        if source.source_name == tool
    }


def _table_findings(
    connection: duckdb.DuckDBPyConnection,
    tool: str,
    name: str,
    columns: list[str],
    place: Place,
    report: Report,
) -> Iterator[Finding]:
    title = f"{tool}.{name}"
    try:
        raw = place.find(connection, name)
        if raw is None:
            # the gate tells of required ones
            yield Finding(Level.NOTE, "files", title, "is not in the export", "")
            return
        if raw.is_csv:
            yield from csv_findings(connection, title, raw, columns)
        elif raw.is_parquet:
            yield from parquet_findings(connection, title, raw, columns)
        types = column_types(connection, raw)
        (rows,) = connection.execute(f"select count(*) from {raw.relation}").fetchone() or (0,)
    except duckdb.Error as error:
        yield damaged(title, place.text, error)
        return
    report.tables.append(Table(title, rows, len(raw.files)))
    absent = [column for column in columns if column.lower() not in types]
    # what members a JSON document has is told by no header
    if absent and not JSON.search(place.location):
        text = f"{', '.join(absent)}: not in the export, read as empty"
        yield Finding(Level.NOTE, "files", title, text, "")


def _left_out(connection: duckdb.DuckDBPyConnection, tool: str) -> Iterator[Finding]:
    """Rows of an export that are no rows of the contract, by reason."""
    rows = connection.execute(
        f"select export_table, reason, count(*), min(row_id)"
        f" from marts_staging.{tool}__rows_left_out group by all order by 1, 2"
    ).fetchall()
    for table, reason, count, example in rows:
        is_broken = reason.endswith(BROKEN)
        text = f"{counted(count, 'row')} left out, {reason} (such as {example})"
        remedy = "the export is not whole: export all tables at one time" if is_broken else ""
        level = Level.WARNING if is_broken else Level.NOTE
        yield Finding(level, "files", f"{tool}.{table}", text, remedy, rows=count)


def _not_given(
    contract: Sequence[Declared], told: Mapping[str, Any], types: Mapping[str, object]
) -> Iterator[Finding]:
    """Required raw tables that neither an adapter nor the vendor gives: they have no rows."""
    logs = [declared for declared in contract if declared.industry]
    if not told.get("as_of_date") and not any(log.name in types for log in logs):
        text = "no requests say what the last day is: without the var as_of_date no day counts"
        yield Finding(Level.WARNING, "vars", "", text, "set as_of_date to the day of the export")
    others = sorted(path.name for path in ADAPTERS.iterdir() if path.name not in _tools(told))
    for declared in contract:
        if declared.is_required and declared.name not in types:
            name = declared.name.removeprefix("raw_")
            givers = [tool for tool in others if name in fed_by(tool)]
            text = f"no export gives it: it has no rows. {_use(declared)}"
            own = f"give {declared.name} of your own beside (raw_location)"
            remedy = f"add the adapter {' or '.join(givers)}, or {own}" if givers else own
            yield Finding(Level.NOTE, "files", declared.name, text, remedy)


def _use(declared: Declared) -> str:
    """What of the marts rests on a required raw table."""
    if declared.industry:
        return "Usage, latency, unit revenue and unit cost rest on it"
    return {
        "raw_contracts": "ARR of contracts, NRR and renewals rest on it",
        "raw_billing_charges": "Revenue, unit revenue and usage ARR rest on it",
    }.get(declared.name, "Segments, names and parents of accounts rest on it")
