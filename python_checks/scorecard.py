"""Prints what of a build needs attention, then the scorecard: `python -m python_checks.scorecard`.

Needs nothing but the duckdb package. `make build` and `make build-daily` end with it.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path

import duckdb

from .attention import attention, first_line
from .build_results import NotTold, Run, check_run, read_run
from .printed import figure, table

# dbt built, without or with errors; with any other code it stopped before, and left no results
FINISHED = (0, 1)
OLD = " (of an earlier build: this one did not get so far)"
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


def read(connection: duckdb.DuckDBPyConnection) -> tuple[list[tuple[str, ...]], str]:
    """The scorecard's rows as text, and the last day of each industry's request log.

    Raises duckdb.Error when the mart is absent.
    """
    found = connection.execute(QUERY).fetchall()
    data_through = ", ".join(row[0] for row in connection.execute(DATA_THROUGH).fetchall())
    rows = [
        (row[0], row[1], row[2], figure(row[3]), figure(row[4]), row[5], row[6] or "-", *row[7:])
        for row in found
    ]
    return rows, data_through


def parsed(arguments: Sequence[str]) -> argparse.Namespace:
    """The paths and dbt's exit code; exits with code 2 when they cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m python_checks.scorecard")
    for name, variable, default, what in (
        ("database", "DUCKDB_PATH", "warehouse.duckdb", "the file that dbt wrote"),
        ("--target", "DBT_TARGET_PATH", "target", "dbt's target folder"),
    ):
        value = Path(os.environ.get(variable, default))
        help_text = f"{what} (default: ${variable} or {default})"
        if name == "database":
            parser.add_argument(name, nargs="?", type=Path, default=value, help=help_text)
        else:
            parser.add_argument(name, type=Path, default=value, help=help_text)
    parser.add_argument(
        "--exit-code", type=int, default=0, help="that of the dbt command that has just ended"
    )
    return parser.parse_args(arguments)


def main(arguments: Sequence[str]) -> int:
    """Print what needs attention, then the scorecard. 1: there is no scorecard, 0: there is."""
    options = parsed(arguments)
    if isinstance(sys.stdout, TextIOWrapper):
        # raw rows may hold what the terminal's encoding lacks
        sys.stdout.reconfigure(errors="backslashreplace")
    if options.exit_code not in FINISHED:
        print(f"\ndbt stopped (exit code {options.exit_code}): its message above tells why.")
        return 1
    try:
        with duckdb.connect(str(options.database), read_only=True) as connection:
            connection.execute("set TimeZone = 'UTC'")
            run = told_run(connection, options.target)
            for text in attention(connection, run):
                print(f"\n{text}")
            rows, data_through = read(connection)
    except duckdb.Error as error:
        sys.stdout.flush()
        why = "the build did not get so far" if options.exit_code else "run `make build` first"
        print(f"\nno scorecard in {options.database}: {why} ({first_line(error)})", file=sys.stderr)
        return 1
    print("\nScorecard" + (OLD if run and run.left_old("rpt_kpi_scorecard") else ""))
    print(table([COLUMNS, *rows]))
    print(f"\nrequests through: {data_through}")
    print(f"warehouse: {options.database.resolve()} (schema marts)")
    print(f"own data:  {OWN_DATA}")
    return 0


def told_run(connection: duckdb.DuckDBPyConnection, target: Path) -> Run | None:
    """The last run of this warehouse; none, and a sentence is printed, where none is told of."""
    try:
        run = read_run(target)
        check_run(connection, run, target)
    except NotTold as reason:
        print(f"\nTests and benchmarks are not listed: {reason}.")
        return None
    if run.command == "test":
        print("\nThe tests are those of the last `dbt test`, the rows those of this warehouse.")
    return run


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
