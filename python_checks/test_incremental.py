"""Incremental runs equal a full refresh, whatever the order in which requests arrive.

Many histories arrive at once, each with its own account, model and request ids, in batches and
into one database that held the sample before. However the batches are split into runs, all marts
must equal the recomputation of the log so far.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from python_checks.deliveries import BATCHES, forgotten, histories, log_after
from python_checks.project import INCREMENTAL_MODELS, INCREMENTAL_ROWS, Warehouse
from python_checks.raw_folder import write_parquet
from python_checks.recompute import Reference, Settings, recompute
from python_checks.recompute.compare import compare_marts
from python_checks.sample.schema import REQUEST_LOGS
from python_checks.seeds import property_seeds
from python_checks.vendors import mapped, place, raw_frames

FORGOTTEN_DAY = date(2024, 1, 30)
LAST = BATCHES[-1]
Marts = dict[str, pl.DataFrame]


@dataclass(frozen=True)
class Arrival:
    """One database that saw the batches one by one: the log and the marts after each run."""

    warehouse: Warehouse
    raw: list[dict[str, pl.DataFrame]]
    marts: list[Marts]

    def after(self, batch: int) -> Path:
        """A copy of the database as it was after that batch."""
        return self.warehouse.folder / f"after_{batch}.duckdb"

    def states(self) -> list[pl.DataFrame]:
        """The rows of the incremental models."""
        return [
            self.warehouse.query(INCREMENTAL_ROWS.format(model)) for model in INCREMENTAL_MODELS
        ]

    def run(self, raw: dict[str, pl.DataFrame], **variables: str) -> Marts:
        """Show a log to the build and run it."""
        location = write_parquet(raw, self.warehouse.folder / "raw")
        self.warehouse.run_models(location | variables)
        return self.warehouse.marts()

    @contextmanager
    def with_database(self, other: Path | None) -> Iterator[None]:
        """Runs start from another database, or from none; in place, so that dbt need not parse."""
        database, kept = self.warehouse.database, self.warehouse.folder / "kept.duckdb"
        database.rename(kept)
        try:
            if other:
                shutil.copy(other, database)
            yield
        finally:
            kept.replace(database)


# One seed, the random one on CI: the runs of one take minutes.
@pytest.fixture(scope="module", params=property_seeds()[-1:], ids="seed_{}".format)
def number(request: pytest.FixtureRequest) -> int:
    found: int = request.param
    return found


@pytest.fixture(scope="module")
def arrival(
    number: int, sample: Warehouse, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Arrival]:
    delivered = histories(number)
    arrived = Arrival(Warehouse(tmp_path_factory.mktemp("arrival")), [], [])
    shutil.copy(sample.database, arrived.warehouse.database)
    for batch in BATCHES:
        arrived.raw.append(log_after(batch, delivered, number))
        arrived.marts.append(arrived.run(arrived.raw[-1]))
        shutil.copy(arrived.warehouse.database, arrived.after(batch))
    yield arrived


@pytest.fixture(scope="module")
def expected(arrival: Arrival, reference: Reference) -> list[Marts]:
    return [recompute(raw, reference, Settings()) for raw in arrival.raw]


def assert_same(actual: Marts, expected: Marts, raw: dict[str, pl.DataFrame]) -> None:
    different = [result for result in compare_marts(actual, expected) if not result.is_equal]
    text = "\n".join(result.describe() for result in different)
    assert not different, f"{text}\n{_first_history(text, raw)}"[:15000]


def _first_history(text: str, raw: dict[str, pl.DataFrame]) -> str:
    prefix = text[text.find("history.") :][: len("history.000.")]
    return "\n".join(
        f"{table}: { {name: value for name, value in row.items() if value is not None} }"
        for table, rows in raw.items()
        for row in rows.iter_rows(named=True)
        if prefix.startswith("history.") and prefix in str(row)
    )


def test_own_data_after_the_sample_carries_no_sample_row(arrival: Arrival) -> None:
    with arrival.with_database(arrival.after(0)):
        totals = arrival.states()[0]
    assert set(totals["industry"]) == set(REQUEST_LOGS)
    accounts = totals["account_id"].drop_nulls()
    assert accounts.str.contains("^(history|newest)[.]").all()


@pytest.mark.parametrize("batch", BATCHES)
def test_incremental_run_equals_the_recomputation(
    batch: int, arrival: Arrival, expected: list[Marts]
) -> None:
    assert_same(arrival.marts[batch], expected[batch], arrival.raw[batch])


@pytest.mark.parametrize("fate", ["staged", "duplicate", "quarantined"])
def test_every_batch_brings_rows_of_each_fate(fate: str, expected: list[Marts]) -> None:
    counts = [
        marts["fct_row_accounting"]
        .filter(pl.col("raw_table").is_in(list(REQUEST_LOGS.values())))[f"{fate}_count"]
        .sum()
        for marts in expected
    ]
    assert counts == sorted(set(counts)), counts


def test_incremental_runs_equal_a_full_refresh(arrival: Arrival) -> None:
    states = arrival.states()
    with arrival.with_database(None):
        assert_same(arrival.marts[LAST], arrival.run(arrival.raw[LAST]), arrival.raw[LAST])
        for state, refreshed in zip(states, arrival.states(), strict=True):
            assert state.equals(refreshed)


def test_batches_that_come_together_end_where_they_do_one_by_one(
    number: int, arrival: Arrival
) -> None:
    """The same log in two to four runs, by the seed: the last one brings what is left at once."""
    states = arrival.states()
    with arrival.with_database(arrival.after(number % (LAST - 1))):
        assert_same(arrival.run(arrival.raw[LAST]), arrival.marts[LAST], arrival.raw[LAST])
        for state, together in zip(states, arrival.states(), strict=True):
            assert state.equals(together)


def test_accounts_and_models_registered_late_have_the_numbers_of_on_time(
    arrival: Arrival, reference: Reference
) -> None:
    first, last = arrival.marts[0], arrival.marts[LAST]
    late = first["dim_accounts"].filter(~pl.col("is_registered"))["account_id"]
    registered = last["dim_accounts"].filter("is_registered")["account_id"]
    assert late.is_in(registered.to_list()).any()
    on_time = arrival.raw[0] | {
        name: arrival.raw[LAST][name] for name in ("raw_accounts", "raw_models")
    }
    accounts = recompute(on_time, reference, Settings())["dim_accounts"].select(
        "account_id", "segment"
    )
    found = last["dim_accounts"].select("account_id", "segment")
    joined = accounts.join(found, on="account_id", suffix="_late")
    assert joined.height == accounts.height
    assert joined["segment"].to_list() == joined["segment_late"].to_list()


def test_running_twice_changes_nothing(arrival: Arrival) -> None:
    before = arrival.states()
    again = arrival.run(arrival.raw[LAST])
    assert_same(again, arrival.marts[LAST], arrival.raw[LAST])
    for state, expected in zip(arrival.states(), before, strict=True):
        assert state.equals(expected)


def test_backfill_rebuilds_the_given_days(arrival: Arrival, reference: Reference) -> None:
    late = {table: forgotten(table, FORGOTTEN_DAY) for table in REQUEST_LOGS.values()}
    raw = mapped(
        raw_frames([place(late, "newest.")]),
        lambda table, rows: pl.concat([arrival.raw[LAST][table], rows]),
    )
    found = arrival.run(raw, backfill_from="2024-01-30", backfill_until="2024-02-01")
    assert_same(found, recompute(raw, reference, Settings()), raw)
