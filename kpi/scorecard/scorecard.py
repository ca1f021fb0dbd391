"""`python -m kpi scorecard`: prints what of a build needs attention, then the scorecard."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

import duckdb

from ..command_line import Commands, add_path
from ..postgres import is_the_engine, open_warehouse, warehouse_name
from ..printed import figure, first_line, readable_unit, table
from ..publishing import Refused
from . import published
from .attention import attention
from .build_results import NotTold, Run, check_run, read_run

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
DOCTOR = " -m kpi doctor '/path/to/{name}.parquet' --vars '{industries: [llm_api]}'"
OWN_DATA = " build --vars '{raw_location: \"/path/to/{name}.parquet\", industries: [llm_api]}'"
FINAL = (
    "final: yes once the grace after the period is over and its month is billed"
    " (docs/definitions.md, Final); -: no value of the period"
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
"""


DATA_THROUGH = """
    select distinct industry || ' ' || coalesce(cast(data_through_date as varchar), '-') as text
    from marts.rpt_kpi_scorecard
    order by text desc
"""


def add_command(commands: Commands) -> None:
    """Add the command to the command line."""
    command = commands.add_parser(
        "scorecard",
        help="print what of the last build needs attention, then the scorecard",
        description="Print what of the last build needs attention (quarantined rows, tests that "
        "warn or fail, missed benchmarks), then the scorecard. Exit code 0: printed; 1: the "
        "warehouse has no scorecard. With --format it prints the scorecard of the published file "
        "alone, for a scheduler or a message; exit code 0: no KPI fails; 1: no scorecard; 3: a KPI "
        "has no value; 4: a KPI fails.",
    )
    add_path(command, "database", "warehouse")
    add_path(command, "--target", "target")
    command.add_argument(
        "--exit-code", type=int, default=0, help="that of the dbt command that has just ended"
    )
    command.add_argument(
        "--format", choices=published.FORMATS, help="of the published file: for programs, messages"
    )
    add_path(command, "--published", "published")
    command.set_defaults(run=run)


def run(options: Namespace) -> int:
    """Print what needs attention, then the scorecard. 1: there is no scorecard, 0: there is.

    With --format, the scorecard of the published file: see run_published.
    """
    if options.format:
        return run_published(options.published, options.format)
    if options.exit_code not in FINISHED:
        print(
            f"\ndbt stopped (exit code {options.exit_code}): its message above tells why;"
            f" `{program('python')} -m kpi doctor` looks at vars and raw tables."
        )
        return 1
    try:
        with open_warehouse(options.database) as connection:
            connection.execute("set TimeZone = 'UTC'")
            told = told_run(connection, options.target)
            for text in attention(connection, told):
                print(f"\n{text}")
            rows, data_through = read(connection)
    except duckdb.Error as error:
        sys.stdout.flush()
        why = "the build did not get so far" if options.exit_code else "run `make build` first"
        name = warehouse_name(options.database) if is_the_engine() else options.database
        print(f"\nno scorecard in {name}: {why} ({first_line(error)})", file=sys.stderr)
        return 1
    print("\nScorecard" + (OLD if told and told.left_old("rpt_kpi_scorecard") else ""))
    print(table([COLUMNS, *rows]))
    print(FINAL)
    print(f"\nrequests through: {data_through}")
    print(f"warehouse: {warehouse_name(options.database)} (schema marts)")
    print(f"own data:  {program('python')}{DOCTOR}")
    print(f"then:      {program('dbt')}{OWN_DATA}")
    return 0


def program(name: str) -> str:
    """How to call a program of this environment from here: .venv/bin/dbt."""
    beside = Path(sys.executable).parent / name
    here = beside.is_relative_to(Path.cwd())
    return str(beside.relative_to(Path.cwd())) if here else name


def run_published(file: Path, form: str) -> int:
    """Print the scorecard of the published file; the exit code tells its worst status."""
    if not file.exists():
        print(f"no scorecard in {file}: it is absent, run `make publish` first", file=sys.stderr)
        return 1
    try:
        publication, rows = published.read(file)
    except (Refused, duckdb.Error) as error:
        print(f"no scorecard in {file}: {first_line(error)}", file=sys.stderr)
        return 1
    print(published.FORMATS[form](publication, rows))
    return published.exit_code(rows)


def read(connection: duckdb.DuckDBPyConnection) -> tuple[list[tuple[str, ...]], str]:
    """The scorecard's rows as text, and the last day of each industry's request log.

    Raises duckdb.Error when the mart is absent.
    """
    # not by the database, which may sort texts by its locale
    found = sorted(connection.execute(QUERY).fetchall(), key=lambda row: str(row[1]))
    found.sort(key=lambda row: str(row[0]), reverse=True)
    data_through = ", ".join(row[0] for row in connection.execute(DATA_THROUGH).fetchall())
    return [cells(*row) for row in found], data_through


def cells(
    industry: str,
    kpi: str,
    period: str,
    value: float | None,
    previous: float | None,
    unit: str,
    best_in_class: str | None,
    *others: str,
) -> tuple[str, ...]:
    """A row of the scorecard as text. A value beside a threshold stays in the threshold's unit."""
    values = (value, previous)
    factor, unit = (1, unit) if best_in_class else readable_unit(values, unit)
    scaled = (None if one is None else one * factor for one in values)
    return (industry, kpi, period, *map(figure, scaled), unit, best_in_class or "-", *others)


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
