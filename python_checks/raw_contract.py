"""The raw tables as the project declares them to dbt: names, columns in order, types, meta."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

STAGING = Path(__file__).resolve().parent.parent / "models" / "staging"


@dataclass(frozen=True)
class DeclaredColumn:
    """A column: its type as declared to dbt, and meta (required, unit, accepted, normalized)."""

    name: str
    data_type: str
    meta: dict[str, Any]


@dataclass(frozen=True)
class DeclaredTable:
    """A raw table and its meta (is_required, key, industry of a request log)."""

    name: str
    columns: tuple[DeclaredColumn, ...]
    meta: dict[str, Any]


@cache
def declared_tables() -> dict[str, DeclaredTable]:
    """All raw tables by name, in the order of their files."""
    tables = {}
    for path in sorted(STAGING.glob("*/_*__sources.yml")):
        for source in yaml.safe_load(path.read_text())["sources"]:
            if source["name"] == "raw":
                tables.update({table["name"]: _table(table) for table in source["tables"]})
    return tables


def _table(declared: dict[str, Any]) -> DeclaredTable:
    columns = tuple(
        DeclaredColumn(column["name"], column["data_type"], _meta(column))
        for column in declared["columns"]
    )
    return DeclaredTable(declared["name"], columns, _meta(declared))


def _meta(declared: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = declared.get("config", {}).get("meta", {})
    return found
