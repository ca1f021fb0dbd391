"""What the page reads: the published file, by the queries of this folder."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

QUERIES = Path(__file__).parent / "queries"
# more than a reader can see, and half the bytes
SIGNIFICANT_DIGITS = 9


@dataclass(frozen=True)
class Rows:
    """The result of a query and its text. Dates are milliseconds since 1970, as browsers count."""

    sql: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    def records(self) -> list[dict[str, Any]]:
        """Each row by the names of its columns."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def query_text(name: str) -> str:
    """The SQL of a query of the page."""
    return (QUERIES / f"{name}.sql").read_text().strip()


def read(connection: duckdb.DuckDBPyConnection, name: str) -> Rows:
    """The rows of a query, as JSON has them."""
    sql = query_text(name)
    cursor = connection.execute(sql)
    columns = tuple(column[0] for column in cursor.description or ())
    return Rows(sql, columns, tuple(tuple(map(_json, row)) for row in cursor.fetchall()))


def marts_of(sql: str) -> list[str]:
    """Names of the tables that a query reads."""
    return sorted(set(re.findall(r"\bmarts\.(\w+)", sql)))


def descriptions(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """What the published file says of each of its tables."""
    found = connection.execute(
        "select table_name, comment from duckdb_tables() where schema_name = 'marts'"
    ).fetchall()
    return {name: comment or "" for name, comment in found}


def periods_end(connection: duckdb.DuckDBPyConnection) -> int | None:
    """The first day of the last complete month, None without one."""
    query = "select max(month_date) from marts.dim_months where is_complete"
    found = connection.execute(query).fetchone()
    return _json(found[0]) if found and found[0] else None


def choices(connection: duckdb.DuckDBPyConnection, query: str) -> Sequence[Any]:
    """The rows of a short query."""
    return connection.execute(query).fetchall()


def _json(value: Any) -> Any:
    if isinstance(value, Decimal):
        value = float(value)
    if isinstance(value, float):
        if not math.isfinite(value):
            return None  # JSON has none
        return float(f"{value:.{SIGNIFICANT_DIGITS}g}")
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return int(datetime(value.year, value.month, value.day, tzinfo=UTC).timestamp() * 1000)
    return value
