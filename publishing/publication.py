"""Makes the next published file out of a warehouse."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb

from .build_state import REMEDY, Refused, read_run
from .restatements import add_restatements
from .versions import Publication, Versions

MARTS = "marts"
LAST_RUN = """
    select invocation_id, command, raw_input from marts_meta.dbt_runs order by rowid desc limit 1
"""
PUBLICATION = """
    create table next.marts.publication (
        version varchar primary key,
        invocation_id varchar not null,
        raw_input varchar,
        data_through_date date,
        published_at timestamp not null
    )
"""
PUBLICATION_COMMENT = (
    "One row: the version of this file, the dbt run that built it, which raw tables it read "
    "(sample, or a checksum of their place), the last day that counts and when it was published "
    "(UTC)."
)
THROUGH = """
    select max(period_start) from next.marts.fct_kpis where period_grain = 'day' and is_complete
"""


def publish(warehouse: Path, target: Path, published: Path) -> tuple[Publication, int | None]:
    """Publish the marts of the warehouse when `target` tells of its whole, green build.

    warehouse: the DuckDB file that dbt wrote. target: dbt's target folder. published: the file
    for readers. Returns what is published now and how many values it restates against the latest
    version of the same raw tables, None when that run was published already. Raises Refused when
    there is anything to object; then the published file is as it was.
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
        raw_input = _copy_of_run(warehouse, run.invocation_id, copy)
        made = versions.work / "made.duckdb"
        publication, restated = _make(
            copy, made, run.invocation_id, raw_input, current, versions.latest_of(raw_input)
        )
        versions.add(made, publication)
    return publication, restated


def _copy_of_run(warehouse: Path, invocation_id: str, copy: Path) -> str | None:
    """Copy the warehouse while no one writes it; returns which raw tables the run read.

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
            raw_input: str | None = last[2]
            return raw_input
    except (duckdb.CatalogException, duckdb.BinderException):
        raise Refused(f"{warehouse} does not say which run wrote it. {REMEDY}") from None
    except duckdb.IOException as error:
        raise Refused(f"{warehouse} cannot be read, is a build running? {error}") from None


def _make(
    copy: Path,
    made: Path,
    invocation_id: str,
    raw_input: str | None,
    current: Publication | None,
    before: Path | None,
) -> tuple[Publication, int]:
    """Write the file for readers: the marts, kpi_restatements and publication, nothing else."""
    published_at = datetime.now(UTC).replace(tzinfo=None)
    if current:  # a clock that went back does not turn the versions' order around
        published_at = max(published_at, current.published_at + timedelta(microseconds=1))
    with duckdb.connect(config={"temp_directory": str(made.with_suffix(".tmp"))}) as connection:
        _attach(connection, copy, "built")
        _attach(connection, made, "next")
        if before:
            _attach(connection, before, "before", "(read_only)")
        _drop_all_but_marts(connection)
        connection.execute("copy from database built to next")
        restated = add_restatements(connection, invocation_id, published_at)
        through = connection.execute(THROUGH).fetchone()
        publication = Publication(
            f"{published_at:%Y%m%dT%H%M%S.%fZ}",
            invocation_id,
            through[0] if through else None,
            published_at,
            raw_input,
        )
        connection.execute(PUBLICATION)
        connection.execute(f"comment on table next.marts.publication is '{PUBLICATION_COMMENT}'")
        connection.execute(
            "insert into next.marts.publication values (?, ?, ?, ?, ?)",
            [
                publication.version,
                publication.invocation_id,
                publication.raw_input,
                publication.data_through_date,
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


def _attach(
    connection: duckdb.DuckDBPyConnection, file: Path, name: str, options: str = ""
) -> None:
    quoted = str(file).replace("'", "''")
    connection.execute(f"attach '{quoted}' as {name} {options}")
