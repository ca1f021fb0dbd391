"""Random histories of deliveries: each a story of one log, drawn from a seeded Random.

A story is a few requests of two accounts: ids that come again as failures, snapshots of a stream
or second deliveries, ids that both accounts use, rows without an id, late ones with and without
ingested_at, rows replaced in place, days that go, and come back or are taken over by a backfill.
No Hypothesis: one build tests hundreds of stories at once, so there is nothing to shrink.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import count
from random import Random

from python_checks.raw_rows.deliveries import (
    BACKFILL_BATCH,
    BATCH_ENDS,
    BATCHES,
    SPAN_DAYS,
    Delivery,
    History,
)
from python_checks.raw_rows.vendor_edges import DAY, months_after
from python_checks.raw_rows.vendor_usage import request_measures
from python_checks.sample.schema import REQUEST_LOGS, Columns

WINDOW_DAYS = 3
HOUR = timedelta(hours=1)
BATCH_AFTER = BACKFILL_BATCH + 1
FIRST_INGESTION = datetime(2024, 2, 8)
# Stories far behind all batches begin at most this day, each in another half of a month: no day is
# built again for another one's sake. Those near the end of a batch share days.
LAST_FIRST_DAY = date(2024, 1, 1)
NEAR_EACH_END = 8
FAR = {"repeated": 60, "replaced": 40, "vanished": 20, "withdrawn": 20}
# too far ahead for a row without ingested_at, and no absurd time
AHEAD_OF_THE_RUN = datetime(2035, 1, 1, 12)
ABSURD = ("yesterday", None, datetime(1969, 5, 1), datetime(2999, 1, 1))


def histories(number: int) -> list[History]:
    """The histories of a seed: FAR by story, then those near the ends of batches, by industry."""
    found: list[History] = []
    for industry in REQUEST_LOGS:
        random = Random(f"{industry} {number}")
        stories = [story for story, times in FAR.items() for _ in range(times)]
        for story, first_day in zip(stories, _first_days(), strict=False):
            found.append(_history(random, story, industry, first_day))
        for end in BATCH_ENDS[:-1]:
            for _ in range(NEAR_EACH_END):
                story = random.choice(["repeated", "replaced"])
                first_day = end.date() - DAY * random.randint(0, WINDOW_DAYS)
                found.append(_history(random, story, industry, first_day))
    return found


def _first_days() -> Iterator[date]:
    """Days before the end and the middle of a month, from LAST_FIRST_DAY into the past."""
    for back in count():
        month = months_after(LAST_FIRST_DAY, -back)
        yield from (month.replace(day=15) - 2 * DAY, month - 2 * DAY)


def _history(random: Random, story: str, industry: str, first_day: date) -> History:
    has_gone = story in ("vanished", "withdrawn")
    gone = random.choice([1, 2]) if has_gone else max(BATCHES)
    batches = range(gone) if has_gone else BATCHES
    requests: list[Delivery] = []
    for request in range(random.randint(1, 3)):
        request_id = None if random.random() < 0.15 else f"request-{request}"
        requests += _deliveries(random, industry, first_day, request_id, batches)
    if has_gone:
        requests = [one for one in requests if _is_of_its_days(one, first_day)]
    if story == "replaced":
        requests = _replaced(random, requests, industry)
    elif story == "vanished":
        requests = _vanished(random, requests, industry, gone)
    elif story == "withdrawn":
        requests = _withdrawn(random, requests, gone)
    registered = [
        Delivery(random.choice(BATCHES), "raw_accounts", {"account_id": "account", "segment": "s"}),
        Delivery(
            random.choice(BATCHES),
            "raw_models",
            {"model_id": "model", "industry": industry, "released_at": date(2015, 1, 1)},
        ),
    ]
    return History(story, first_day, registered + requests)


def _is_of_its_days(one: Delivery, first_day: date) -> bool:
    """Whether no other history has rows on its day."""
    at = one.row["requested_at"]
    return isinstance(at, datetime) and first_day <= at.date() <= first_day + SPAN_DAYS * DAY


def _deliveries(
    random: Random, industry: str, first_day: date, request_id: str | None, batches: range
) -> list[Delivery]:
    """A request's rows, on the SPAN_DAYS after its first day; the same content now and then."""
    moment = random.choice([time(0), time(12), time(23, 59, 58)])
    found: list[Delivery] = []
    for _ in range(random.choice([1, 2, 2, 3, 4])):
        batch = random.choice(batches)
        offset = random.choice([0, 0, 0, 1, 2, 3, 3, 4, 4, SPAN_DAYS - 1])
        requested_at = min(datetime.combine(first_day, moment) + offset * DAY, BATCH_ENDS[batch])
        requested_at += random.choice([timedelta(0), timedelta(0), timedelta(seconds=4)])
        row: Columns = {
            "request_id": request_id,
            "requested_at": requested_at,
            "ingested_at": _ingested_at(random, batch),
            "account_id": random.choice(["account", "account", "account", "other"]),
            "model_id": "model",
            "region": random.choice([None, "eu", "us"]),
            "error_type": random.choice([None, None, None, "timeout"]),
            "is_billable": random.choice([None, None, True, False]),
        }
        row |= request_measures(random, industry)
        found.append(Delivery(batch, REQUEST_LOGS[industry], row | _flaw(random, industry, batch)))
        if random.random() < 0.3:
            found.append(_again(random, found[-1], batches))
    return found


def _ingested_at(random: Random, batch: int) -> datetime | None:
    """None, at or before the batch's end, at or long before the end of the one before."""
    end = BATCH_ENDS[batch]
    before = BATCH_ENDS[batch - 1] if batch else FIRST_INGESTION
    between = before + (end - before) * random.random()
    early = FIRST_INGESTION + (before - FIRST_INGESTION) * random.random()
    return random.choice([None, None, end, before, between.replace(microsecond=0), early])


def _flaw(random: Random, industry: str, batch: int) -> Columns:
    """What sends one row of six to quarantine, or puts it after the horizon."""
    negative = "input_tokens" if industry == "llm_api" else "image_count"
    end = BATCH_ENDS[batch]
    return random.choice(
        [{}] * 50
        + [{"requested_at": at} for at in ABSURD]
        + [
            {negative: -1},
            {negative: "many"},
            {"account_id": None},
            {"requested_at": end + 9 * HOUR, "ingested_at": end},
            {"requested_at": end + 3 * DAY, "ingested_at": end},
            {"requested_at": AHEAD_OF_THE_RUN, "ingested_at": None},
        ]
    )


def _again(random: Random, delivery: Delivery, batches: range) -> Delivery:
    """The same times once more, in the same batch or a later one, with equal or other content."""
    change: Columns = random.choice(
        [{}, {}, {}, {"region": "eu", "model_id": "other-model"}, {"region": None}]
    )
    later = [batch for batch in batches if batch >= delivery.batch]
    return replace(delivery, batch=random.choice(later), row=delivery.row | change)


def _replaced(random: Random, requests: list[Delivery], industry: str) -> list[Delivery]:
    """Some rows give way to others of the same times and number, with other content."""
    found: list[Delivery] = []
    for one in requests:
        if one.batch in BATCHES[:-1] and random.random() < 0.6:
            batch = random.choice(BATCHES[one.batch + 1 :])
            found += [
                replace(one, until=batch, forgotten=batch),
                _other(random, one, batch, industry),
            ]
        else:
            found.append(one)
    return found


def _other(random: Random, one: Delivery, batch: int, industry: str) -> Delivery:
    quantities = request_measures(random, industry)
    change: Columns = random.choice(
        [quantities, quantities, {"error_type": "timeout"}, {"account_id": "other"}]
    )
    return replace(one, batch=batch, row=one.row | change)


def _vanished(random: Random, requests: list[Delivery], industry: str, gone: int) -> list[Delivery]:
    """All rows of some days go, or some rows; all come back, now and then one with other content.

    A day that is whole again may hold other rows: it is built again, and what went is forgotten.
    """
    back = random.choice(BATCHES[gone + 1 :])
    found: list[Delivery] = []
    for one in _chosen(random, requests):
        found.append(replace(one, until=gone, forgotten=back))
        other = _other(random, one, back, industry)
        found.append(other if random.random() < 0.3 else replace(one, batch=back))
    return found + _without(requests, found)


def _withdrawn(random: Random, requests: list[Delivery], gone: int) -> list[Delivery]:
    """All rows of some days go, or some rows, until a backfill takes it over; some come after."""
    found = [
        replace(one, until=gone, forgotten=BACKFILL_BATCH) for one in _chosen(random, requests)
    ]
    late = [replace(one, batch=BATCH_AFTER) for one in requests if random.random() < 0.2]
    return found + _without(requests, found) + late


def _chosen(random: Random, requests: list[Delivery]) -> list[Delivery]:
    """All rows, those of one day, or half of them."""
    days = sorted({one.row["requested_at"].date() for one in requests})
    day = random.choice(days) if days else None
    of_day = [one for one in requests if one.row["requested_at"].date() == day]
    return random.choice([requests, of_day, requests[::2]])


def _without(requests: list[Delivery], changed: list[Delivery]) -> list[Delivery]:
    """The requests that stay as they are."""
    rows = [one.row for one in changed]
    return [one for one in requests if not any(one.row is row for row in rows)]
