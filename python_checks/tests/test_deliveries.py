"""Generated histories hold every kind of delivery that the incremental models must bear."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from itertools import combinations

import pytest

from python_checks.raw_rows.deliveries import BATCH_ENDS, BATCHES, NEVER, Delivery, History
from python_checks.raw_rows.delivery_stories import (
    ABSURD,
    AHEAD_OF_THE_RUN,
    HOUR,
    WINDOW_DAYS,
    histories,
)
from python_checks.raw_rows.seeds import FIXED_SEED, property_seeds
from python_checks.sample.schema import REQUEST_LOGS

HISTORIES, TIMES_EACH = 500, 5
LOGS = set(REQUEST_LOGS.values())
TIMES = ("requested_at", "ingested_at")
QUANTITY = {"raw_llm_requests": "output_tokens"}


def requested(delivery: Delivery) -> datetime:
    at: datetime = delivery.row["requested_at"]
    return at


def days_apart(one: Delivery, other: Delivery) -> int:
    return abs((requested(other).date() - requested(one).date()).days)


def is_repeat(one: Delivery, other: Delivery) -> bool:
    is_one_account = one.row["account_id"] == other.row["account_id"]
    return is_one_account and days_apart(one, other) <= WINDOW_DAYS


def has_equal_times(one: Delivery, other: Delivery) -> bool:
    return all(one.row[name] == other.row[name] for name in TIMES)


def is_late(one: Delivery) -> bool:
    return one.batch > 0 and requested(one).date() < BATCH_ENDS[one.batch - 1].date()


def is_out_of_order(one: Delivery) -> bool:
    at = one.row["ingested_at"]
    return one.batch > 0 and at is not None and at < BATCH_ENDS[one.batch - 1]


def is_ahead(one: Delivery) -> bool:
    at = one.row["ingested_at"]
    return at is not None and requested(one) > at + HOUR


def grew(one: Delivery, other: Delivery) -> bool:
    name = QUANTITY.get(one.table, "image_count")
    return has_id(one) and is_repeat(one, other) and one.row[name] != other.row[name]


def has_id(one: Delivery) -> bool:
    return one.row["request_id"] is not None


# of a delivery
KINDS: dict[str, Callable[[Delivery], bool]] = {
    "late, without ingested_at": lambda a: is_late(a) and a.row["ingested_at"] is None,
    "late, ingested before what came earlier": lambda a: is_late(a) and is_out_of_order(a),
    "late, months behind its batch": lambda a: (
        a.batch > 0 and (BATCH_ENDS[a.batch] - requested(a)).days > 60
    ),
    "without id": lambda a: not has_id(a),
    "failed and billed": lambda a: a.row["error_type"] is not None and bool(a.row["is_billable"]),
    "ahead of its ingestion": is_ahead,
    "ahead of the run": lambda a: requested(a) == AHEAD_OF_THE_RUN,
    "gone, in the marts until a backfill or its return": lambda a: a.until < a.forgotten,
}
# of two deliveries of one id, the one in the later batch last
KINDS_OF_TWO: dict[str, Callable[[Delivery, Delivery], bool]] = {
    "twice in a batch": lambda a, b: a.batch == b.batch and is_repeat(a, b),
    "again in a later batch": lambda a, b: a.batch < b.batch and is_repeat(a, b),
    "again days later": lambda a, b: 0 < days_apart(a, b) <= WINDOW_DAYS,
    "again after the window": lambda a, b: days_apart(a, b) > WINDOW_DAYS,
    "again over a month's end, in a later batch": lambda a, b: (
        a.batch < b.batch and is_repeat(a, b) and requested(a).month != requested(b).month
    ),
    "before the one of an earlier batch": lambda a, b: (
        a.batch < b.batch and is_repeat(a, b) and requested(b) < requested(a)
    ),
    "with other content": lambda a, b: is_repeat(a, b) and a.row != b.row,
    "at equal times": has_equal_times,
    "at equal times with other content": lambda a, b: has_equal_times(a, b) and a.row != b.row,
    "failure and success of one id": lambda a, b: (
        has_id(a) and is_repeat(a, b) and (a.row["error_type"] is None) != (not b.row["error_type"])
    ),
    "snapshots of one stream on a day": lambda a, b: grew(a, b) and days_apart(a, b) == 0,
    "snapshots of one stream over midnight": lambda a, b: grew(a, b) and days_apart(a, b) == 1,
    "one id of two accounts": lambda a, b: has_id(a) and a.row["account_id"] != b.row["account_id"],
    "equal rows without id": lambda a, b: (
        not has_id(a) and a.row | {"ingested_at": 0} == b.row | {"ingested_at": 0}
    ),
    "replaced in place": lambda a, b: (
        a.until == a.forgotten == b.batch and has_equal_times(a, b) and a.row != b.row
    ),
    "back as it was": lambda a, b: a.until < a.forgotten == b.batch and a.row == b.row,
    "back with other content": lambda a, b: (
        a.until < a.forgotten == b.batch and has_equal_times(a, b) and a.row != b.row
    ),
}
# of a history
KINDS_OF_ALL: dict[str, Callable[[History], bool]] = {
    "a day loses all its rows": lambda history: bool(days_that_lose(history, all_of_them=True)),
    "a day loses some rows": lambda history: bool(days_that_lose(history, all_of_them=False)),
    "withdrawn, and a row comes after the backfill": lambda history: (
        history.story == "withdrawn"
        and any(one.batch == BATCHES[-1] and one.table in LOGS for one in history.deliveries)
    ),
}


def days_that_lose(history: History, all_of_them: bool) -> list[object]:
    """Days of which a batch lacks all rows, or some, that the batch before showed."""
    found: list[object] = []
    dated = [one for one in history.deliveries if one.table in LOGS and not is_refused(one)]
    for day in {requested(one).date() for one in dated}:
        of_day = [one for one in dated if requested(one).date() == day]
        for batch in BATCHES[1:]:
            before = sum(one.is_shown(batch - 1) for one in of_day)
            now = sum(one.is_shown(batch) for one in of_day)
            if now < before and (now == 0) == all_of_them:
                found.append(day)
    return found


def is_refused(one: Delivery) -> bool:
    return one.row["requested_at"] in ABSURD


def kinds(history: History) -> set[str]:
    """The kinds of a history's dated deliveries, and whether it has others."""
    requests = [delivery for delivery in history.deliveries if delivery.table in LOGS]
    dated = [delivery for delivery in requests if not is_refused(delivery)]
    pairs = [
        pair
        for pair in combinations(sorted(dated, key=lambda delivery: delivery.batch), 2)
        if pair[0].row["request_id"] == pair[1].row["request_id"]
    ]
    found = {kind for kind, holds in KINDS.items() if any(map(holds, dated))}
    found |= {kind for kind, holds in KINDS_OF_TWO.items() if any(holds(*pair) for pair in pairs)}
    found |= {kind for kind, holds in KINDS_OF_ALL.items() if holds(history)}
    return found | ({"undated"} if len(dated) < len(requests) else set())


@pytest.mark.parametrize("number", property_seeds(), ids="seed_{}".format)
def test_every_kind_is_generated(
    number: int, record_property: Callable[[str, object], None]
) -> None:
    generated = histories(number)
    found = Counter(kind for history in generated for kind in kinds(history))
    figure = "\n".join(f"{times:>5}  {kind}" for kind, times in found.most_common())
    record_property("figure", f"seed {number}: {len(generated)} histories\n{figure}")
    assert len(generated) >= HISTORIES
    expected = {*KINDS, *KINDS_OF_TWO, *KINDS_OF_ALL, "undated"}
    assert not {kind: found[kind] for kind in expected if found[kind] < TIMES_EACH}


def test_what_is_gone_is_remembered_only_where_its_day_is_left_alone() -> None:
    """A day that loses rows gains none until a backfill or their return: it would be built anew."""
    for history in histories(FIXED_SEED):
        gone = [one for one in history.deliveries if one.until < one.forgotten]
        for one in gone:
            assert one.forgotten < NEVER
            assert not [
                other
                for other in history.deliveries
                if other.table in LOGS and one.until <= other.batch < one.forgotten
            ]


def test_seed_repeats_its_histories() -> None:
    assert histories(FIXED_SEED) == histories(FIXED_SEED)
