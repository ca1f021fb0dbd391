"""The seventeen raw tables, their columns in declared order, and how a value is written."""

from __future__ import annotations

import csv
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

from python_checks.raw_contract import declared_tables

Value: TypeAlias = str | int | float | bool | Decimal | date | datetime | None
# Columns of a row, handed on as keyword arguments.
Columns: TypeAlias = dict[str, Any]

COLUMNS: dict[str, tuple[str, ...]] = {
    name: tuple(column.name for column in declared.columns)
    for name, declared in declared_tables().items()
}
REQUEST_LOGS: dict[str, str] = {
    declared.meta["industry"]: name
    for name, declared in declared_tables().items()
    if "industry" in declared.meta
}

# Texts that gateways write where they have no value, in any case.
PLACEHOLDERS = ("", "none", "null", "nan", "undefined", "n/a")


def is_placeholder(value: Value) -> bool:
    """Whether an id or error type of this value is read as null."""
    return as_text(value).strip().lower() in PLACEHOLDERS


def as_text(value: Value) -> str:
    """One value as it stands in the file: null is empty, numbers without exponent."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        value = Decimal(repr(value))
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(value)


class RawTables:
    """Rows of the raw tables, collected in the order in which they are written."""

    def __init__(self) -> None:
        self.rows: dict[str, list[tuple[str, ...]]] = {table: [] for table in COLUMNS}

    def add(self, table: str, **values: Any) -> None:
        """Append a row; columns that are not named are null, unknown columns raise KeyError."""
        unknown = sorted(set(values) - set(COLUMNS[table]))
        if unknown:
            raise KeyError(f"{table} has no column {', '.join(unknown)}")
        self.rows[table].append(tuple(as_text(values.get(name)) for name in COLUMNS[table]))

    def repeat_last(self, table: str) -> None:
        """Append the last row of a table once more, with equal content."""
        self.rows[table].append(self.rows[table][-1])

    def write(self, folder: Path) -> None:
        """Write one file per raw table: UTF-8, header row, line feeds."""
        folder.mkdir(parents=True, exist_ok=True)
        for table, rows in self.rows.items():
            with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file, lineterminator="\n")
                writer.writerow(COLUMNS[table])
                writer.writerows(rows)
