"""Generated histories hold every kind of delivery that the incremental models must bear."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from itertools import combinations

import pytest

from python_checks.deliveries import (
    BATCH_ENDS,
    OVERLAP,
    WINDOW_DAYS,
    Delivery,
    History,
    flaws,
    histories,
)
from python_checks.sample.schema import REQUEST_LOGS
from python_checks.seeds import FIXED_SEED, property_seeds

HISTORIES, TIMES_EACH = 200, 5
INDUSTRIES = {table: industry for industry, table in REQUEST_LOGS.items()}


def requested(delivery: Delivery) -> datetime:
    at: datetime = delivery.row["requested_at"]
    return at


def days_apart(one: Delivery, other: Delivery) -> int:
    return abs((requested(other).date() - requested(one).date()).days)


def is_repeat(one: Delivery, other: Delivery) -> bool:
    return days_apart(one, other) <= WINDOW_DAYS


def has_equal_times(one: Delivery, other: Delivery) -> bool:
    return all(one.row[name] == other.row[name] for name in ("requested_at", "ingested_at"))


def is_out_of_order(one: Delivery) -> bool:
    newest, at = BATCH_ENDS[one.batch - 1], one.row["ingested_at"]
    return one.batch > 0 and at is not None and newest - OVERLAP <= at < newest


# of a delivery
KINDS: dict[str, Callable[[Delivery], bool]] = {
    "without ingested_at, in a later batch": lambda a: a.batch > 0 and a.row["ingested_at"] is None,
    "out of ingestion order inside the overlap": is_out_of_order,
    "late, months behind its batch": lambda a: (
        a.batch > 0 and (BATCH_ENDS[a.batch] - requested(a)).days > 60
    ),
}
# of two deliveries of a request, the one in the later batch last
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
}


def kinds(history: History) -> set[str]:
    """The kinds of a history's readable deliveries, and whether it has others."""
    requests = [delivery for delivery in history if delivery.table in INDUSTRIES]
    good = [delivery for delivery in requests if not is_flawed(delivery)]
    pairs = [
        pair
        for pair in combinations(sorted(good, key=lambda delivery: delivery.batch), 2)
        if pair[0].row["request_id"] == pair[1].row["request_id"]
    ]
    found = {kind for kind, holds in KINDS.items() if any(map(holds, good))}
    found |= {kind for kind, holds in KINDS_OF_TWO.items() if any(holds(*pair) for pair in pairs)}
    return found | ({"unreadable"} if len(good) < len(requests) else set())


def is_flawed(delivery: Delivery) -> bool:
    listed = flaws(INDUSTRIES[delivery.table])
    return any(flaw.items() <= delivery.row.items() for flaw in listed)


@pytest.mark.parametrize("number", property_seeds(), ids="seed_{}".format)
def test_every_kind_is_generated(
    number: int, record_property: Callable[[str, object], None]
) -> None:
    generated = histories(number)
    found = Counter(kind for history in generated for kind in kinds(history))
    record_property("figure", f"seed {number}: {len(generated)} histories, {dict(found)}")
    assert len(generated) >= HISTORIES
    expected = {*KINDS, *KINDS_OF_TWO, "unreadable"}
    assert not {kind: found[kind] for kind in expected if found[kind] < TIMES_EACH}


def test_seed_repeats_its_histories() -> None:
    assert histories(FIXED_SEED) == histories(FIXED_SEED)
