"""Dates, amounts and words of generated vendors, at the edges of definitions."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from random import Random

DAY = timedelta(days=1)
HISTORY_MONTHS = 30
LEAP_DAY = date(2024, 2, 29)
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Horizon:
    """What dates gather around: as_of_date, the grace, the last billed day by industry.

    ends_exclusive: end dates are written as the day after the last day of service.
    """

    as_of: date
    grace_days: int = 30
    ends_exclusive: bool = False
    billed_until: tuple[tuple[str, date], ...] = ()

    def last_billed(self, industry: str) -> date:
        """Last day that usage charges of the industry cover."""
        return dict(self.billed_until).get(industry, self.as_of)


def months_after(day: date, months: int) -> date:
    """The day so many calendar months later, clipped to the month's end."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@cache
def _anchors(horizon: Horizon) -> tuple[date, ...]:
    as_of, grace = horizon.as_of, horizon.grace_days
    firsts = [months_after(as_of.replace(day=1), -back) for back in range(HISTORY_MONTHS)]
    return (
        *firsts,
        *(first - DAY for first in firsts),
        *([LEAP_DAY] * 4 if as_of >= LEAP_DAY else []),
        *(months_after(as_of, -months) for months in (0, 0, 0, 0, 12, 12, 12, 13, 24)),
        *(as_of - timedelta(days=days) for days in (grace, grace + 1)),
    )


def edge_day(random: Random, horizon: Horizon) -> date:
    """A day at or next to a month end, a leap day, as_of_date or a day that the grace reaches."""
    grace = horizon.grace_days
    offset = random.choice([0, 0, 0, 0, 1, -1, 2, -2, 5, -9, grace, -grace])
    return random.choice(_anchors(horizon)) + timedelta(days=offset)


def edge_instant(random: Random, horizon: Horizon) -> datetime:
    """A time at the edge of such a day, or inside it."""
    times = [time(0), time(0), time(12, 30), time(22, 59, 59), time(23, 59, 59, 999999)]
    return datetime.combine(edge_day(random, horizon), random.choice(times))


def money(random: Random) -> Decimal:
    """Round sums that meet again, odd ones to the cent or six decimals, now and then zero."""
    round_sum = Decimal(random.choice([1200, 1200, 2400, 6000, 12000]))
    odd = random.randint(1, 10**6) * CENT
    odder = Decimal(random.randint(1, 10**10)) / 10**6
    return random.choice([*[round_sum] * 8, odd, odd, odder, odder, Decimal(0)])


def signed_money(random: Random) -> Decimal:
    """Money that is negative now and then, by much or by the least amount."""
    amount = money(random)
    return random.choice([amount, amount, amount, -amount, Decimal("-0.000001")])


def currency(random: Random) -> str | None:
    """A currency as tables write it; null is USD."""
    return random.choice([None, None, "USD", "EUR", " eur ", "GBP"])


def spelled(random: Random, code: str) -> str:
    """A code as tables write it: most often plainly, else in capitals, with blanks or hyphens."""
    others = [code.upper(), f" {code} ", code.replace("_", "-"), code.replace("_", " ").title()]
    return random.choice([code] * 12 + others)
