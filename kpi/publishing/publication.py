"""Makes the next published file out of a warehouse."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb

from ..printed import Told, quiet
from .build_state import REMEDY, Described, Refused, Run, read_run
from .restatements import add_restatements
from .versions import Publication, Versions, read_publication

MARTS = "marts"
# seeds that readers get beside the marts: what a KPI is, and the thresholds as numbers
REFERENCE = ("kpis", "kpi_benchmarks")
LAST_RUN = """
    select invocation_id, command, raw_input, project_version from marts_meta.dbt_runs
    order by rowid desc limit 1
"""
FX_REFERENCE_DATE = "select fx_reference_date from marts_intermediate.int_as_of_date"
PUBLICATION = """
    create table next.marts.publication (
        version varchar primary key,
        invocation_id varchar not null,
        raw_input varchar,
        project_version varchar,
        data_through_date date,
        fx_reference_date date,
        published_at timestamp not null
    )
"""
PUBLICATION_COMMENT = (
    "One row: the version of this file, the dbt run that built it, which raw tables it read "
    "(sample, or a checksum of their place), the version of the definitions, the last day that "
    "counts, the day of the constant exchange rates and when it was published (UTC)."
)
THROUGH = """
    select max(period_start) from next.marts.fct_kpis where period_grain = 'day' and is_complete
"""

# what a run says of its raw tables when they are the seeds
SAMPLE = "sample"


@dataclass(frozen=True)
class BuiltRun:
    """What a warehouse says of the run that built it: see the fields of Publication."""

    invocation_id: str
    raw_input: str | None
    project_version: str | None
    fx_reference_date: date | None


def publish(
    warehouse: Path, target: Path, published: Path, told: Told = quiet
) -> tuple[Publication, int | None]:
    """Publish the marts of the warehouse when `target` tells of its whole, green build.

    warehouse: the DuckDB file that dbt wrote. target: dbt's target folder. published: the file
    for readers. told: is given each step. Returns what is published now and how many values it
    restates against the latest version of the same raw tables, None when that run was published
    already. Raises Refused when there is anything to object; then the published file is as it was.
    """
    versions = Versions(published.resolve())
    if versions.file == warehouse.resolve():
        raise Refused(f"the warehouse {warehouse} cannot be its own published copy")
    run = read_run(target)
    if run.problems:
        raise Refused("no whole, green build:\n  - " + "\n  - ".join(run.problems) + f"\n{REMEDY}")
    with versions.changing():
        current = versions.current()
        if current and current.invocation_id == run.invocation_id:
            return current, None
        copy = versions.work / "copy.duckdb"
        told(f"copies {warehouse}")
        built = _copy_of_run(warehouse, run.invocation_id, copy)
        refuse_sample_over_own_data(built.raw_input, current)
        made = versions.work / "made.duckdb"
        before = versions.latest_of(built.raw_input)
        told("writes the marts")
        publication, restated = _make(copy, made, built, run, current, before, told)
        versions.add(made, publication)
    return publication, restated


def refuse_sample_over_own_data(raw_input: str | None, current: Publication | None) -> None:
    """Raise Refused where readers have a vendor's own data and the build is that of the sample."""
    if raw_input == SAMPLE and current and current.raw_input not in (SAMPLE, None):
        raise Refused(
            "this build is of the embedded sample, readers have a vendor's own data: build with the"
            " --vars of these, or publish the sample to another place (--to, or another schema)"
        )


def _copy_of_run(warehouse: Path, invocation_id: str, copy: Path) -> BuiltRun:
    """Copy the warehouse while no one writes it; returns what it says of the run.

    Raises Refused unless the run was its last.
    """
    if not warehouse.exists():
        raise Refused(f"{warehouse} is absent. {REMEDY}")
    try:
        # open for reading it cannot be opened for writing, until the copy's end closes the file
        with duckdb.connect(str(warehouse), read_only=True) as connection:
            last = connection.execute(LAST_RUN).fetchone()
            if last is None or last[0] != invocation_id:
                command = f"`dbt {last[1]}` (run {last[0]})" if last else "something else"
                raise Refused(
                    f"{command} wrote {warehouse} after the build {invocation_id}, or failed, or "
                    f"was killed. {REMEDY}"
                )
            log = Path(f"{warehouse}.wal")
            if log.exists():
                shutil.copyfile(log, f"{copy}.wal")
            shutil.copyfile(warehouse, copy)
            reference = connection.execute(FX_REFERENCE_DATE).fetchone()
            return BuiltRun(invocation_id, last[2], last[3], reference[0] if reference else None)
    except (duckdb.CatalogException, duckdb.BinderException):
        raise Refused(f"{warehouse} does not say which run wrote it. {REMEDY}") from None
    except duckdb.IOException as error:
        raise Refused(f"{warehouse} cannot be read, is a build running? {error}") from None


def _make(
    copy: Path,
    made: Path,
    built: BuiltRun,
    run: Run,
    current: Publication | None,
    before: Path | None,
    told: Told,
) -> tuple[Publication, int]:
    """Write the file for readers.

    It has the marts, REFERENCE, kpi_restatements and publication, nothing else, with the project's
    descriptions as comments.
    """
    compared_with = read_publication(before) if before else None
    published_at = datetime.now(UTC).replace(tzinfo=None)
    if current:  # a clock that went back does not turn the versions' order around
        published_at = max(published_at, current.published_at + timedelta(microseconds=1))
    with duckdb.connect(config={"temp_directory": str(made.with_suffix(".tmp"))}) as connection:
        _attach(connection, copy, "built")
        _attach(connection, made, "next")
        if before:
            _attach(connection, before, "before", "(read_only)")
        for seed in REFERENCE:
            connection.execute(
                f"create table built.{MARTS}.{seed} as from built.{MARTS}_reference.{seed}"
            )
        _drop_all_but_marts(connection)
        connection.execute("copy from database built to next")
        _comment(connection, run.tables)
        through = connection.execute(THROUGH).fetchone()
        publication = Publication(
            f"{published_at:%Y%m%dT%H%M%S.%fZ}",
            built.invocation_id,
            through[0] if through else None,
            published_at,
            built.raw_input,
            built.project_version,
            built.fx_reference_date,
        )
        told(f"compares final values with {compared_with or 'no version before'}")
        restated = add_restatements(connection, publication, compared_with)
        connection.execute(PUBLICATION)
        connection.execute(f"comment on table next.marts.publication is '{PUBLICATION_COMMENT}'")
        connection.execute(
            "insert into next.marts.publication values (?, ?, ?, ?, ?, ?, ?)",
            [
                publication.version,
                publication.invocation_id,
                publication.raw_input,
                publication.project_version,
                publication.data_through_date,
                publication.fx_reference_date,
                publication.published_at,
            ],
        )
        connection.execute("checkpoint next")
        connection.execute("detach next")
    if Path(f"{made}.wal").exists():
        raise Refused(f"{made} was not written whole: its log is still there")
    return publication, restated


def _drop_all_but_marts(connection: duckdb.DuckDBPyConnection) -> None:
    """Drop every other schema of `built`; raises Refused for marts that would need them."""
    views = connection.execute(
        "select view_name from duckdb_views() where database_name = 'built' and schema_name = ?",
        [MARTS],
    ).fetchall()
    if views:
        names = ", ".join(name for (name,) in views)
        raise Refused(f"marts are published as tables, these are views: {names}")
    schemas = connection.execute(
        """
        select schema_name from duckdb_schemas()
        where database_name = 'built' and not internal and schema_name not in ('main', ?)
        """,
        [MARTS],
    ).fetchall()
    for (schema,) in schemas:
        connection.execute(f'drop schema built."{schema}" cascade')
    in_main = connection.execute(
        """
        select 'view', view_name from duckdb_views()
        where database_name = 'built' and schema_name = 'main' and not internal
        union all
        select 'table', table_name from duckdb_tables()
        where database_name = 'built' and schema_name = 'main'
        """
    ).fetchall()
    for kind, name in in_main:
        connection.execute(f'drop {kind} built.main."{name}"')


def _comment(connection: duckdb.DuckDBPyConnection, described: Iterable[Described]) -> None:
    """Write the descriptions of tables of `next` as their comments: BI tools show them."""
    found = connection.execute(
        """
        select table_name, list(column_name) from duckdb_columns()
        where database_name = 'next' and schema_name = ?
        group by table_name
        """,
        [MARTS],
    ).fetchall()
    columns = dict(found)
    # in one transaction: each of hundreds would wait for the disk
    connection.execute("begin")
    for table in (one for one in described if one.name in columns):
        place = f'next.{MARTS}."{table.name}"'
        if table.text:
            connection.execute(f"comment on table {place} is {_literal(table.text)}")
        for name, text in table.columns.items():
            if text and name in columns[table.name]:
                connection.execute(f'comment on column {place}."{name}" is {_literal(text)}')
    connection.execute("commit")


def _literal(text: str) -> str:
    quoted = " ".join(text.split()).replace("'", "''")
    return f"'{quoted}'"


def _attach(
    connection: duckdb.DuckDBPyConnection, file: Path, name: str, options: str = ""
) -> None:
    quoted = str(file).replace("'", "''")
    connection.execute(f"attach '{quoted}' as {name} {options}")
