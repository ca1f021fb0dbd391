"""Rows that go from a request log: the warehouse keeps what it counted until a backfill says no."""

from __future__ import annotations

from datetime import timedelta

import pytest

from python_checks.raw_rows.request_log import DAY, HOUR, NOON, RequestLog, request

GONE = (NOON - 5 * DAY).date()
BACKFILL = {"backfill_from": str(GONE), "backfill_until": str(GONE)}
DAYS_KEPT = 7


def requests(count: int = 4, **columns: object) -> list[dict[str, object]]:
    """The newest request and some of GONE: one refused, and one again a day later."""
    of_day = [
        request(f"{number}", NOON - 5 * DAY + number * HOUR, NOON - 5 * DAY, **columns)
        for number in range(count)
    ]
    refused = [request("refused", NOON - 5 * DAY, None, account_id=None)]
    again = [request("0", NOON - 4 * DAY, NOON - 4 * DAY)]
    return [*of_day, *refused, *again, request("newest", NOON, NOON)]


ALL = requests()
# what is left of GONE
LEFT = {
    "nothing": ALL[5:],
    "half": ALL[2:],
    "refused": ALL[4:],
    "not refused": [*ALL[:4], *ALL[5:]],
}


def assert_as_new(log: RequestLog, rows: list[dict[str, object]]) -> None:
    for kept, expected in zip(log.kept(), log.refreshed(rows), strict=True):
        assert kept.equals(expected)


@pytest.mark.parametrize("left", LEFT)
def test_rows_removed_stay_until_a_backfill(left: str, log: RequestLog) -> None:
    first = log.run(ALL)
    kept = log.kept()
    assert first[GONE] == (5, 4, 0) and first[GONE + DAY] == (1, 0, 1)
    assert log.run(LEFT[left]) == first
    assert log.plan() == {"shrunken": [str(GONE)]}
    for found, expected in zip(log.kept(), kept, strict=True):
        assert found.equals(expected)
    (warned,) = log.test("assert_days_have_not_shrunk")
    left_count = sum(str(row["requested_at"]).startswith(str(GONE)) for row in LEFT[left])
    assert (warned["usage_date"], warned["built_count"]) == (GONE, 5)
    assert warned["log_count"] == left_count
    assert all(f"{name}: {day}" in warned["remedy"] for name, day in BACKFILL.items())
    log.run(LEFT[left], **BACKFILL)
    assert_as_new(log, LEFT[left])
    log.run(LEFT[left])
    assert log.plan() == {}


def test_days_that_vanish_and_come_back_cost_nothing(log: RequestLog) -> None:
    first = log.run(ALL)
    assert log.run(LEFT["nothing"]) == first
    assert log.run(ALL) == first
    assert log.plan() == {}
    log.run(LEFT["half"])
    # back, with a row more
    more = [*ALL, request("more", NOON - 5 * DAY, NOON - 5 * DAY)]
    found = log.run(more)
    assert found[GONE] == (6, 5, 0)
    assert_as_new(log, more)


def test_file_replaced_in_place_is_read_again(log: RequestLog) -> None:
    """As many rows, of the same ids and times."""
    log.run(ALL)
    for changed in (
        requests(input_tokens=11),
        requests(error_type="timeout"),
        requests(error_type="timeout", is_billable=True),
        [row | {"account_id": "another"} if row["request_id"] == "0" else row for row in ALL],
        ALL,
    ):
        log.run(changed)
        assert log.plan()["differs"] in ([str(GONE)], [str(GONE), str(GONE + DAY)])
        assert_as_new(log, changed)


def test_row_that_takes_the_place_of_another_is_read(log: RequestLog) -> None:
    log.run(ALL)
    others = [*ALL[1:], request("other", NOON - 5 * DAY, NOON - 5 * DAY, input_tokens=9)]
    log.run(others)
    assert_as_new(log, others)


def test_logs_kept_by_the_hour_for_a_week_lose_nothing(log: RequestLog) -> None:
    """A run every two days; the day at the edge of what is kept is there in part."""
    hours = int(16 * DAY / HOUR)
    rows = [
        request(f"{hour % 50}-{hour // 60}", NOON - hour * HOUR, NOON - hour * HOUR)
        for hour in range(hours)
    ]
    whole = log.run(rows)
    log.begin()
    for days in range(8, -1, -2):
        now = NOON - days * DAY
        kept = [row for row in rows if now - DAYS_KEPT * DAY < row["ingested_at"] <= now]
        found = log.run(kept, at=now + timedelta(minutes=1))
    first = min(found)
    assert found == {day: counts for day, counts in whole.items() if day > first} | {
        first: found[first]
    }
    assert len(found) > DAYS_KEPT + 6
    assert len(log.plan()["shrunken"]) > DAYS_KEPT


def test_ids_of_ten_thousand_characters_are_ids(log: RequestLog) -> None:
    """Two that differ in their last character are two; a second delivery is one."""
    long = "x" * 9_999
    rows = [
        request(name + end, NOON - days * DAY, None, account_id=long + account)
        for name, end, days, account in (
            (long, "a", 1, "a"), (long, "a", 0, "a"), (long, "b", 0, "a"), (long, "a", 0, "b"),
        )
    ]  # fmt: skip
    found = log.run(rows)
    assert found[NOON.date()] == (3, 2, 1)
    log.run([*rows, request(long + "b", NOON - 2 * DAY, None, account_id=long + "a")])
    assert log.run([*rows, request(long + "b", NOON - 2 * DAY, None, account_id=long + "a")])[
        NOON.date()
    ] == (3, 1, 2)
