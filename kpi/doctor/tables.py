"""Which tables and columns of the contract are there, and what ranges their values have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

import duckdb

from .contract import Column, Declared
from .files import csv_findings, damaged, parquet_findings
from .findings import Finding, Level, Range, Report, Table
from .places import Place, Raw

OPTIONAL = "what needs it is not measured"


def look_at_tables(
    connection: duckdb.DuckDBPyConnection,
    place: Place,
    contract: Sequence[Declared],
    report: Report,
) -> dict[str, Mapping[str, str]]:
    """Add what is to say of tables, columns and files; returns the columns of each table: types."""
    found: dict[str, Mapping[str, str]] = {}
    for declared in contract if place.reads_own else ():
        try:
            raw = place.find(connection, declared.name)
        except duckdb.Error as error:
            report.add([damaged(declared.name, place.text, error)])
            continue
        if raw is None:
            if not place.variables.get("adapters"):
                report.add(_absent_table(declared, place))
            continue
        problems = list(_file_findings(connection, declared, raw))
        report.add(problems)
        if any(problem.level is Level.STOPS for problem in problems):
            report.tables.append(Table(declared.name, None, len(raw.files)))
            continue
        try:
            types = column_types(connection, raw)
            report.tables.append(measured(connection, declared, raw, types))
        except duckdb.Error as error:
            report.add([damaged(declared.name, ", ".join(raw.files) or raw.relation, error)])
            continue
        report.add(_column_findings(declared, types))
        found[declared.name] = types
    return found


def _absent_table(declared: Declared, place: Place) -> Iterator[Finding]:
    if declared.is_required:
        columns = ", ".join(column.name for column in declared.required_columns)
        where = (place.location or place.text).replace("{name}", declared.name)
        yield Finding(
            Level.STOPS,
            "files",
            declared.name,
            f"the table is absent; looked in {where}",
            f"provide it with the columns {columns} (zero rows are fine)",
        )


def _file_findings(
    connection: duckdb.DuckDBPyConnection, declared: Declared, raw: Raw
) -> Iterator[Finding]:
    names = [column.name for column in declared.columns]
    if raw.is_csv:
        yield from csv_findings(connection, declared.name, raw, names)
    elif raw.is_parquet:
        yield from parquet_findings(connection, declared.name, raw, names)


def column_types(connection: duckdb.DuckDBPyConnection, raw: Raw) -> dict[str, str]:
    """The columns of a raw table in lower case, with DuckDB's names of their types."""
    rows = connection.execute(f"describe select * from {raw.relation}").fetchall()
    return {row[0].lower(): row[1] for row in rows}


def _column_findings(declared: Declared, types: Mapping[str, str]) -> Iterator[Finding]:
    """Columns that are absent, and those that may be a misspelling of one."""
    names = {column.name for column in declared.columns}
    extra = [name for name in types if name not in names]
    absent = [column for column in declared.columns if column.name not in types]
    for column in absent:
        like = get_close_matches(column.name, extra, n=1, cutoff=0.75)
        if column.required:
            text = f"is absent; the table has {', '.join(types)}"
        elif like:
            text = f"is absent, and {like[0]} is not of the contract: misspelt? {OPTIONAL}"
        else:
            continue
        remedy = f"rename {like[0]}" if like else f"add it as {_type_and_unit(column)}"
        level = Level.STOPS if column.required else Level.WARNING
        yield Finding(level, "files", declared.name, text, remedy, column.name, column.unit)
    others = [column.name for column in absent if not column.required]
    if extra:
        text = f"{', '.join(extra)}: not of the contract, ignored" + (
            f"; absent: {', '.join(others)}" if others else ""
        )
        remedy = "rename what is one of the absent" if others else ""
        yield Finding(Level.NOTE, "files", declared.name, text, remedy)


def _type_and_unit(column: Column) -> str:
    return column.data_type + (f" in {column.unit}" if column.unit else "")


def measured(
    connection: duckdb.DuckDBPyConnection,
    declared: Declared,
    raw: Raw,
    types: Mapping[str, str],
) -> Table:
    """Count the rows of a table and measure its columns; reads it to its end."""
    columns = [column for column in declared.columns if column.name in types]
    terms = ["count(*)"]
    for column in columns:
        value = _value(column)
        terms += [f"cast(min({value}) as varchar)", f"cast(max({value}) as varchar)"]
        terms.append(f"count({_quoted(column)})")
    # also what no column is measured of is read: a file may be damaged behind its first rows
    row = connection.execute(f"select {', '.join(terms)} from {raw.relation}").fetchone() or (0,)
    ranges = tuple(
        Range(column.name, row[place] or "", row[place + 1] or "", row[place + 2])
        for column, place in zip(columns, range(1, len(row), 3), strict=True)
    )
    return Table(declared.name, row[0], len(raw.files), ranges)


def _value(column: Column) -> str:
    """A column as a number or time to be measured, whatever it is; null for a text."""
    if column.is_number:
        number = f"try_cast(cast({_quoted(column)} as varchar) as double)"
        return f"case when isfinite({number}) then {number} end"
    if column.is_time:
        return f"cast(try_cast(cast({_quoted(column)} as varchar) as timestamptz) as timestamp)"
    return "null"


def _quoted(column: Column) -> str:
    return f'"{column.name}"'
