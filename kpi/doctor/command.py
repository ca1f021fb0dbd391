"""`python -m kpi doctor`: looks at raw tables before the first build."""

from __future__ import annotations

import csv
import json
import re
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace, RawDescriptionHelpFormatter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from ..command_line import Commands, default_path
from ..postgres import is_the_engine, warehouse_name
from ..printed import Told, first_line, quiet, steps
from .contract import Declared, read_contract
from .exports import adapters_place, gate_findings, look_at_exports, look_at_fed_tables
from .findings import Finding, Level, Report
from .kpis import computable
from .places import ATTACHED, ROOT, Place, literal, location_place, sample_place, schema_place
from .plausibility import Plausibility
from .postgres import copied
from .rows import row_findings, spelt
from .staging import REPEATED_COSTS, Staged, stage
from .tables import look_at_tables
from .text import report_text

DESCRIPTION = """\
Look at raw tables before the first build: tables, columns, types and files; rows that would be
quarantined, with share and money; KPIs that can be computed and what each other lacks; amounts
and times that cannot be. Nothing is written; dbt runs in a temporary database.
"""
EPILOG = """\
examples:
  python -m kpi doctor '/data/{name}.parquet' --vars '{industries: [llm_api]}'
  python -m kpi doctor "read_json('/data/{name}/*.json', sample_size = -1,
    maximum_sample_files = -1, dateformat = '%Y-%m-%d')"
  python -m kpi doctor --schema raw --database warehouse.duckdb
  python -m kpi doctor --adapter stripe '/exports/stripe/{name}.csv'
  python -m kpi doctor                    the embedded sample

exit codes:
  0  fine
  1  warnings: it can be built
  2  it cannot be built, or every row of a table would be quarantined
"""
DOCUMENTATION = "docs/input_contract.md"
# what the gate says of a column whose type holds no value of the declared one
UNREADABLE = re.compile(r"column (raw_\w+)\.(\w+) is ([^:]+): give it as ")


def add_command(commands: Commands) -> None:
    """Add the command to the command line."""
    command: ArgumentParser = commands.add_parser(
        "doctor",
        help="look at raw tables before the first build: what is wrong and what to do",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=RawDescriptionHelpFormatter,
    )
    command.add_argument(
        "location",
        nargs="?",
        metavar="PATH",
        help="path pattern in which {name} stands for the raw table, or a reader function of"
        " DuckDB: the var raw_location (default: that of --vars, else the sample)",
    )
    command.add_argument(
        "--schema",
        help="schema of raw tables in a DuckDB file, or in PostgreSQL where DBT_TARGET is"
        " postgres, in place of PATH",
    )
    command.add_argument(
        "--database",
        type=Path,
        default=default_path("warehouse"),
        help="that file (default: $DUCKDB_PATH or warehouse.duckdb)",
    )
    command.add_argument(
        "--adapter",
        metavar="TOOL",
        help="PATH or --schema is the export of this tool (docs/adapters); several are told by"
        " --vars, as in a build",
    )
    command.add_argument(
        "--vars", type=variables, default={}, metavar="YAML", help="vars as for dbt"
    )
    command.add_argument("--json", action="store_true", help="print the report as JSON")
    command.set_defaults(run=run)


def variables(text: str) -> dict[str, Any]:
    """The vars of the command line; raises ArgumentTypeError when they are no mapping."""
    import yaml

    try:
        found = yaml.safe_load(text) or {}
    except yaml.YAMLError as error:
        raise ArgumentTypeError(f"no YAML: {error}") from None
    if not isinstance(found, dict):
        raise ArgumentTypeError("use a mapping such as '{industries: [llm_api]}'")
    return found


def run(options: Namespace) -> int:
    """Print the report; returns 0 fine, 1 warnings, 2 cannot be built."""
    if options.schema and options.location:
        print("doctor: give a PATH or --schema, not both", file=sys.stderr)
        return 2
    if options.schema and not is_the_engine() and not options.database.exists():
        print(f"doctor: {options.database} is absent", file=sys.stderr)
        return 2
    if is_the_engine() and (options.adapter or options.vars.get("adapters")):
        print(
            "doctor: exports that are tables of PostgreSQL are not looked at; a build names what"
            " they lack, and quarantined_rows and <tool>__rows_left_out list what is not used",
            file=sys.stderr,
        )
        return 2
    with TemporaryDirectory(prefix="raw_tables_") as folder:
        report = examine(place_of(options, Path(folder)), steps())
    if options.json:
        print(json.dumps(report.as_json(), indent=2, default=str))
    else:
        print(report_text(report))
    return report.exit_code


def place_of(options: Namespace, folder: Path) -> Place:
    """Where the raw tables are, by the command line; else the sample.

    Tables of PostgreSQL are copied into the folder.
    """
    told: Mapping[str, Any] = options.vars
    if options.adapter or told.get("adapters"):
        return _exports_place(options)
    is_file = options.location or told.get("raw_location")
    is_told = not is_file and not told.get("use_sample_data", True)
    schema = options.schema or (str(told.get("raw_schema", "raw")) if is_told else None)
    if schema and is_the_engine():
        place = schema_place(schema, copied(schema, folder), told)
        return replace(place, text=f"schema {schema} of {warehouse_name(options.database)}")
    if options.schema:
        return schema_place(options.schema, options.database, told)
    location = options.location or told.get("raw_location")
    if location is not None:
        return location_place(str(location), told)
    if not told.get("use_sample_data", True):
        return schema_place(str(told.get("raw_schema", "raw")), options.database, told)
    return sample_place(told)


def _exports_place(options: Namespace) -> Place:
    """Exports of the adapters of the vars or of --adapter, and own raw tables beside them."""
    told = dict(options.vars)
    if options.adapter:
        told["adapters"] = [options.adapter]
        where = options.schema or options.location
        told |= {f"{options.adapter}_location": where} if where else {}
    elif options.location:
        told["raw_location"] = options.location
    own = location_place(str(told["raw_location"]), told) if told.get("raw_location") else None
    if options.schema:
        told["raw_database"] = ATTACHED
        return replace(adapters_place(told, own), database=options.database.resolve())
    return adapters_place(told, own)


def examine(place: Place, told_step: Told = quiet) -> Report:
    """Everything about the raw tables of a place. Needs dbt; writes a temporary folder only."""
    told_step("reads what is declared, and looks into the raw tables with dbt")
    report = Report(place.text)
    with TemporaryDirectory(prefix="doctor_") as folder:
        staged = stage(place, Path(folder))
        problems = [text for text in staged.problems if is_of_vars(text)]
        report.add(Finding(Level.STOPS, "vars", "", text, "") for text in problems)
        told = {**project_vars(), **place.variables}
        if staged.manifest is None and not problems:
            report.add(_unknown_industries(told))
        if staged.manifest is None or any("var raw_" in text for text in problems):
            report.add(_others(staged, report))
            return report
        contract = read_contract(staged.manifest, told["industries"])
        with duckdb.connect(str(staged.database)) as connection:
            connection.execute("set TimeZone = 'UTC'")
            if place.database and (refused := _attach(connection, place.database)):
                report.add([refused])
                return report
            adapters = told["adapters"]
            told_step(f"looks at {len(contract)} tables")
            types = look_at_tables(connection, place, contract, report)
            if adapters:
                look_at_exports(connection, staged.manifest, told, report)
                report.add(gate_findings(staged.problems))
            if staged.problems:
                report.add(_unreadable(contract, staged))
                report.add(_others(staged, report))
            else:
                if adapters:
                    look_at_fed_tables(connection, contract, told, types, report)
                told_step("reads all rows")
                _look_at_rows(connection, contract, types, told, staged, report)
    return report


def _attach(connection: duckdb.DuckDBPyConnection, database: Path) -> Finding | None:
    """Open the file of the raw tables beside the doctor's own; why it cannot be, else nothing."""
    try:
        connection.execute(f"attach {literal(str(database))} as {ATTACHED} (read_only)")
    except duckdb.Error as error:
        text = f"{database} cannot be opened: {first_line(error)}"
        return Finding(Level.STOPS, "files", "", text, "is a build running? Wait for its end")
    return None


def is_of_vars(problem: str) -> bool:
    """Whether a problem that dbt lists is one of vars or of the session."""
    return problem.startswith(("var ", "the session"))


def _unknown_industries(told: Mapping[str, Any]) -> Iterator[Finding]:
    """Industries without a row in industries.csv: dbt only says that a model is absent."""
    with (ROOT / "seeds" / "reference" / "industries.csv").open() as file:
        known = [row["industry"] for row in csv.DictReader(file)]
    for industry in told["industries"]:
        if industry not in known:
            text = f"var industries names {industry}: use some of {', '.join(known)}"
            yield Finding(Level.STOPS, "vars", "", text, "")


def _unreadable(contract: tuple[Declared, ...], staged: Staged) -> Iterator[Finding]:
    """Columns whose type stops a build."""
    columns = {(table.name, column.name): column for table in contract for column in table.columns}
    for problem in staged.problems:
        if found := UNREADABLE.match(problem):
            table, name, data_type = found.groups()
            column = columns[table, name]
            text = f"no value of type {data_type} can be read as {column.data_type}"
            remedy = f"write it as {spelt(column.data_type)}"
            yield Finding(Level.STOPS, "rows", table, text, remedy, name, column.unit)


def _others(staged: Staged, report: Report) -> Iterator[Finding]:
    """Why dbt built nothing, where nothing that was found explains it."""
    if report.exit_code < Level.STOPS:
        for problem in staged.problems:
            yield Finding(Level.STOPS, "files", "", problem, f"see {DOCUMENTATION}")


def _look_at_rows(
    connection: duckdb.DuckDBPyConnection,
    contract: tuple[Declared, ...],
    types: Mapping[str, Mapping[str, str]],
    told: Mapping[str, Any],
    staged: Staged,
    report: Report,
) -> None:
    report.add(row_findings(connection, contract, types, float(told["max_quarantine_rate"])))
    report.kpis = computable(connection, contract, report.tables)
    present = [table for table in contract if table.name in types]
    exclusive = told["contract_end_dates"] == "exclusive"
    queries = staged.queries[REPEATED_COSTS]
    report.add(Plausibility(connection, present).findings(exclusive, queries))


def project_vars() -> dict[str, Any]:
    """The vars of dbt_project.yml, which hold where the command line says nothing."""
    import yaml

    found: dict[str, Any] = yaml.safe_load((ROOT / "dbt_project.yml").read_text())["vars"]
    return found
