"""Clocks that run ahead: they move neither as_of_date nor the day a row counts on."""

# One case reads best on few lines.
# fmt: off

from __future__ import annotations

from datetime import datetime, timedelta

from python_checks.sample.calendar_days import DAY
from python_checks.sample.logged import image, llm, vision
from python_checks.sample.sample import Sample

HOUR = timedelta(hours=1)
# The day that is still running: 23:30 on it would end it.
EVENING = datetime(2026, 7, 13, 23, 30)


def two_hours_ahead(sample: Sample) -> None:
    """Kept on its own day, and no evidence that this day is over."""
    llm(sample, "clock_two_hours", EVENING, ingested_at=EVENING - 2 * HOUR)
    vision(sample, "clock_two_hours", EVENING + HOUR, ingested_at=EVENING - HOUR)
    at = datetime(2026, 3, 16, 9, 0)
    llm(sample, "clock_two_hours_once", at, ingested_at=at - 2 * HOUR)


def an_hour_ahead(sample: Sample) -> None:
    """An hour is a clock like any other."""
    at = datetime(2026, 7, 13, 21, 0)
    image(sample, "clock_one_hour", at, ingested_at=at - HOUR)


def three_days_ahead(sample: Sample) -> None:
    """More than a day after its own ingested_at is too far in the future, today and long ago."""
    for name, at in (("today", EVENING + 2 * DAY), ("long_ago", datetime(2026, 3, 16, 9, 0))):
        llm(sample, f"clock_three_days_{name}", at, ingested_at=at - 3 * DAY,
            account_id="acc_bad", is_duplicate=True)
    at = datetime(2026, 3, 16, 10, 0)
    llm(sample, "clock_one_day", at, ingested_at=at - DAY)


def delivered_in_the_far_future(sample: Sample) -> None:
    """An ingested_at later than a day after the run's start is none."""
    vision(sample, "ingested_in_2099", datetime(2026, 3, 16, 9, 0),
           ingested_at=datetime(2099, 1, 1))
