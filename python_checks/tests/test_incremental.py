"""Incremental runs equal a full refresh, whatever is delivered in which order.

Hundreds of histories arrive at once, each with its own account, model and request ids, in batches
and into one database that held the sample before. After each run all marts must equal the
recomputation of the rows that the warehouse may not forget.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest

from python_checks.project import INCREMENTAL_MODELS, INCREMENTAL_ROWS, Warehouse
from python_checks.raw_rows.deliveries import BACKFILL_BATCH, BATCHES, backfill, log_after
from python_checks.raw_rows.delivery_stories import histories
from python_checks.raw_rows.raw_folder import write_parquet
from python_checks.raw_rows.request_log import differing_rows
from python_checks.raw_rows.seeds import property_seeds
from python_checks.recompute import Reference, Settings, recompute
from python_checks.recompute.compare import compare_marts
from python_checks.sample.schema import REQUEST_LOGS

LAST = BATCHES[-1]
# far enough back for all histories
VARIABLES = {"request_lookback_days": 3650}
Marts = dict[str, pl.DataFrame]
Raw = dict[str, pl.DataFrame]


@dataclass(frozen=True)
class Arrival:
    """One database that saw the batches one by one: the logs and the marts after each run.

    shown: what the files held. remembered: what the marts must hold.
    """

    warehouse: Warehouse
    shown: list[Raw]
    remembered: list[Raw]
    marts: list[Marts]

    def after(self, batch: int) -> Path:
        """A copy of the database as it was after that batch."""
        return self.warehouse.folder / f"after_{batch}.duckdb"

    def states(self) -> list[pl.DataFrame]:
        """The rows of the incremental models."""
        return [
            self.warehouse.query(INCREMENTAL_ROWS.format(model)) for model in INCREMENTAL_MODELS
        ]

    def run(self, raw: Raw, **variables: str) -> Marts:
        """Show a log to the build and run it."""
        location = write_parquet(raw, self.warehouse.folder / "raw")
        self.warehouse.run_models(location | VARIABLES | variables)
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
    arrived = Arrival(Warehouse(tmp_path_factory.mktemp("arrival")), [], [], [])
    shutil.copy(sample.database, arrived.warehouse.database)
    for batch in BATCHES:
        arrived.shown.append(log_after(batch, delivered, number))
        arrived.remembered.append(log_after(batch, delivered, number, is_remembered=True))
        variables = backfill(delivered) if batch == BACKFILL_BATCH else {}
        arrived.marts.append(arrived.run(arrived.shown[-1], **variables))
        shutil.copy(arrived.warehouse.database, arrived.after(batch))
    yield arrived


@pytest.fixture(scope="module")
def expected(arrival: Arrival, reference: Reference) -> list[Marts]:
    return [recompute(raw, reference, Settings()) for raw in arrival.remembered]


def assert_same(actual: Marts, expected: Marts, raw: Raw) -> None:
    different = [result for result in compare_marts(actual, expected) if not result.is_equal]
    text = "\n".join(result.describe() for result in different)
    assert not different, f"{text}\n{_first_history(text, raw)}"[:15000]


def _first_history(text: str, raw: Raw) -> str:
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
    assert_same(arrival.marts[batch], expected[batch], arrival.remembered[batch])


@pytest.mark.parametrize("fate", ["staged", "duplicate", "quarantined"])
def test_every_batch_changes_rows_of_each_fate(fate: str, expected: list[Marts]) -> None:
    counts = [
        marts["fct_row_accounting"]
        .filter(pl.col("raw_table").is_in(list(REQUEST_LOGS.values())))[f"{fate}_count"]
        .sum()
        for marts in expected
    ]
    assert len(set(counts)) == len(BATCHES), counts


def test_incremental_runs_equal_a_full_refresh(arrival: Arrival) -> None:
    states = arrival.states()
    with arrival.with_database(None):
        assert_same(arrival.marts[LAST], arrival.run(arrival.shown[LAST]), arrival.shown[LAST])
        for state, refreshed in zip(states, arrival.states(), strict=True):
            assert state.equals(refreshed), differing_rows(state, refreshed)


def test_batches_that_come_together_end_where_they_do_one_by_one(
    number: int, arrival: Arrival
) -> None:
    """The run before the last one is left out: the last one brings what is left at once."""
    states = arrival.states()
    with arrival.with_database(arrival.after(LAST - 2)):
        variables = backfill(histories(number))
        together = arrival.run(arrival.shown[LAST], **variables)
        assert_same(together, arrival.marts[LAST], arrival.shown[LAST])
        for state, found in zip(states, arrival.states(), strict=True):
            assert state.equals(found), differing_rows(state, found)


def test_accounts_and_models_registered_late_have_the_numbers_of_on_time(
    arrival: Arrival, reference: Reference
) -> None:
    first, last = arrival.marts[0], arrival.marts[LAST]
    late = first["dim_accounts"].filter(~pl.col("is_registered"))["account_id"]
    registered = last["dim_accounts"].filter("is_registered")["account_id"]
    assert late.is_in(registered.to_list()).any()
    on_time = arrival.shown[0] | {
        name: arrival.shown[LAST][name] for name in ("raw_accounts", "raw_models")
    }
    accounts = recompute(on_time, reference, Settings())["dim_accounts"].select(
        "account_id", "segment"
    )
    found = last["dim_accounts"].select("account_id", "segment")
    joined = accounts.join(found, on="account_id", suffix="_late")
    # accounts that nobody registers are gone once the rows that name them are replaced
    gone = accounts.join(found, on="account_id", how="anti")["account_id"]
    assert gone.str.ends_with(".other").all()
    assert joined["segment"].to_list() == joined["segment_late"].to_list()
