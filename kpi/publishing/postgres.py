"""The published schema of a PostgreSQL database, and the versions kept beside it.

Readers see the schema `published`. A publish makes the next one beside it and renames both in one
transaction, with every published table locked: a transaction that has read one has the whole old
version until it ends, every other the whole new one.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg2
from psycopg2 import sql

from ..postgres import connect
from ..printed import counted, file_size
from .build_state import REMEDY, Described, Refused, read_run
from .publication import (
    MARTS,
    PUBLICATION_COMMENT,
    REFERENCE,
    refuse_sample_over_own_data,
)
from .restatements import COMMENT, cause_of_restatements
from .versions import KEPT, Publication

LAST_RUN = """
    select invocation_id, command, raw_input, project_version from marts_meta.dbt_runs
    order by started_at desc, ctid desc limit 1
"""
PUBLICATION = """
    create table {next}.publication (
        version text primary key, invocation_id text not null, raw_input text, project_version text,
        data_through_date date, fx_reference_date date, published_at timestamp not null
    )
"""
RESTATEMENTS = """
    create table {next}.kpi_restatements (
        invocation_id text not null, industry text not null, kpi text not null,
        variant text not null, period_grain text not null, cause text,
        old_value double precision, new_value double precision,
        period_start date not null, restated_at timestamp not null
    )
"""
# as in restatements.py: values are compared exactly, and only what was published as final counts
APPEND = """
    insert into {next}.kpi_restatements
    with final_periods as (
        select industry, period_grain, max(period_start) as last_final_start
        from {before}.fct_kpis where is_complete and is_final group by industry, period_grain
    ),
    published_kpis as (select distinct industry, kpi, variant, period_grain from {before}.fct_kpis),
    changed as (
        select
            industry, kpi, variant, period_grain,
            old_kpis.kpi_value as old_value, new_kpis.kpi_value as new_value, period_start
        from {before}.fct_kpis as old_kpis
        full join {next}.fct_kpis as new_kpis
            using (industry, kpi, variant, period_grain, period_start)
        where old_kpis.kpi_value is distinct from new_kpis.kpi_value
    )
    select
        %(invocation_id)s, industry, kpi, variant, period_grain, %(cause)s,
        changed.old_value, changed.new_value, changed.period_start, %(restated_at)s
    from changed
    inner join final_periods using (industry, period_grain)
    inner join published_kpis using (industry, kpi, variant, period_grain)
    where changed.period_start <= final_periods.last_final_start
"""
SIZE = """
    select sum(pg_total_relation_size(oid)) from pg_class
    where relnamespace = %s::regnamespace and relkind = 'r'
"""
RESTATED = "select count(*), min(cause) from {}.kpi_restatements where restated_at = %s"
# seconds for which a publish waits for readers, and those for which it makes new ones wait at once:
# less than PostgreSQL's deadlock_timeout, so that no reader is ever cancelled
WAIT = 60.0
AT_ONCE = "200ms"
LOCK = 7_402_116


@dataclass(frozen=True)
class Schemas:
    """The published schema and its versions; reader: the role that may read it and nothing else."""

    name: str = "published"
    reader: str | None = None

    @contextmanager
    def changing(self) -> Iterator[Any]:
        """A cursor for a change, of which nothing stays when the block fails.

        Raises Refused when another process changes the schemas.
        """
        connection = connect()
        cursor = connection.cursor()
        try:
            cursor.execute("select pg_try_advisory_xact_lock(%s)", [LOCK])
            if not cursor.fetchone()[0]:
                raise Refused(f"another publish or rollback of schema {self.name} is running")
            yield cursor
            connection.commit()
            self._forget(connection, cursor)
        finally:
            connection.close()

    def publish(self, target: Path) -> tuple[Publication, int | None]:
        """Publish the marts when `target` tells of their whole, green build: as for a file."""
        run = read_run(target)
        if run.problems:
            problems = "\n  - ".join(run.problems)
            raise Refused(f"no whole, green build:\n  - {problems}\n{REMEDY}")
        with self.changing() as cursor:
            current = self.current(cursor)
            if current and current.invocation_id == run.invocation_id:
                return current, None
            last = _last_run(cursor)
            if last is None or last[0] != run.invocation_id:
                command = f"`dbt {last[1]}` (run {last[0]})" if last else "something else"
                raise Refused(
                    f"{command} wrote the warehouse after the build {run.invocation_id}, or "
                    f"failed, or was killed. {REMEDY}"
                )
            refuse_sample_over_own_data(last[2], current)
            self._copy(cursor, run.tables)
            publication = self._described(cursor, last, current)
            restated = self._restate(cursor, publication)
            self._show(cursor, f"{self.name}_next")
        return publication, restated

    def rollback(self) -> Publication:
        """Publish the version before again and forget the one it replaces."""
        with self.changing() as cursor:
            current, kept = self.current(cursor), self.kept(cursor)
            if not kept:
                raise Refused(f"no version before {current or 'the first'} is kept")
            self._show(cursor, kept[-1], is_kept=False)
            found = self.current(cursor)
            assert found
            return found

    def current(self, cursor: Any, schema: str | None = None) -> Publication | None:
        """What a schema says of itself, None where it is not there."""
        cursor.execute("select to_regnamespace(%s) is not null", [schema or self.name])
        if not cursor.fetchone()[0]:
            return None
        try:
            cursor.execute(_in("select * from {}.publication", schema or self.name))
        except psycopg2.Error as error:
            raise Refused(f"schema {self.name} is no published one, rename it: {error}") from None
        names = [column[0] for column in cursor.description]
        return Publication(**dict(zip(names, cursor.fetchone(), strict=True)))

    def kept(self, cursor: Any) -> list[str]:
        """Schemas of the versions before the published one, the oldest first."""
        cursor.execute(
            "select nspname from pg_namespace where nspname ~ %s order by 1",
            [f"^{self.name}_[0-9]{{8}}t[0-9]{{6}}_[0-9]{{6}}z$"],
        )
        return [name for (name,) in cursor.fetchall()]

    def versions(self) -> list[tuple[str, ...]]:
        """The published version and those that are kept, the latest first, for a table."""
        rows: list[tuple[str, ...]] = []
        with self.changing() as cursor:
            for schema in [self.name, *reversed(self.kept(cursor))]:
                kept = self.current(cursor, schema)
                if kept is None:
                    continue
                cursor.execute(SIZE, [schema])
                size = file_size(int(cursor.fetchone()[0] or 0))
                cursor.execute(_in(RESTATED, schema), [kept.published_at])
                count, cause = cursor.fetchone()
                rows.append(
                    (
                        "published" if schema == self.name else "kept",
                        kept.version,
                        f"{kept.published_at:%Y-%m-%d %H:%M}",
                        str(kept.data_through_date or "no data"),
                        size,
                        f"{counted(count, 'value')} ({cause})" if count else "nothing",
                        kept.invocation_id,
                    )
                )
        return rows

    def _copy(self, cursor: Any, described: tuple[Described, ...]) -> None:
        """Make the next schema: every mart with its keys, and REFERENCE, described."""
        made = f"{self.name}_next"
        cursor.execute(_in("drop schema if exists {} cascade", made))
        cursor.execute(_in("create schema {}", made))
        cursor.execute(
            "select relname, relkind from pg_class where relnamespace = %s::regnamespace"
            " and relkind in ('r', 'v', 'm', 'p') order by 1",
            [MARTS],
        )
        found = dict(cursor.fetchall())
        views = ", ".join(name for name, kind in found.items() if kind not in ("r", "p"))
        if views:
            raise Refused(f"marts are published as tables, these are views: {views}")
        places = {name: MARTS for name in found} | dict.fromkeys(REFERENCE, f"{MARTS}_reference")
        texts = {one.name: one for one in described}
        for name, schema in places.items():
            table, source = sql.Identifier(made, name), sql.Identifier(schema, name)
            statement = sql.SQL("create table {} (like {} including all)")
            cursor.execute(statement.format(table, source))
            cursor.execute(sql.SQL("insert into {} select * from {}").format(table, source))
            _comment(cursor, made, name, texts.get(name))

    def _described(
        self, cursor: Any, last: tuple[Any, ...], current: Publication | None
    ) -> Publication:
        """Write the next schema's table publication."""
        made = f"{self.name}_next"
        published_at = datetime.now(UTC).replace(tzinfo=None)
        if current:
            published_at = max(published_at, current.published_at + timedelta(microseconds=1))
        through = "select max(period_start) from {}.fct_kpis"
        cursor.execute(_in(f"{through} where period_grain = 'day' and is_complete", made))
        (through_date,) = cursor.fetchone()
        cursor.execute("select max(fx_reference_date) from marts_intermediate.int_as_of_date")
        (fx_date,) = cursor.fetchone()
        version = f"{published_at:%Y%m%dT%H%M%S.%fZ}"
        row = (version, last[0], last[2], last[3], through_date, fx_date, published_at)
        cursor.execute(_in(PUBLICATION, made))
        cursor.execute(_in("comment on table {}.publication is %s", made), [PUBLICATION_COMMENT])
        cursor.execute(_in("insert into {}.publication values %s", made), [row])
        return Publication(version, last[0], through_date, published_at, last[2], last[3], fx_date)

    def _restate(self, cursor: Any, publication: Publication) -> int:
        """Write the next schema's kpi_restatements; returns how many rows are new."""
        places = {"next": sql.Identifier(f"{self.name}_next")}
        cursor.execute(sql.SQL(RESTATEMENTS).format(**places))
        comment = sql.SQL("comment on table {next}.kpi_restatements is %s").format(**places)
        cursor.execute(comment, [COMMENT])
        for schema in [self.name, *reversed(self.kept(cursor))]:
            before = self.current(cursor, schema)
            if before is None or before.raw_input != publication.raw_input:
                continue
            places["before"] = sql.Identifier(schema)
            carried = "insert into {next}.kpi_restatements select * from {before}.kpi_restatements"
            cursor.execute(sql.SQL(carried).format(**places))
            cursor.execute(
                sql.SQL(APPEND).format(**places),
                {
                    "invocation_id": publication.invocation_id,
                    "cause": cause_of_restatements(publication, before),
                    "restated_at": publication.published_at,
                },
            )
            return int(cursor.rowcount)
        return 0

    def _show(self, cursor: Any, schema: str, is_kept: bool = True) -> None:
        """Put a schema in the place of the published one, which becomes a version or is dropped."""
        current = self.current(cursor)
        if current:
            self._lock(cursor)
            kept = f"{self.name}_{current.version.lower().replace('.', '_')}"
            cursor.execute(_in("alter schema {} rename to {}", self.name, kept))
            if self.reader:
                cursor.execute(_in("revoke all on schema {} from {}", kept, self.reader))
            if not is_kept:
                cursor.execute(_in("drop schema {} cascade", kept))
        cursor.execute(_in("alter schema {} rename to {}", schema, self.name))
        if self.reader:
            cursor.execute(_in("grant usage on schema {} to {}", self.name, self.reader))
            tables = "grant select on all tables in schema {} to {}"
            cursor.execute(_in(tables, self.name, self.reader))

    def _lock(self, cursor: Any) -> None:
        """Wait until nobody reads a published table; raises Refused after WAIT seconds."""
        cursor.execute("select tablename from pg_tables where schemaname = %s", [self.name])
        tables = [sql.Identifier(self.name, name) for (name,) in cursor.fetchall()]
        statement = sql.SQL("lock table {} in access exclusive mode").format(
            sql.SQL(", ").join(tables)
        )
        cursor.execute("select set_config('lock_timeout', %s, true)", [AT_ONCE])
        until = time.monotonic() + WAIT
        while True:
            cursor.execute("savepoint unlocked")
            try:
                cursor.execute(statement)
                return
            except psycopg2.errors.LockNotAvailable:
                cursor.execute("rollback to savepoint unlocked")
                if time.monotonic() > until:
                    raise Refused(
                        f"somebody has read schema {self.name} for {WAIT:.0f} seconds: try again"
                    ) from None
                time.sleep(0.1)

    def _forget(self, connection: Any, cursor: Any) -> None:
        """Drop versions beyond the kept ones; one that somebody still reads goes next time."""
        for schema in self.kept(cursor)[: -(KEPT - 1)]:
            try:
                cursor.execute("select set_config('lock_timeout', %s, true)", [AT_ONCE])
                cursor.execute(_in("drop schema {} cascade", schema))
                connection.commit()
            except psycopg2.errors.LockNotAvailable:
                connection.rollback()


def own_schemas() -> Schemas:
    """Those that PUBLISHED_SCHEMA and PUBLISHED_READER name."""
    reader = os.environ.get("PUBLISHED_READER") or None
    return Schemas(os.environ.get("PUBLISHED_SCHEMA") or "published", reader)


def _last_run(cursor: Any) -> tuple[Any, ...] | None:
    """The run that wrote the warehouse last."""
    try:
        cursor.execute(LAST_RUN)
    except psycopg2.Error as error:
        raise Refused(f"the warehouse does not say which run wrote it. {REMEDY}") from error
    found: tuple[Any, ...] | None = cursor.fetchone()
    return found


def _in(statement: str, *names: str) -> Any:
    """A statement with names in the place of its braces; {next} is the first of them."""
    identifiers = [sql.Identifier(name) for name in names]
    return sql.SQL(statement).format(*identifiers, next=identifiers[0])


def _comment(cursor: Any, schema: str, name: str, described: Described | None) -> None:
    """Write the description of a table and its columns: BI tools show them."""
    if described is None:
        return
    table = sql.Identifier(schema, name)
    comment = sql.SQL("comment on table {} is %s").format(table)
    cursor.execute(comment, [" ".join(described.text.split())])
    cursor.execute(
        "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0",
        [f'"{schema}"."{name}"'],
    )
    for (column,) in cursor.fetchall():
        if described.columns.get(column):
            place = sql.Identifier(schema, name, column)
            text = " ".join(described.columns[column].split())
            cursor.execute(sql.SQL("comment on column {} is %s").format(place), [text])
