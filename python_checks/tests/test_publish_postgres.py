"""Publishing on PostgreSQL: readers see one whole version, and the reader's role nothing else."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread
from typing import Any

import psycopg2
import pytest

from kpi.publishing.build_state import Refused
from kpi.publishing.postgres import Schemas
from python_checks.postgres import PostgresWarehouse, connect, database
from python_checks.tests.built_by_hand import VALUES, Built, Value

READER = "kpi_reader_test"
SCHEMAS = Schemas(reader=READER)
BY_HAND = """
    create schema marts;
    create schema marts_intermediate;
    create schema marts_reference;
    create schema marts_meta;
    create table marts.fct_kpis (
        industry text not null, kpi text not null, variant text not null,
        period_grain text not null, kpi_value double precision, is_complete boolean not null,
        is_final boolean not null, period_start date not null
    );
    create table marts.rpt_kpi_scorecard (kpi text primary key, kpi_value double precision);
    create table marts_reference.kpis as select 'nrr' as kpi;
    create table marts_reference.kpi_benchmarks as select 'nrr' as kpi, 1.3 as best_in_class_low;
    create table marts_meta.dbt_runs (
        invocation_id text, command text, started_at timestamp, raw_input text, project_version text
    );
    create table marts_intermediate.int_as_of_date as select date '2026-01-01' as fx_reference_date;
"""
# the version that a reader sees in two tables: the number of the build is the value of each
ANSWER = """
    select publication.invocation_id, max(fct_kpis.kpi_value), max(scorecard.kpi_value)
    from published.fct_kpis, published.publication, published.rpt_kpi_scorecard as scorecard
    group by publication.invocation_id
"""


class Hand:
    """A warehouse of a few rows in a database of its own, built anew as often as one likes."""

    def __init__(self, folder: Path, variables: dict[str, str]) -> None:
        self.built = Built(folder)
        self.built.folder.mkdir(exist_ok=True)
        self.variables = variables
        self.warehouse = PostgresWarehouse(folder, variables=variables)
        self.count = 0

    def build(
        self,
        values: tuple[Value, ...] = VALUES,
        number: float | None = None,
        raw_input: str = "sample",
    ) -> str:
        """A whole, green build; its number is the value of each KPI unless none is given."""
        self.count += 1
        run = f"run{self.count}"
        rows = ", ".join(
            f"('llm_api', '{kpi}', 'all', '{grain}', {number or value}, {complete}, {final},"
            f" date '{start}')"
            for kpi, grain, start, value, complete, final in values
        )
        self.warehouse.execute(
            "truncate marts.fct_kpis, marts.rpt_kpi_scorecard;"
            f"insert into marts.fct_kpis values {rows};"
            f"insert into marts.rpt_kpi_scorecard values ('nrr', {number or 1.4});"
            "insert into marts_meta.dbt_runs"
            f" values ('{run}', 'build', now(), '{raw_input}', '1.0.0')"
        )
        self.built.write_target(run)
        return run

    def reader(self) -> Any:
        """A connection of the role that reads what is published."""
        return connect(self.variables, user=READER)


@pytest.fixture
def hand(
    postgresql: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Hand]:
    with database(postgresql, "kpi_publish_test") as variables:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        found = Hand(tmp_path / "built", variables)
        found.warehouse.execute(f"drop role if exists {READER}; create role {READER} login")
        found.warehouse.execute(BY_HAND)
        yield found
        found.warehouse.execute(f"drop owned by {READER}; drop role {READER}")


def test_readers_see_one_version_each_over_twenty_publishes(hand: Hand) -> None:
    hand.build(number=1)
    SCHEMAS.publish(hand.built.target)
    stop, errors, seen = Event(), [], set()

    def read() -> None:
        connection = hand.reader()
        while not stop.is_set():
            try:
                with connection, connection.cursor() as cursor:
                    cursor.execute(ANSWER)
                    run, one, other = cursor.fetchone()
                    cursor.execute("select max(kpi_value) from published.fct_kpis")
                    seen.add((run, one, other, cursor.fetchone()[0]))
            except psycopg2.Error as error:
                errors.append(str(error))
        connection.close()

    readers = [Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    try:
        for number in range(2, 22):
            hand.build(number=number)
            SCHEMAS.publish(hand.built.target)
            time.sleep(0.05)
    finally:
        stop.set()
        for reader in readers:
            reader.join()
    assert not errors
    assert all(row == (f"run{int(row[1])}", row[1], row[1], row[1]) for row in seen)
    assert len(seen) >= 15


def test_a_transaction_that_has_begun_to_read_keeps_its_version(hand: Hand) -> None:
    hand.build(number=1)
    SCHEMAS.publish(hand.built.target)
    hand.build(number=2)
    publishing = Thread(target=SCHEMAS.publish, args=[hand.built.target])
    with hand.reader() as connection, connection.cursor() as cursor:
        cursor.execute("select max(kpi_value) from published.fct_kpis")
        publishing.start()
        time.sleep(1)
        cursor.execute("select max(kpi_value) from published.rpt_kpi_scorecard")
        assert cursor.fetchone() == (1,)
    publishing.join()
    with hand.reader() as connection, connection.cursor() as cursor:
        cursor.execute(ANSWER)
        assert cursor.fetchone() == ("run2", 2, 2)


@pytest.mark.parametrize(
    "statement",
    [
        "select * from marts.fct_kpis",
        "select * from marts_intermediate.int_as_of_date",
        "select * from {kept}.fct_kpis",
        "insert into published.publication select * from published.publication",
        "delete from published.fct_kpis",
        "create table published.own (one integer)",
        "drop table published.fct_kpis",
    ],
)
def test_the_role_of_readers_is_refused_everything_else(statement: str, hand: Hand) -> None:
    for number in (1, 2):
        hand.build(number=number)
        SCHEMAS.publish(hand.built.target)
    (kept,) = SCHEMAS.kept(connect(hand.variables).cursor())
    with hand.reader() as connection, connection.cursor() as cursor:
        cursor.execute(ANSWER)
        with pytest.raises(
            (psycopg2.errors.InsufficientPrivilege, psycopg2.errors.NotNullViolation)
        ):
            cursor.execute(statement.format(kept=kept))


def test_a_changed_final_value_is_restated_and_a_rollback_takes_it_back(hand: Hand) -> None:
    hand.build()
    assert SCHEMAS.publish(hand.built.target)[1] == 0
    hand.build(((*VALUES[0][:3], 1.15, True, True), *VALUES[1:]))
    publication, restated = SCHEMAS.publish(hand.built.target)
    assert (publication.invocation_id, restated) == ("run2", 1)
    rows = hand.warehouse.query("select * from published.kpi_restatements").to_dicts()
    assert [(row["old_value"], row["new_value"], row["cause"]) for row in rows] == [
        (1.1, 1.15, "data")
    ]
    assert SCHEMAS.publish(hand.built.target) == (publication, None)
    assert SCHEMAS.rollback().invocation_id == "run1"
    assert hand.warehouse.query("select * from published.kpi_restatements").is_empty()


def test_three_versions_are_kept(hand: Hand) -> None:
    for number in range(1, 6):
        hand.build(number=number)
        SCHEMAS.publish(hand.built.target)
    assert [row[0] for row in SCHEMAS.versions()] == ["published", "kept", "kept"]
    assert [row[-1] for row in SCHEMAS.versions()] == ["run5", "run4", "run3"]


def test_what_is_no_whole_build_of_the_last_run_is_not_published(hand: Hand) -> None:
    hand.build(number=1)
    SCHEMAS.publish(hand.built.target)
    hand.build(number=2)
    hand.warehouse.execute("insert into marts_meta.dbt_runs values ('later', 'run', now())")
    with pytest.raises(Refused, match=r"`dbt run` \(run later\) wrote the warehouse after"):
        SCHEMAS.publish(hand.built.target)
    hand.build(number=3)
    hand.warehouse.execute("create view marts.fct_view as select 1 as one")
    with pytest.raises(Refused, match="these are views: fct_view"):
        SCHEMAS.publish(hand.built.target)
    with hand.reader() as connection, connection.cursor() as cursor:
        cursor.execute(ANSWER)
        assert cursor.fetchone() == ("run1", 1, 1)


def test_the_sample_is_not_published_over_own_data(hand: Hand) -> None:
    hand.build(number=1, raw_input="own")
    SCHEMAS.publish(hand.built.target)
    hand.build(number=2)
    with pytest.raises(Refused, match="this build is of the embedded sample"):
        SCHEMAS.publish(hand.built.target)
    with hand.reader() as connection, connection.cursor() as cursor:
        cursor.execute(ANSWER)
        assert cursor.fetchone() == ("run1", 1, 1)


def test_descriptions_and_keys_are_published(hand: Hand) -> None:
    hand.build()
    SCHEMAS.publish(hand.built.target)
    text = "select col_description('published.fct_kpis'::regclass, 5)"
    assert hand.warehouse.query(text).item() == "In value_unit."
    place = "conrelid = 'published.rpt_kpi_scorecard'::regclass and contype = 'p'"
    assert hand.warehouse.query(f"select count(*) from pg_constraint where {place}").item() == 1
