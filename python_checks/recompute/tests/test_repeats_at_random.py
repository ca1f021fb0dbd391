"""Repeated requests at random, against the definition read row by row."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from python_checks.recompute import Settings
from python_checks.recompute.contract import stage
from python_checks.recompute.tests.cases import REFERENCE, RUN_STARTED_AT, Row, frames

LOG = "raw_llm_requests"
WINDOW_DAYS = 2


def rows() -> st.SearchStrategy[list[Row]]:
    """Rows of two ids and two accounts within nine days."""
    at = st.builds(
        lambda day, hour: datetime(2024, 1, day, hour), st.integers(1, 9), st.sampled_from([0, 23])
    )
    late = st.none() | st.sampled_from([0, 1])
    row = st.fixed_dictionaries(
        {
            "request_id": st.sampled_from(["r", "s", None]),
            "account_id": st.sampled_from(["a", "b"]),
            "requested_at": at,
            "late": late,
            "output_tokens": st.sampled_from([1, 2]),
            "error_type": st.sampled_from([None, None, "boom"]),
            "is_billable": st.sampled_from([None, True]),
        }
    )
    return st.lists(row, max_size=14)


def is_good(row: Row) -> bool:
    return row["error_type"] is None or row["is_billable"] is True


def day_of(row: Row) -> date:
    found: date = row["requested_at"].date()
    return found


def key_of(row: Row) -> tuple[object, ...]:
    whole = tuple(row[name] for name in sorted(row) if name != "late")
    return (row["account_id"], row["request_id"] or whole)


def order_of(row: Row) -> tuple[object, ...]:
    arrived = row["requested_at"] + timedelta(hours=row["late"] or 0)
    content = (row["error_type"] or "", row["is_billable"] is True)
    return (is_good(row), row["requested_at"], arrived, row["output_tokens"], content)


def counted(given_rows: list[Row]) -> list[Row]:
    """The rows that count, by the definition."""
    found: list[Row] = []
    for key in {key_of(row) for row in given_rows}:
        of_key = [row for row in given_rows if key_of(row) == key]
        for day in {day_of(row) for row in of_key}:
            best = max((row for row in of_key if day_of(row) == day), key=order_of)
            before = [
                row
                for row in of_key
                if day - timedelta(days=WINDOW_DAYS) <= day_of(row) < day
                and (is_good(row) or not is_good(best))
            ]
            found += [] if before else [best]
    return found


@settings(max_examples=60, deadline=None)
@given(rows())
def test_rows_that_count(given_rows: list[Row]) -> None:
    raw = [
        {
            **{name: row[name] for name in ("request_id", "account_id", "error_type")},
            "requested_at": str(row["requested_at"]),
            "output_tokens": str(row["output_tokens"]),
            "is_billable": None if row["is_billable"] is None else "true",
            "ingested_at": (
                None
                if row["late"] is None
                else str(row["requested_at"] + timedelta(hours=row["late"]))
            ),
        }
        for row in given_rows
    ]
    chosen = Settings(run_started_at=RUN_STARTED_AT, deduplication_window_days=WINDOW_DAYS)
    staged = stage(frames({LOG: raw}), REFERENCE, chosen)
    columns = ["account_id", "requested_at", "output_tokens", "error_type", "is_billable"]
    found = staged.tables[LOG].select(columns).rows()
    expected = [tuple(row[name] for name in columns) for row in counted(given_rows)]
    assert sorted(found, key=str) == sorted(expected, key=str)
    counts = dict(staged.row_accounting.select("raw_table", "duplicate_count").iter_rows())
    assert counts.get(LOG, 0) == len(given_rows) - len(expected)
