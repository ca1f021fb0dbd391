"""Logs whose files change between the statements of a build: each in a way of its own.

A build reads a log three times: it counts the days, builds the quarantine, builds the totals. A
schedule says what the files hold at each of these moments: as before, half of it (a file is being
written anew, or some are not there yet), or what is new. Every kind of news meets every schedule,
on days that no other one reads.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product

import polars as pl

from python_checks.raw_rows.raw_folder import RawTables
from python_checks.sample.schema import Columns

LOG = "raw_llm_requests"
MOMENTS = ("counted", "quarantined", "totalled")
BEFORE, HALF, NEWS = STATES = ("before", "half", "news")
NEWEST = datetime(2026, 3, 31, 12)
DAY = timedelta(days=1)
# a log takes three days, and the window of three is read before each
DAYS_APART = 7
Rows = list[Columns]


def request(number: int, request_id: str, days: int, **columns: object) -> Columns:
    """A request on a day of a log."""
    at = NEWEST - timedelta(days=DAYS_APART * (number + 1) - days)
    return {
        "request_id": f"{number}-{request_id}",
        "requested_at": at,
        "ingested_at": at,
        "account_id": f"account-{number}",
        "model_id": "one",
        "input_tokens": 10,
        "output_tokens": 1,
    } | columns


def before(number: int) -> Rows:
    """Two days with a request each and, on the second, the first one's once more."""
    return [
        request(number, "first", 0),
        request(number, "first", 2),
        request(number, "second", 2),
        request(number, "refused", 2, input_tokens=-1),
    ]


def with_one_more(**columns: object) -> Callable[[int], Rows]:
    """What was there and a row of the first day, ingested late."""
    late = {"ingested_at": NEWEST} | columns
    return lambda number: [*before(number), request(number, "late", 0, **late)]


def with_an_earlier_delivery(number: int) -> Rows:
    """The second day's request is a second delivery, of a row that nobody says when it came."""
    return [*before(number), request(number, "second", 1, ingested_at=None)]


def replaced(name: str, **columns: object) -> Callable[[int], Rows]:
    """One row is another, of the same times."""
    return lambda number: [
        row | columns if row["request_id"] == f"{number}-{name}" else row for row in before(number)
    ]


FIRST_ROWS = "the first rows"
NEWS_OF: dict[str, Callable[[int], Rows]] = {
    "a late row": with_one_more(),
    "a late row that is refused": with_one_more(output_tokens=-1),
    "a late row without ingested_at": with_one_more(ingested_at=None),
    "an earlier delivery": with_an_earlier_delivery,
    "other tokens": replaced("first", input_tokens=77),
    "a row that is refused now": replaced("second", input_tokens=-5),
    "a row that is no longer refused": replaced("refused", input_tokens=5),
    "an account": replaced("second", account_id="another"),
    FIRST_ROWS: before,
}
# as many rows of each day as before: such news may be taken back
IN_PLACE = {name for name, rows in NEWS_OF.items() if len(rows(0)) == len(before(0))} - {FIRST_ROWS}


@dataclass(frozen=True)
class Log:
    """One log of its own: its news, what is there at each moment, and after the build."""

    number: int
    news: str
    schedule: tuple[str, ...]
    ends: str

    def rows(self, state: str) -> Rows:
        """What the files hold in a state."""
        if state == BEFORE:
            return before(self.number) if self.news != FIRST_ROWS else []
        found = NEWS_OF[self.news](self.number)
        return found[self.number % 2 :: 2] if state == HALF else found


def logs() -> list[Log]:
    """Every kind of news in every schedule; what was replaced in place is also taken back."""
    found = [
        (news, schedule, ends)
        for news in NEWS_OF
        for schedule in product(STATES, repeat=len(MOMENTS))
        for ends in (NEWS, BEFORE)
        if ends == NEWS or news in IN_PLACE
    ]
    return [Log(number, *one) for number, one in enumerate(found)]


def raw_at(moment: str) -> RawTables:
    """The request log at a moment: `before` the build, one of MOMENTS, or `after` it."""
    rows = [request(-1, "newest", 0)]
    for log in logs():
        state = {"before": BEFORE, "after": log.ends}.get(moment)
        rows += log.rows(state or log.schedule[MOMENTS.index(moment)])
    return {LOG: pl.DataFrame(rows, infer_schema_length=None)}
