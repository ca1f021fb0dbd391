"""Prints the scorecard of a built warehouse: `python -m python_checks.scorecard [database]`.

Needs nothing but the duckdb package.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import duckdb

COLUMNS = (
    "industry",
    "KPI",
    "period",
    "latest",
    "previous",
    "unit",
    "best in class",
    "final",
    "status",
)
OWN_DATA = (
    'dbt build --vars \'{raw_location: "/path/to/{name}.parquet", '
    "industries: [llm_api, computer_vision_api, image_generation_api]}'"
)
QUERY = """
    select
        industry,
        case variant when 'all' then kpi_name else kpi_name || ' (' || variant || ')' end as kpi,
        period_grain || ' ' || coalesce(cast(period_start as varchar), '-') as period,
        kpi_value,
        previous_value,
        value_unit,
        best_in_class,
        case when is_final then 'yes' when not is_final then 'no' else '-' end as final,
        case when failure_mode is null then status else status || ': ' || failure_mode end as status
    from marts.rpt_kpi_scorecard
    order by industry desc, kpi
"""


DATA_THROUGH = """
    select distinct industry || ' ' || coalesce(cast(data_through_date as varchar), '-') as text
    from marts.rpt_kpi_scorecard
    order by text desc
"""


def figure(value: float | None) -> str:
    """A value with four significant digits, a dash for none."""
    return "-" if value is None else f"{value:.4g}"


def table(rows: Sequence[Sequence[str]]) -> str:
    """Rows as left-aligned columns two spaces apart."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def read(database: Path) -> tuple[list[tuple[str, ...]], str]:
    """The scorecard's rows as text, and the last day of each industry's request log.

    Raises duckdb.Error when the file or the mart is absent.
    """
    with duckdb.connect(str(database), read_only=True) as connection:
        found = connection.execute(QUERY).fetchall()
        data_through = ", ".join(row[0] for row in connection.execute(DATA_THROUGH).fetchall())
    rows = [
        (row[0], row[1], row[2], figure(row[3]), figure(row[4]), row[5], row[6] or "-", *row[7:])
        for row in found
    ]
    return rows, data_through


def main(arguments: Sequence[str]) -> int:
    """Print the table, where the warehouse is, and how to read own tables."""
    default = os.environ.get("DUCKDB_PATH", "warehouse.duckdb")
    database = Path(arguments[0] if arguments else default)
    try:
        rows, data_through = read(database)
    except duckdb.Error as error:
        print(f"no scorecard in {database}: run `make build` first ({error})", file=sys.stderr)
        return 1
    print(table([COLUMNS, *rows]))
    print(f"\nrequests through: {data_through}")
    print(f"warehouse: {database.resolve()} (schema marts)")
    print(f"own data:  {OWN_DATA}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
