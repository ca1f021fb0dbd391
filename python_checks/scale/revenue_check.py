"""Compares what the floor of the revenue marts and a build hold, cell by cell."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from python_checks.recompute.compare import MARTS

RATIO_TOLERANCE = 1e-9
TABLES = (
    "fct_arr_movements_monthly",
    "fct_retention_monthly",
    "fct_nrr_cohorts_monthly",
    "fct_renewals",
    "fct_renewal_cohorts_monthly",
    "fct_contract_renewals",
    "fct_churn_reasons_monthly",
)


@dataclass(frozen=True)
class TableCheck:
    """Rows of one table on both sides, and what differs between them."""

    table: str
    floor_rows: int
    build_rows: int
    unmatched_rows: int
    differing_cells: dict[str, int]

    @property
    def is_equal(self) -> bool:
        """Whether every row and every cell agrees."""
        return not self.unmatched_rows and not any(self.differing_cells.values())

    def __str__(self) -> str:
        """One line: rows, rows of one side only, differing cells by column."""
        cells = {name: count for name, count in self.differing_cells.items() if count}
        return (
            f"{self.table:<30} floor {self.floor_rows:>10} rows, build {self.build_rows:>10}, "
            f"unmatched {self.unmatched_rows}, differing cells {cells or 0}"
        )


def compare(floor: Path, build: Path) -> list[TableCheck]:
    """Compare the floor's tables with the marts of a warehouse file.

    Money, dates and texts agree exactly, ratios (doubles) within RATIO_TOLERANCE.
    """
    with duckdb.connect() as connection:
        connection.execute(f"attach '{floor}' as floor (read_only)")
        connection.execute(f"attach '{build}' as build (read_only)")
        return [_compare_table(connection, table) for table in TABLES]


def _compare_table(connection: duckdb.DuckDBPyConnection, table: str) -> TableCheck:
    key = MARTS[table]
    described = connection.execute(f"describe build.marts.{table}").fetchall()
    columns = {row[0]: row[1] for row in described if row[0] not in key}
    cells = [
        f"coalesce(sum(cast({_differs(name, data_type)} as integer)), 0)"
        for name, data_type in columns.items()
    ]
    # an item's id may be null, and is part of a key all the same
    on = " and ".join(f"f.{name} is not distinct from b.{name}" for name in key)
    sql = f"from floor.{table} as f inner join build.marts.{table} as b on {on}"
    matched, *counts = connection.execute(f"select count(*), {', '.join(cells)} {sql}").fetchall()[
        0
    ]
    floor_rows, build_rows = (
        connection.execute(f"select count(*) from {side}.{table}").fetchall()[0][0]
        for side in ("floor", "build.marts")
    )
    return TableCheck(
        table,
        floor_rows,
        build_rows,
        floor_rows + build_rows - 2 * matched,
        {name: int(count) for name, count in zip(columns, counts, strict=True)},
    )


def _differs(column: str, data_type: str) -> str:
    if data_type != "DOUBLE":
        return f"(f.{column} is distinct from b.{column})"
    return (
        f"(case when f.{column} is null or b.{column} is null "
        f"then f.{column} is distinct from b.{column} "
        f"else abs(f.{column} - b.{column}) > {RATIO_TOLERANCE} end)"
    )
