"""The input contract as the project declares it: the sources of dbt's manifest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

# the macro through which every staging model reads raw data
RAW_INPUT = re.compile(r"raw_input\('(\w+)'")


@dataclass(frozen=True)
class Column:
    """A declared column. unit: tokens, ms, currency, … or nothing; required: always, on_success."""

    name: str
    data_type: str
    unit: str
    required: str

    @property
    def is_number(self) -> bool:
        """Whether it holds numbers."""
        return self.data_type.startswith(("numeric", "bigint"))

    @property
    def is_time(self) -> bool:
        """Whether it holds dates or timestamps."""
        return self.data_type in ("date", "timestamp")


@dataclass(frozen=True)
class Declared:
    """A declared raw table. model: the staging model that judges its rows; '' when none does.

    has_versions: whether of several rows of an id the newest counts.
    """

    name: str
    is_required: bool
    industry: str
    columns: tuple[Column, ...]
    model: str
    has_versions: bool

    def column(self, name: str) -> Column | None:
        """The declared column of this name."""
        return next((column for column in self.columns if column.name == name), None)

    @property
    def required_columns(self) -> list[Column]:
        """Columns that must be there."""
        return [column for column in self.columns if column.required]


def read_contract(manifest: Any, industries: Iterable[str]) -> tuple[Declared, ...]:
    """The raw tables of dbt's manifest, without the request logs of other industries."""
    enabled = set(industries)
    models = _judging_models(manifest.nodes)
    found = []
    for source in manifest.sources.values():
        meta = source.config.meta
        industry = meta.get("industry") or ""
        if source.source_name == "raw" and (not industry or industry in enabled):
            columns = tuple(_column(column) for column in source.columns.values())
            found.append(
                Declared(
                    source.name,
                    meta["is_required"],
                    industry,
                    columns,
                    models.get(source.name, ""),
                    not industry and not meta.get("has_several_rows"),
                )
            )
    return tuple(sorted(found, key=lambda table: (not table.is_required, table.name)))


def _column(column: Any) -> Column:
    meta = column.config.meta
    return Column(
        column.name, column.data_type, meta.get("unit") or "", str(meta.get("required") or "")
    )


def _judging_models(nodes: Mapping[str, Any]) -> dict[str, str]:
    """Raw table -> the model that reads it and says why a row is quarantined."""
    models = [node for node in nodes.values() if node.resource_type == "model"]
    return {
        f"raw_{name}": model.name for model in models for name in RAW_INPUT.findall(model.raw_code)
    }
