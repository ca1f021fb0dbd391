"""What a run finds and what it leaves alone, at the edges of lookback and window, by hand."""

from __future__ import annotations

from datetime import date, datetime

import polars as pl
import pytest

from python_checks.raw_rows.request_log import (
    BUILDERS,
    DAY,
    HOUR,
    NOON,
    SECOND,
    RequestLog,
    request,
)

LONG_AGO = datetime(2020, 1, 1)
LOOKBACK = 35
UNDATED = (NOON - datetime(1970, 1, 1)).days


def old(days: int, **columns: object) -> dict[str, object]:
    """A request of so many days ago, ingested at once."""
    return request(f"old-{days}", NOON - days * DAY, NOON - days * DAY, **columns)


BEFORE = [old(days) for days in (0, 10, 20, 27)]
# Rows that arrive later, each far from the others.
ARRIVED = [
    old(LOOKBACK),
    # a second delivery at the end of the window, one beyond it, and one before the first
    request("old-20", NOON - 17 * DAY, NOON - 17 * DAY),
    request("old-27", NOON - 23 * DAY, NOON + SECOND),
    request("old-10", NOON - 13 * DAY, None),
    request("no-ingestion-time", NOON - 5 * DAY, None),
    request("before-all-times", datetime(1969, 5, 1), None),
    request("unreadable", "yesterday", LONG_AGO),
]
# (raw, counted, duplicate) rows of the days that change, by days before the newest request
EXPECTED = {
    LOOKBACK: (1, 1, 0),
    17: (1, 0, 1),
    23: (1, 1, 0),
    13: (1, 1, 0),
    10: (1, 0, 1),
    5: (1, 1, 0),
    UNDATED: (2, 0, 0),
}


def test_late_rows_are_found_within_the_lookback(log: RequestLog) -> None:
    first = log.run(BEFORE)
    assert len(first) == len(BEFORE)
    found = log.run(BEFORE + ARRIVED)
    changed = {
        (NOON.date() - day).days: counts
        for day, counts in found.items()
        if first.get(day) != counts
    }
    assert changed == EXPECTED
    plan = {reason: len(days) for reason, days in log.plan().items()}
    assert plan == {"new": 6, "window_differs": 2}


def test_undated_rows_stand_alone_beside_the_first_days_of_1970(log: RequestLog) -> None:
    """The days before the first one that can be read are no part of its window."""
    rows = [
        request("unreadable", "yesterday", None),
        request("early", datetime(1970, 1, 2), None),
        request("newest", NOON, NOON),
    ]
    first = log.run(rows)
    assert first[date(1970, 1, 1)] == (1, 0, 0)
    assert log.run(rows) == first
    assert log.plan() == {}


def test_rows_behind_the_lookback_are_found_by_a_backfill(log: RequestLog) -> None:
    """A day that reads them in its window is built again too."""
    before = [old(0), old(33)]
    rows = [*before, request("old-33", NOON - (LOOKBACK + 1) * DAY, NOON - HOUR)]
    first = log.run(before)
    assert log.run(rows) == first
    assert log.plan() == {}
    warned = log.test("assert_request_logs_are_read_whole")
    assert [(row["log_count"], row["read_count"]) for row in warned] == [(3, 2)]
    day = (NOON - (LOOKBACK + 1) * DAY).date()
    filled = log.run(rows, backfill_from=str(day), backfill_until=str(day))
    assert (filled[day], filled[day + 3 * DAY]) == ((1, 1, 0), (1, 0, 1))
    assert not log.test("assert_request_logs_are_read_whole")
    for kept, refreshed in zip(log.kept(), log.refreshed(rows), strict=True):
        assert kept.equals(refreshed)


HELD = [
    *(old(days) for days in (0, 5, 10, 15, 20, 25, 30)),
    old(34) | {"account_id": None},
    request(None, NOON - 31 * DAY, None),
]
CHANGED = {
    "old-10": {"input_tokens": 11},
    "old-15": {"ingested_at": None},
    "old-20": {"account_id": "another"},
    "old-25": {"error_type": "timeout", "is_billable": True},
}


def test_days_that_hold_what_they_held_are_left_alone(log: RequestLog) -> None:
    """All days are marked between two runs: the mark stays where nothing is written again."""
    log.run(HELD)
    table = f"marts_intermediate.{BUILDERS[0]}"
    log.change(f"update {table} set region = 'marked' where totals_kind = 'delivery'")
    # as if rows had come and gone while the quarantine was built
    log.change(f"delete from marts_intermediate.{BUILDERS[1]} where read_date is null")
    rows = [row | CHANGED.get(str(row["request_id"]), {}) for row in HELD]
    log.run([*rows, request("one-more", NOON - 30 * DAY, NOON - 30 * DAY)])
    marked = log.query(f"select usage_date from {table} where region = 'marked'")
    assert {(NOON.date() - day).days for day in marked["usage_date"]} == {0, 5, 31}
    quarantined = f"select usage_date from marts_intermediate.{BUILDERS[1]} where read_date is null"
    assert log.query(quarantined).rows() == [((NOON - 34 * DAY).date(),)]
    log.run([*rows, request("one-more", NOON - 30 * DAY, NOON - 30 * DAY)])
    assert log.plan() == {}


def test_other_settings_reach_behind_the_lookback(log: RequestLog) -> None:
    rows = [old(100), request("old-100", NOON - 95 * DAY, None), old(0)]
    log.run(rows)
    found = log.run(rows, deduplication_window_days=5)
    assert found[(NOON - 95 * DAY).date()] == (1, 0, 1)
    assert {reason: len(days) for reason, days in log.plan().items()} == {"settings": 3}
    refreshed = log.refreshed(rows, deduplication_window_days=5)
    for kept, expected in zip(log.kept(), refreshed, strict=True):
        assert kept.equals(expected)


def test_rows_of_the_future_are_judged_again_once_their_day_has_begun(log: RequestLog) -> None:
    """Without ingested_at by the run's start; by their own ingested_at once and for all."""
    later = NOON + 4 * DAY
    rows = [
        old(0),
        request("unknown-arrival", later, None),
        request("clock-ahead", later, NOON),
        request("far-ahead", NOON + 300 * DAY, None),
    ]
    first = log.run(rows)
    assert first[later.date()] == (2, 0, 0)
    # the lookback begins at the newest day that is not in the future
    late = [*rows, request("late", NOON - 30 * DAY, None)]
    found = log.run(late)
    assert found[(NOON - 30 * DAY).date()] == (1, 1, 0)
    assert "built_before_it_began" in log.plan()
    begun = log.run(late, at=later)
    assert begun[later.date()] == (2, 1, 0)
    for kept, expected in zip(log.kept(), log.refreshed(late, at=later), strict=True):
        assert kept.equals(expected)


def test_ingested_at_of_the_future_counts_once_it_is_near(log: RequestLog) -> None:
    """None at first: the request is judged by the run's start."""
    rows = [old(0), request("ahead", NOON + 3 * DAY, NOON + 2 * DAY + SECOND)]
    first = log.run(rows)
    assert first[(NOON + 3 * DAY).date()] == (1, 0, 0)
    log.run(rows, at=NOON + DAY + HOUR)
    refreshed = log.refreshed(rows, at=NOON + DAY + HOUR)
    for kept, expected in zip(log.kept(), refreshed, strict=True):
        assert kept.equals(expected)
    assert refreshed[0].filter(pl.col("totals_kind") == "usage").height == 2


def test_totals_with_other_columns_are_refused_with_what_to_do(log: RequestLog) -> None:
    """Days of before may be gone from the log: nothing is built anew without a word."""
    rows = [request("1", NOON, NOON)]
    log.run(rows)
    log.change(
        "alter table marts_intermediate.int_request_totals_daily rename content_check to checked"
    )
    with pytest.raises(AssertionError, match="--full-refresh"):
        log.run(rows)
