"""Calendar arithmetic that the generator needs."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, timedelta

DAY = timedelta(days=1)


def add_months(day: date, months: int) -> date:
    """The same day `months` later, clipped to the month's end."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def month_start(day: date) -> date:
    """First day of the month."""
    return day.replace(day=1)


def week_start(day: date) -> date:
    """The Monday of the day's week."""
    return day - timedelta(days=day.weekday())


def midnight(day: date) -> datetime:
    """First instant of the day."""
    return datetime(day.year, day.month, day.day)


def days(first: date, last: date) -> Iterator[date]:
    """Every day from first to last, both inclusive."""
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)
