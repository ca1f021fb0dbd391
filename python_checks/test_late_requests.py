"""The edges of what an incremental run looks for, by hand: overlap, window, rows without times.

One log is built before and after rows arrived; the daily totals must be those counted here.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from python_checks.own_data import typed_tables
from python_checks.project import WITHOUT_TESTS, Warehouse
from python_checks.raw_folder import write_parquet

LLM = "llm_api"
NOON = datetime(2026, 3, 31, 12, 0)
OVERLAP = timedelta(hours=6)
UNDATED = (NOON - datetime(1970, 1, 1)).days
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
TOTALS = """
    select usage_date, raw_count, request_count, duplicate_count
    from marts_intermediate.int_request_totals_daily where totals_kind = 'delivery'
"""


def request(
    request_id: str, requested_at: datetime | None, ingested_at: datetime | None
) -> dict[str, Any]:
    """A successful request."""
    return {
        "request_id": request_id,
        "requested_at": requested_at,
        "ingested_at": ingested_at,
        "account_id": "grows",
        "model_id": "one",
        "input_tokens": 10,
        "output_tokens": 1,
    }


# what was there: a year of one request a month, and the newest, whose ingestion is the watermark
BEFORE = [
    *(request(f"old-{days}", NOON - days * DAY, NOON - days * DAY) for days in range(30, 360, 30)),
    request("newest", NOON, NOON),
]


# Rows that arrive later, each far from the others.
ARRIVED = [
    request("late-at-the-far-end-of-the-overlap", NOON - 45 * DAY, NOON - OVERLAP),
    request("beyond-the-overlap", NOON - 200 * DAY, NOON - OVERLAP - SECOND),
    # a second delivery at the end of the window, one beyond it, and one before the first
    request("old-60", NOON - 57 * DAY, NOON + SECOND),
    request("old-90", NOON - 86 * DAY, NOON + SECOND),
    request("old-120", NOON - 123 * DAY, NOON + SECOND),
    request("no-ingestion-time", NOON.replace(hour=0) - 3 * DAY, None),
    # one without any time would have the day looked at for its sake
    request("before-all-times", datetime(1969, 5, 1), None),
]
# (raw, staged, duplicate) rows of the days that change, by days before the newest request
EXPECTED = {
    45: (1, 1, 0),
    57: (1, 0, 1),
    86: (1, 1, 0),
    123: (1, 1, 0),
    120: (1, 0, 1),
    3: (1, 1, 0),
    UNDATED: (1, 0, 0),
}


def totals(warehouse: Warehouse, rows: list[dict[str, Any]], **variables: str) -> pl.DataFrame:
    """Daily totals after a run that sees these requests."""
    raw = {**typed_tables(LLM), "raw_llm_requests": pl.DataFrame(rows, infer_schema_length=None)}
    location = write_parquet(raw, warehouse.folder / "raw")
    warehouse.build(
        "--select", "+int_request_totals_daily", *WITHOUT_TESTS,
        variables=location | {"industries": [LLM]} | variables,
    )  # fmt: skip
    return warehouse.query(TOTALS)


def test_late_rows_are_found_where_promised(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path)
    first = totals(warehouse, BEFORE)
    assert first.height == len(BEFORE)
    found = totals(warehouse, BEFORE + ARRIVED)
    changed = {
        (NOON.date() - day).days: tuple(counts)
        for day, *counts in found.rows()
        if (day, *counts) not in first.rows()
    }
    assert changed == EXPECTED
    # beyond the overlap only a backfill looks
    assert (NOON - 200 * DAY).date() not in found["usage_date"]
    day = (NOON - 200 * DAY).strftime("%Y-%m-%d")
    filled = totals(warehouse, BEFORE + ARRIVED, backfill_from=day, backfill_until=day)
    assert filled.filter(pl.col("usage_date") == (NOON - 200 * DAY).date())["raw_count"].item() == 1


HOUR = timedelta(hours=1)
SEEN_AGAIN = [
    request("newest", NOON, NOON),
    *(request(f"overlap-{days}", NOON - days * DAY, NOON - HOUR) for days in (30, 45, 60, 90)),
    request("long-ago", NOON - 200 * DAY, NOON - 200 * DAY),
    request("of-no-account", NOON - 200 * DAY, NOON - 200 * DAY) | {"account_id": None},
    request("no-ingestion-time", NOON - 10 * DAY, None),
    request("no-ingestion-time-lately", NOON - 2 * DAY, None),
]
SEEN_CHANGED = [
    request("one-more", NOON - 60 * DAY, NOON - 2 * HOUR),
    request("overlap-90", NOON - 90 * DAY, NOON - HOUR + SECOND),
]


def test_days_that_hold_what_they_held_are_left_alone(tmp_path: Path) -> None:
    """All days are marked between two runs: the mark stays where nothing is written again."""
    warehouse = Warehouse(tmp_path)
    totals(warehouse, SEEN_AGAIN)
    table = "marts_intermediate.int_request_totals_daily"
    with duckdb.connect(str(warehouse.database)) as connection:
        connection.execute(f"update {table} set region = 'marked' where totals_kind = 'usage'")
        # as if the last run had built that day only as one that follows on another
        day = (NOON - 30 * DAY).date()
        connection.execute(f"update {table} set is_followed_up = false where usage_date = '{day}'")
        # as if a run had ended between the two models
        connection.execute("delete from marts_intermediate.int_requests_quarantined")
    unchanged = [row for row in SEEN_AGAIN if row["request_id"] != "overlap-90"]
    totals(warehouse, unchanged + SEEN_CHANGED)
    marked = warehouse.query(f"select usage_date from {table} where region = 'marked'")
    days = {(NOON.date() - day).days for (day,) in marked.rows()}
    # 60 has one row more, 90 one of a later ingestion, 200 no row in the quarantine any more; rows
    # without ingestion time are looked at for three days, and the newest day follows on them
    assert days == {45, 10}
    quarantined = "select usage_date from marts_intermediate.int_requests_quarantined"
    assert warehouse.query(quarantined).rows() == [((NOON - 200 * DAY).date(),)]


def test_first_ingestion_times_of_a_log_are_all_new(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path)
    before = [request("newest", NOON, None), request("older", NOON - DAY, None)]
    totals(warehouse, before)
    late = request("late", NOON - 10 * DAY, NOON - OVERLAP - HOUR)
    found = totals(warehouse, [*before, late])
    assert (NOON - 10 * DAY).date() in found["usage_date"]
