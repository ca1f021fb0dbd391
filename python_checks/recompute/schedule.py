"""The days on which the terms of an auto-renewing line would follow one another.

Written from docs/definitions.md section Each subscription renews for itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import chain, pairwise

from .lines import NEVER
from .periods import DAY, add_months


def following_starts(start: date, end: date) -> Iterator[date]:
    """Starts of the terms after one from `start` to `end`, of the same length, in order.

    Whole months are counted from the first term's start, so that a term that starts on the 31st
    does not drift; other lengths are counted in days. Ends where the calendar does.
    """
    following = end + DAY
    months = _months(start, following)
    clipped_months = _months(start, end)
    count = 0
    while True:
        count += 1
        try:
            if months:
                day = add_months(start, count * months)
            elif clipped_months and add_months(start, clipped_months).day < start.day:
                day = add_months(start, count * clipped_months)
                day = day + DAY if day.day < start.day else day
            else:
                day = start + count * (following - start)
        except (ValueError, OverflowError):
            return
        yield day


def _months(start: date, day: date) -> int:
    """The whole months from `start` to a day, zero when there is no such number."""
    months = (day.year - start.year) * 12 + day.month - start.month
    return months if months > 0 and add_months(start, months) == day else 0


def following_terms(start: date, end: date) -> Iterator[tuple[date, date]]:
    """First and last day of the terms after one from `start` to `end`, in order."""
    for first, following in pairwise(chain(following_starts(start, end), [NEVER])):
        yield first, following - DAY
