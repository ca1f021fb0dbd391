"""Calendar arithmetic in UTC: month ends, the date twelve months before, period grains."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date, timedelta

import polars as pl

DAY = timedelta(days=1)
GRAINS = ("day", "week", "month", "quarter")
_MONTHS_PER_QUARTER = 3


def month_start(day: date) -> date:
    """First day of the day's month."""
    return day.replace(day=1)


def month_end(day: date) -> date:
    """Last day of the day's month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def add_months(day: date, months: int) -> date:
    """The same day so many calendar months later, clipped to the month's end."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def twelve_months_before(day: date) -> date:
    """The same date a year before; at a month end that month's end; 29 Feb has 28 Feb."""
    before = add_months(day, -12)
    return month_end(before) if day == month_end(day) else before


def period_start(day: date, grain: str) -> date:
    """First day of the period that holds the day; weeks start on Monday."""
    if grain == "day":
        return day
    if grain == "week":
        return day - timedelta(days=day.weekday())
    if grain == "month":
        return month_start(day)
    if grain == "quarter":
        return date(day.year, day.month - (day.month - 1) % _MONTHS_PER_QUARTER, 1)
    raise ValueError(f"period grain: {grain}")


def next_period_start(start: date, grain: str) -> date:
    """First day of the period after the one that starts on `start`."""
    if grain == "day":
        return start + DAY
    if grain == "week":
        return start + 7 * DAY
    return add_months(start, 1 if grain == "month" else _MONTHS_PER_QUARTER)


def last_complete_period_start(as_of: date, grain: str) -> date:
    """First day of the latest period whose last day is on or before `as_of`."""
    running = period_start(as_of, grain)
    if next_period_start(running, grain) - DAY <= as_of:
        return running
    return period_start(running - DAY, grain)


def months_between(first: date, last: date) -> Iterator[date]:
    """First days of the months from that of `first` to that of `last`."""
    month = month_start(first)
    while month <= last:
        yield month
        month = add_months(month, 1)


def complete_month_starts(first: date, as_of: date) -> list[date]:
    """First days of the months from that of `first` whose end is on or before `as_of`."""
    return [month for month in months_between(first, as_of) if month_end(month) <= as_of]


PERIODS_SCHEMA = {
    "period_grain": pl.String,
    "period_start": pl.Date,
    "last_day": pl.Date,
    "is_complete": pl.Boolean,
}


def periods(first_day: date, as_of: date) -> pl.DataFrame:
    """All periods of all grains from that of `first_day` to that of `as_of`, without holes.

    One row per period: period_grain, period_start, last_day (of the running period: `as_of`),
    is_complete.
    """
    rows: list[tuple[str, date, date, bool]] = []
    for grain in GRAINS:
        start = period_start(first_day, grain)
        while start <= as_of:
            following = next_period_start(start, grain)
            end = following - DAY
            rows.append((grain, start, min(end, as_of), end <= as_of))
            start = following
    return pl.DataFrame(rows, schema=PERIODS_SCHEMA, orient="row")


_POLARS_GRAINS = {"day": "1d", "week": "1w", "month": "1mo", "quarter": "1q"}


def in_every_grain(frame: pl.DataFrame, day: str = "day") -> pl.DataFrame:
    """Each row once per grain, with period_grain and the period_start that its day falls in."""
    return pl.concat(
        frame.with_columns(
            pl.lit(grain).alias("period_grain"),
            pl.col(day).dt.truncate(_POLARS_GRAINS[grain]).alias("period_start"),
        )
        for grain in GRAINS
    )
