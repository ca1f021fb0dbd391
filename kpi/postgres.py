"""PostgreSQL's driver, for the commands whose warehouse is there: DBT_TARGET is postgres."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import duckdb

# the variables of PostgreSQL's own tools, as profiles.yml has them
DEFAULTS = {"host": "localhost", "port": "5432", "user": "postgres", "dbname": "postgres"}


def is_the_engine() -> bool:
    """Whether dbt builds on PostgreSQL, by the variable that profiles.yml reads."""
    return os.environ.get("DBT_TARGET") == "postgres"


def connect() -> Any:
    """A connection of the driver, by the PG* variables; raises SystemExit without the driver."""
    try:
        import psycopg2
    except ImportError:
        raise SystemExit("PostgreSQL needs the driver: pip install dbt-postgres") from None
    given = {
        name: os.environ.get(f"PG{'DATABASE' if name == 'dbname' else name.upper()}", default)
        for name, default in DEFAULTS.items()
    }
    password = os.environ.get("DBT_ENV_SECRET_PGPASSWORD", os.environ.get("PGPASSWORD", ""))
    return psycopg2.connect(**given, password=password)


class Failed(duckdb.Error):
    """PostgreSQL refused a query: the commands report it as they report DuckDB's refusals."""


class Warehouse:
    """A read-only connection with as much of DuckDB's own as the commands use."""

    def __init__(self) -> None:
        try:
            self._connection = connect()
        except Exception as error:
            raise Failed(str(error)) from None
        self._connection.set_session(readonly=True, autocommit=True)

    def __enter__(self) -> Warehouse:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def execute(
        self, query: str, parameters: Sequence[Any] | Mapping[str, Any] | None = None
    ) -> Any:
        """The cursor of a query whose parameters are `?` or `$name`; raises Failed."""
        if parameters is not None:
            query = re.sub(r"\$(\w+)", r"%(\1)s", query.replace("%", "%%")).replace("?", "%s")
        # what DuckDB calls otherwise: the place of a row, and the order by all columns
        query = query.replace("rowid", "ctid").replace("order by all", "order by listed")
        cursor = self._connection.cursor()
        try:
            cursor.execute(query, parameters)
        except Exception as error:
            stopped = type(error).__name__ == "QueryCanceled"
            raise (duckdb.InterruptException if stopped else Failed)(str(error)) from None
        return cursor

    def interrupt(self) -> None:
        """Stop the query that runs."""
        self._connection.cancel()


def open_warehouse(file: Path) -> duckdb.DuckDBPyConnection:
    """The warehouse to read from: PostgreSQL where that is the engine, else the DuckDB file."""
    if is_the_engine():
        return cast(duckdb.DuckDBPyConnection, Warehouse())
    return duckdb.connect(str(file), read_only=True)


def warehouse_name(file: Path) -> str:
    """The same for people."""
    if is_the_engine():
        return f"PostgreSQL database {os.environ.get('PGDATABASE', DEFAULTS['dbname'])}"
    return str(file.resolve())
