"""Vendors told in other words: changes of raw rows that move no number, or all money alike."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta
from decimal import ROUND_DOWN, Decimal
from random import Random

from python_checks.sample.schema import REQUEST_LOGS, Columns
from python_checks.vendors import CENT, DAY, Horizon, Vendor, months_after

MONEY = {
    "raw_contracts": ("arr_amount",),
    "raw_billing_charges": ("effective_amount", "committed_amount"),
    "raw_inference_costs": ("effective_cost",),
}
SPREAD = ("raw_billing_charges", "raw_inference_costs")
DEDUPLICATION_DAYS = 3


def delivered_twice(vendor: Vendor, random: Random) -> Vendor:
    """Every row of a keyed table twice; a request also later inside the deduplication window."""
    doubled: Vendor = {}
    for table, rows in vendor.items():
        again = [] if table == "raw_inference_costs" else list(rows)
        if table in REQUEST_LOGS.values():
            again = _redelivered(rows, random)
        doubled[table] = [*rows, *again]
        random.shuffle(doubled[table])
    return doubled


def _redelivered(rows: list[Columns], random: Random) -> list[Columns]:
    # A later delivery would hide a repeat that lies outside the window: those stay as they are.
    times = Counter(row["request_id"] for row in rows)
    return [
        row | {"requested_at": row["requested_at"] + random.randint(0, DEDUPLICATION_DAYS) * DAY}
        if times[row["request_id"]] == 1
        else row
        for row in rows
    ]


def split_lines(
    vendor: Vendor, random: Random, horizon: Horizon, *, away_from_marks: bool
) -> Vendor:
    """Contract lines in two: the first ends the day before a date, the second starts on it.

    ARR is the same on every day. The 12-month mark asks when the first line ends, so with
    `away_from_marks` only lines are split that end before the mark's grace in both tellings (or
    never, when the first part ends before it): then the decision day is the mark either way.
    """
    contracts = vendor.get("raw_contracts", [])
    found: list[Columns] = []
    for line in contracts:
        day = _split_day(line, contracts, random, horizon, away_from_marks=away_from_marks)
        if day is None:
            found.append(line)
        else:
            found.append(line | {"end_date": day - DAY})
            second = f"{line['contract_line_id']}-second"
            found.append(line | {"contract_line_id": second, "start_date": day})
    return vendor | {"raw_contracts": found}


def _split_day(
    line: Columns,
    contracts: list[Columns],
    random: Random,
    horizon: Horizon,
    *,
    away_from_marks: bool,
) -> date | None:
    start, end = line["start_date"], line["end_date"]
    ids = [other["contract_line_id"] for other in contracts]
    if not isinstance(line["arr_amount"], Decimal) or ids.count(line["contract_line_id"]) > 1:
        return None
    if line["arr_amount"] >= 0:
        others = [other for other in contracts if other is not line and _cuts(other, line)]
        # The second part would cut a line that starts the same day and goes on.
        if any(other["start_date"] == start for other in others):
            return None
        following = [other["start_date"] - DAY for other in others if other["start_date"] > start]
        end = min([*following, *([end] if end else [])], default=None)
    last = end or horizon.as_of + timedelta(days=40)
    if away_from_marks:
        before = months_after(start, 12) - timedelta(days=horizon.grace_days)
        if end is not None and end >= before:
            return None
        last = min(last, before)
    days = [start + timedelta(days=number) for number in range(1, (last - start).days + 1)]
    # ARR is seen at month ends, so that is where most lines are split.
    seen = [day for day in days if 1 in (day.day, (day + DAY).day)]
    return random.choice([*seen * 20, *days]) if days else None


def _cuts(other: Columns, line: Columns) -> bool:
    same = (other["contract_id"], other["industry"]) == (line["contract_id"], line["industry"])
    # What does not parse is quarantined and cuts nothing, but leaving it alone is always right.
    amount = other["arr_amount"]
    return same and not (isinstance(amount, Decimal) and amount < 0)


def in_even_parts(vendor: Vendor) -> Vendor:
    """Amounts in cents, of charges and costs in cents a day: nothing is lost by rounding."""
    return {
        table: [
            row | {name: _even(row.get(name), _day_count(table, row)) for name in MONEY[table]}
            for row in rows
        ]
        if table in MONEY
        else rows
        for table, rows in vendor.items()
    }


def _even(amount: object, days: int) -> object:
    if not isinstance(amount, Decimal):
        return amount
    unit = CENT * days
    return (amount / unit).to_integral_value(rounding=ROUND_DOWN) * unit


def _day_count(table: str, row: Columns) -> int:
    return (_last_day(row) - row["charge_period_start"].date()).days + 1 if table in SPREAD else 1


def _last_day(row: Columns) -> date:
    end: datetime | None = row.get("charge_period_end")
    last: date = (end - timedelta(microseconds=1) if end else row["charge_period_start"]).date()
    return last


def scaled(vendor: Vendor, factor: int) -> Vendor:
    """Every amount of money times a factor."""
    return {
        table: [
            row | {name: _times(row.get(name), factor) for name in MONEY.get(table, ())}
            for row in rows
        ]
        for table, rows in vendor.items()
    }


def _times(amount: object, factor: int) -> object:
    return amount * factor if isinstance(amount, Decimal) else amount


def split_charges(vendor: Vendor, random: Random) -> Vendor:
    """Charges and costs of several days in two, at a midnight; for vendors in even parts."""
    found = dict(vendor)
    ids = Counter(row["charge_id"] for row in vendor.get("raw_billing_charges", []))
    for table in SPREAD:
        found[table] = [
            part
            for row in vendor.get(table, [])
            # Of rows that contradict each other one is kept: they stay as they are.
            for part in (_parts(row, random) if ids[row.get("charge_id")] < 2 else [row])
        ]
    return found


def _parts(row: Columns, random: Random) -> list[Columns]:
    first, days = row["charge_period_start"].date(), _day_count("raw_billing_charges", row)
    if days == 1 or row.get("charge_id") == "bad":
        return [row]
    before = random.randint(1, days - 1)
    midnight = datetime.combine(first + before * DAY, time(0))
    one, other = row | {"charge_period_end": midnight}, row | {"charge_period_start": midnight}
    for name in {"effective_amount", "committed_amount", "effective_cost"} & set(row):
        if isinstance(row[name], Decimal):
            one[name] = row[name] / days * before
            other[name] = row[name] - one[name]
    if "charge_id" in row:
        other["charge_id"] = f"{row['charge_id']}-second"
    return [one, other]
