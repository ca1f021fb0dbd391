"""Compares every cell of every mart of a generated log with the second implementation."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from pathlib import Path

import polars as pl

from python_checks.project import ROOT, Warehouse
from python_checks.recompute import Reference, Settings, recompute
from python_checks.recompute.compare import cells_compared_table, compare_marts
from python_checks.scale.request_data import raw_location, write_dimensions, write_requests


def marts_are_equal(folder: Path, rows: int, days: int, first_day: date, seed: int) -> bool:
    """Write `rows` requests over `days` days, build them, print the cells compared by mart."""
    raw, rows_per_day = folder / "raw", rows // days
    write_requests(raw, rows, first_day, rows_per_day, seed)
    write_dimensions(raw, first_day, first_day + timedelta(days=days - 1), seed, rows_per_day)
    warehouse = Warehouse(folder / "build")
    warehouse.run_models({"use_sample_data": False, "raw_location": raw_location(raw)})
    tables = {
        table.name: pl.read_parquet(table / "**" / "*.parquet", hive_partitioning=False)
        for table in sorted(raw.iterdir())
    }
    print(f"{sum(table.height for table in tables.values()):,} raw rows", flush=True)
    expected = recompute(tables, Reference.load(ROOT / "seeds" / "reference"), Settings())
    actual = warehouse.marts()
    for marts in (actual, expected):
        marts["quarantined_rows"] = _with_plain_numbers(marts["quarantined_rows"])
    compared = compare_marts(actual, expected)
    print(cells_compared_table(compared))
    for mart in compared:
        if not mart.is_equal:
            print(mart.describe())
    return all(mart.is_equal for mart in compared)


def _with_plain_numbers(rows: pl.DataFrame) -> pl.DataFrame:
    """Raw rows as they are quoted, decimals and fractions of seconds without zeros at the end.

    What a decimal or a time looks like as text is each engine's own.
    """

    def plain(text: str) -> str:
        values = {
            name: re.sub(r"(?<=\d)\.?0+$", "", str(value)) if "." in str(value) else str(value)
            for name, value in json.loads(text).items()
        }
        return json.dumps(values, sort_keys=True)

    return rows.with_columns(pl.col("raw_row").map_elements(plain, return_dtype=pl.String))
