"""`python -m kpi export`: the published marts as files for spreadsheets and other tools."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import duckdb

from .command_line import Commands, add_path, told
from .postgres import is_the_engine
from .printed import counted, first_line
from .publishing import Refused

FORMATS = ("csv", "parquet", "xlsx")
# what a sheet of Excel holds, its header included
SHEET_ROWS = 1_048_576
# what the name of a sheet may have
SHEET_NAME = 31
CHUNK = 10_000
COPY = {"csv": "format csv, header", "parquet": "format parquet, compression zstd"}
LISTED = """
    select table_name from information_schema.tables
    where table_schema = 'marts' order by table_name
"""


def add_command(commands: Commands) -> None:
    """Add the command to the command line."""
    command = commands.add_parser(
        "export",
        help="write the published marts as CSV, Parquet or Excel files",
        description="Write each table of the published file as a file of its name: CSV (UTF-8, a "
        "comma, ISO dates, nothing for null), Parquet, or an Excel workbook. Exit code 0: "
        "written; 1: refused, with the reason, and nothing is written.",
    )
    command.add_argument("folder", type=Path, help="where to; made if absent, files are replaced")
    command.add_argument("--format", choices=FORMATS, default="csv", help="default: csv")
    command.add_argument(
        "--only", nargs="+", metavar="TABLE", help="some tables, such as fct_kpis (default: all)"
    )
    add_path(command, "--from", "published")
    command.set_defaults(run=partial(told, "export", _export))


def _export(options: Namespace) -> str:
    """Write the files; returns what was written. Raises Refused."""
    file: Path = getattr(options, "from")
    try:
        written = export(file, options.folder, options.format, options.only)
    except duckdb.Error as error:
        raise Refused(first_line(error)) from None
    return "\n".join(
        f"{options.folder / name}: {counted(rows, 'row')}" for name, rows in written.items()
    )


def export(
    published: Path, folder: Path, kind: str, only: Sequence[str] | None = None
) -> dict[str, int]:
    """Write tables of the published file into the folder; returns file name -> rows.

    kind: one of FORMATS. Raises Refused, before anything is written, for what cannot be.
    """
    if is_the_engine():
        raise Refused(
            "it reads the published file; in PostgreSQL use \\copy of the schema published"
        )
    if not published.exists():
        raise Refused(f"{published} is absent: build and publish first")
    with duckdb.connect(str(published), read_only=True) as connection:
        connection.execute("set TimeZone = 'UTC'")
        tables = _tables(connection, only)
        if kind == "xlsx":
            _refuse_excel(tables)
        folder.mkdir(parents=True, exist_ok=True)
        for name in tables:
            file = folder / f"{name}.{kind}"
            if kind == "xlsx":
                _write_workbook(connection, name, file)
            else:
                # the same order each time: two exports can be compared
                query = f"select * from marts.{name} order by all"
                connection.execute(f"copy ({query}) to '{_quoted(file)}' ({COPY[kind]})")
    return {f"{name}.{kind}": rows for name, rows in tables.items()}


def _tables(connection: duckdb.DuckDBPyConnection, only: Sequence[str] | None) -> dict[str, int]:
    """The tables to write and how many rows each has."""
    names = [name for (name,) in connection.execute(LISTED).fetchall()]
    for name in only or ():
        if name not in names:
            raise Refused(f"there is no table {name}: use some of {', '.join(names)}")
    found = {}
    for name in only or names:
        (rows,) = connection.execute(f"select count(*) from marts.{name}").fetchone() or (0,)
        found[name] = rows
    return found


def _refuse_excel(tables: dict[str, int]) -> None:
    """Raise Refused where no workbooks can be written, or none that hold all rows."""
    if not find_spec("xlsxwriter"):
        raise Refused("Excel files need the package XlsxWriter: pip install XlsxWriter")
    too_large = [name for name, rows in tables.items() if rows >= SHEET_ROWS]
    if too_large:
        raise Refused(
            f"{', '.join(too_large)}: more rows than a sheet of Excel holds ({SHEET_ROWS - 1:,});"
            " name others by --only, or use --format parquet"
        )


def _write_workbook(connection: duckdb.DuckDBPyConnection, name: str, file: Path) -> None:
    """One table as a workbook: a frozen header, dates as dates, nothing read as a formula."""
    import xlsxwriter

    options = {
        "constant_memory": True,
        # an account may be called =HYPERLINK(…)
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": True,
    }
    with xlsxwriter.Workbook(str(file), options) as workbook:
        sheet = workbook.add_worksheet(name[:SHEET_NAME])
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        moment = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        sheet.freeze_panes(1, 0)
        cursor = connection.execute(f"select * from marts.{name} order by all")
        names = [column[0] for column in cursor.description or []]
        sheet.write_row(0, 0, names, workbook.add_format({"bold": True}))
        place = 0
        while rows := cursor.fetchmany(CHUNK):
            for row in rows:
                place += 1
                for column, value in enumerate(row):
                    if isinstance(value, datetime):
                        sheet.write_datetime(place, column, value, moment)
                    elif isinstance(value, date):
                        sheet.write_datetime(place, column, value, day)
                    elif value is not None:
                        sheet.write(place, column, _cell(value))


def _cell(value: Any) -> Any:
    """A value as Excel has it: numbers have fifteen digits there."""
    if isinstance(value, Decimal):
        return float(value)
    return value if isinstance(value, bool | int | float | str) else str(value)


def _quoted(file: Path) -> str:
    return str(file).replace("'", "''")
