"""Raw tables of a PostgreSQL schema as a DuckDB file: the doctor looks at them there."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb

from ..postgres import connect
from .places import literal

# a type as it is on both; any other column comes as its text, as the casts of the project read it
SAME = re.compile(
    r"(smallint|integer|bigint|boolean|date|text|real|double precision|numeric\(\d+,\d+\)"
    r"|timestamp with(out)? time zone)"
)
DIGITS = re.compile(r"numeric\((\d+),")
TABLES = """
    select relname from pg_class join pg_namespace on pg_namespace.oid = relnamespace
    where nspname = %s and relname like 'raw\\_%%' and relkind in ('r', 'v', 'm', 'p', 'f')
"""
COLUMNS = """
    select quote_ident(attname), attname, format_type(atttypid, atttypmod) from pg_attribute
    where attrelid = format('%%I.%%I', %s::text, %s::text)::regclass
        and attnum > 0 and not attisdropped
    order by attnum
"""


def copied(schema: str, folder: Path) -> Path:
    """A file in the folder with the schema's tables raw_*, each read once and whole."""
    file = folder / "raw_tables.duckdb"
    connection = connect()
    try:
        # one snapshot, and times in UTC
        connection.set_session(isolation_level="REPEATABLE READ", readonly=True)
        cursor = connection.cursor()
        cursor.execute("set local timezone to 'UTC'; set local datestyle to iso")
        with duckdb.connect(str(file)) as copy:
            copy.execute("set TimeZone = 'UTC'")
            copy.execute(f'create schema "{schema}"')
            cursor.execute(TABLES, [schema])
            for (table,) in cursor.fetchall():
                cursor.execute(COLUMNS, [schema, table])
                columns = cursor.fetchall()
                rows = folder / f"{table}.csv"
                with rows.open("w") as opened:
                    names = ", ".join(quoted for quoted, _, _ in columns)
                    select = f'select {names} from "{schema}"."{table}"'
                    cursor.copy_expert(f"copy ({select}) to stdout (format csv)", opened)
                types = ", ".join(
                    f"{literal(name)}: {literal(_type(found))}" for _, name, found in columns
                )
                copy.execute(
                    f'create table "{schema}"."{table}" as from read_csv({literal(str(rows))},'
                    f" header = false, columns = {{{types}}}, quote = '\"', escape = '\"',"
                    " delim = ',', allow_quoted_nulls = false, nullstr = '')"
                )
                rows.unlink()
    finally:
        connection.close()
    return file


def _type(found: str) -> str:
    """DuckDB's type of a column of PostgreSQL."""
    digits = DIGITS.match(found)
    if not SAME.fullmatch(found) or (digits and int(digits[1]) > 38):
        return "varchar"
    return found.replace(" without time zone", "")
