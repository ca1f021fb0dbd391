"""Folders of raw files, one per raw table, as a user of the warehouse would provide them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import polars as pl

from python_checks.sample.schema import COLUMNS, REQUEST_LOGS

# Raw table name -> its rows.
RawTables: TypeAlias = dict[str, pl.DataFrame]

REQUIRED_TABLES = ("raw_accounts", "raw_contracts", "raw_billing_charges")


def empty_tables(industries: Sequence[str]) -> RawTables:
    """The required tables of some industries with all declared columns, text, and no rows."""
    logs = [REQUEST_LOGS[industry] for industry in industries]
    return {
        name: pl.DataFrame(schema=dict.fromkeys(COLUMNS[name], pl.String))
        for name in [*REQUIRED_TABLES, *logs]
    }


def write_parquet(tables: Mapping[str, pl.DataFrame], folder: Path) -> dict[str, Any]:
    """Write raw_*.parquet; returns the variables that make the warehouse read them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        rows.write_parquet(folder / f"{name}.parquet")
    return {"use_sample_data": False, "raw_location": f"{folder}/{{name}}.parquet"}


def write_csv(tables: Mapping[str, pl.DataFrame], folder: Path) -> dict[str, Any]:
    """Write raw_*.csv; returns the variables that make the warehouse read them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        rows.write_csv(folder / f"{name}.csv")
    return {"use_sample_data": False, "raw_location": f"{folder}/{{name}}.csv"}
