"""Where raw tables are: files of a path pattern, a reader function of DuckDB, or a schema."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

# the project's: models, seeds, vars
ROOT = Path(__file__).resolve().parent.parent.parent
SAMPLE = ROOT / "seeds" / "sample" / "{name}.csv"
READER = re.compile(r"[a-z_]+[(]")
# the name that another database file has beside the doctor's own
ATTACHED = "raw_tables"
CSV_OPTIONS = "header = true, delim = ',', quote = '\"', escape = '\"'"


@dataclass(frozen=True)
class Raw:
    """A raw table: what a query selects from, and its files, none for a table of a database."""

    relation: str
    files: tuple[str, ...] = ()
    is_csv: bool = False
    is_parquet: bool = False


@dataclass(frozen=True)
class Place:
    """Where all raw tables are, and the vars of dbt that say so.

    database: a DuckDB file of other raw tables, none for files.
    """

    text: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    database: Path | None = None

    @property
    def location(self) -> str:
        """The path pattern or reader function; empty for a schema."""
        return str(self.variables.get("raw_location") or "")

    @property
    def reads_own(self) -> bool:
        """Whether the vendor's own raw tables are read: beside exports only where they are told."""
        told = self.variables
        if self.location or not told.get("adapters"):
            return True
        return not told.get("use_sample_data", True)

    def find(self, connection: duckdb.DuckDBPyConnection, name: str) -> Raw | None:
        """The raw table `name`, none when it is absent. Raises duckdb.Error."""
        if not self.location:
            return self._find_table(connection, name)
        location = self.location.replace("{name}", name)
        is_reader = READER.match(location) is not None
        quoted = re.search("'([^']+)'", location) if is_reader else None
        pattern = quoted.group(1) if quoted else location
        files = tuple(
            file
            for (file,) in connection.execute(
                "select file from glob(?) order by file", [pattern]
            ).fetchall()
        )
        if not files:
            return None
        if is_reader:
            return Raw(location, files)
        is_csv = location.endswith((".csv", ".csv.gz"))
        is_parquet = location.endswith(".parquet")
        reader = f"read_parquet({literal(location)}, union_by_name = true)"
        relation = csv_reader(location) if is_csv else reader if is_parquet else literal(location)
        return Raw(relation, files, is_csv, is_parquet)

    def _find_table(self, connection: duckdb.DuckDBPyConnection, name: str) -> Raw | None:
        schema = self.variables.get("raw_schema", "raw")
        found = connection.execute(
            "select 1 from information_schema.tables"
            " where table_catalog = ? and lower(table_schema) = lower(?)"
            " and lower(table_name) = ?",
            [ATTACHED, schema, name],
        ).fetchone()
        return Raw(f'{ATTACHED}."{schema}".{name}') if found else None


def sample_place(variables: Mapping[str, Any]) -> Place:
    """The embedded sample, read from its files: as seeds they would take dbt longer."""
    return Place("the embedded sample", {**variables, "raw_location": str(SAMPLE)})


def location_place(location: str, variables: Mapping[str, Any]) -> Place:
    """Files; a path is made absolute, a folder of raw tables becomes the pattern of its files."""
    if not READER.match(location) and "://" not in location:
        location = str(Path(location).absolute())
        for suffix in ("parquet", "csv", "csv.gz"):
            if "{name}" not in location and any(Path(location).glob(f"raw_*.{suffix}")):
                location = f"{location}/{{name}}.{suffix}"
    return Place(location, {**variables, "raw_location": location})


def schema_place(schema: str, database: Path, variables: Mapping[str, Any]) -> Place:
    """Tables of a schema of a DuckDB file."""
    told = {"use_sample_data": False, "raw_database": ATTACHED, "raw_schema": schema}
    return Place(f"schema {schema} of {database}", {**variables, **told}, database.resolve())


def literal(text: str) -> str:
    """A text as a literal of a query, whatever it holds."""
    quoted = text.replace("'", "''")
    return f"'{quoted}'"


def csv_reader(path: str, more: str = "all_varchar = true, skip = 0, comment = ''") -> str:
    """CSV files as something to select from."""
    return f"read_csv({literal(path)}, {CSV_OPTIONS}, {more})"
