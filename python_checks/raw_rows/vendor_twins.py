"""Vendors told in other words: changes of raw rows that move no number, or all money alike."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta
from decimal import ROUND_DOWN, Decimal
from math import lcm
from random import Random

from python_checks.raw_rows.vendor_edges import CENT, DAY, Horizon
from python_checks.raw_rows.vendors import Vendor
from python_checks.sample.schema import REQUEST_LOGS, Columns, is_placeholder

MONEY = {
    "raw_contracts": ("arr_amount",),
    "raw_billing_charges": (
        "list_amount",
        "cache_discount_amount",
        "effective_amount",
        "committed_amount",
    ),
    "raw_inference_costs": ("effective_cost",),
}
SPREAD = ("raw_billing_charges", "raw_inference_costs")
DEDUPLICATION_DAYS = 3
# A month's share divides by its days, whichever month it is, and rates have two decimals.
MONTH_UNIT = lcm(28, 29, 30, 31) * CENT * CENT
# A bill is no longer expected: its length counts as 92 days at most, and it may be 30 days late.
BILL_DAYS = 92 + 30
Subscription = tuple[str, str, str]


def delivered_twice(vendor: Vendor, random: Random) -> Vendor:
    """Every row of a keyed table twice; a request also later inside the deduplication window."""
    doubled: Vendor = {}
    for table, rows in vendor.items():
        again = list(rows)
        if table == "raw_inference_costs":
            # Two equal lines without an id are two costs.
            again = [row for row in rows if row["cost_line_id"]]
        if table in REQUEST_LOGS.values():
            again = _redelivered(rows, random)
        doubled[table] = [*rows, *again]
        random.shuffle(doubled[table])
    return doubled


def _redelivered(rows: list[Columns], random: Random) -> list[Columns]:
    # A later delivery would hide a repeat that lies outside the window: those stay as they are.
    # So do rows without an id, which are told apart by their time.
    times = Counter(row["request_id"] for row in rows)
    return [
        row | {"requested_at": row["requested_at"] + random.randint(0, DEDUPLICATION_DAYS) * DAY}
        if times[row["request_id"]] == 1 and not is_placeholder(row["request_id"])
        else row
        for row in rows
    ]


def signed_at_the_start(vendor: Vendor) -> Vendor:
    """Every line signed the day before its subscription's first; what is a commitment is said."""
    first: dict[Subscription, date] = {}
    for line in vendor.get("raw_contracts", []):
        key = _subscription(line)
        first[key] = min(first.get(key, line["start_date"]), line["start_date"])
    return vendor | {
        "raw_contracts": [
            line
            | {
                "signed_at": datetime.combine(first[_subscription(line)] - DAY, time(0)),
                "is_usage_commitment": line.get("is_usage_commitment") or False,
            }
            for line in vendor.get("raw_contracts", [])
        ]
    }


def split_lines(vendor: Vendor, random: Random, horizon: Horizon) -> Vendor:
    """Contract lines in two: the first ends the day before a date, the second starts on it.

    For vendors whose lines are signed at the start: there the second part belongs to the term of
    the first. What renews itself stays whole, since the length of its terms would change.
    """
    contracts = vendor.get("raw_contracts", [])
    found: list[Columns] = []
    for line in contracts:
        day = _split_day(line, contracts, random, horizon)
        if day is None:
            found.append(line)
        else:
            found.append(line | {"end_date": day - DAY})
            second = {
                "contract_line_id": f"{line['contract_line_id']}-second",
                "start_date": day,
                "replaces_contract_id": None,
            }
            found.append(line | second)
    return vendor | {"raw_contracts": found}


def _split_day(
    line: Columns, contracts: list[Columns], random: Random, horizon: Horizon
) -> date | None:
    start, end = line["start_date"], line["end_date"]
    ids = [other["contract_line_id"] for other in contracts]
    amount = line["arr_amount"]
    if not isinstance(amount, Decimal) or ids.count(line["contract_line_id"]) > 1:
        return None
    if amount == 0 and _has_discounts(line, contracts):
        return None
    others = [other for other in contracts if other is not line and _cuts(other, line)]
    # The second part would cut a line that starts the same day and goes on.
    if line.get("auto_renews") or any(other["start_date"] == start for other in others):
        return None
    following = [other["start_date"] - DAY for other in others if other["start_date"] > start]
    end = min([*following, *([end] if end else [])], default=None)
    last = end or horizon.as_of + timedelta(days=40)
    days = [start + timedelta(days=number) for number in range(1, (last - start).days + 1)]
    # ARR is seen at month ends, so that is where most lines are split.
    seen = [day for day in days if 1 in (day.day, (day + DAY).day)]
    return random.choice([*seen * 20, *days]) if days else None


def _has_discounts(line: Columns, contracts: list[Columns]) -> bool:
    """Whether another zero line would end a discount of the subscription."""
    return any(
        _subscription(other) == _subscription(line)
        and not (isinstance(other["arr_amount"], Decimal) and other["arr_amount"] >= 0)
        for other in contracts
    )


def _subscription(line: Columns) -> Subscription:
    item = (line.get("contract_item_id") or "").strip().lower()
    return line["industry"], line["contract_id"], item


def _cuts(other: Columns, line: Columns) -> bool:
    """Whether the start of a line ends another one: at times said too often, never too seldom."""
    if _subscription(other) != _subscription(line):
        return False
    amount = other["arr_amount"]
    if not isinstance(amount, Decimal):
        return True
    return bool(amount <= 0 if line["arr_amount"] < 0 else amount >= 0)


def without_discounts(vendor: Vendor) -> Vendor:
    """Contract lines that are not negative."""
    lines = vendor.get("raw_contracts", [])
    return vendor | {
        "raw_contracts": [
            line
            for line in lines
            if not isinstance(line["arr_amount"], Decimal) or line["arr_amount"] >= 0
        ]
    }


def unlinked(vendor: Vendor) -> Vendor:
    """Lines of an even number of cents; nothing renews itself and no contract names another."""
    lines = without_discounts(vendor)["raw_contracts"]
    rows = vendor.get("raw_renewals", [])
    return vendor | {
        "raw_contracts": [
            line
            | {
                "arr_amount": line["arr_amount"] // (2 * CENT) * 2 * CENT,
                "auto_renews": None,
                "replaces_contract_id": None,
            }
            for line in lines
            if isinstance(line["arr_amount"], Decimal)
        ],
        # A renewed row that names no contract finds one by itself.
        "raw_renewals": [row for row in rows if "renewed" not in row["outcome"].lower()],
    }


def in_items(vendor: Vendor) -> Vendor:
    """Each line as two items of half the amount, for vendors without discounts and links."""
    return vendor | {
        "raw_contracts": [
            line
            | {
                "contract_line_id": f"{line['contract_line_id']}-{part}",
                "contract_item_id": f"{(line.get('contract_item_id') or '').strip()} {part}",
                "arr_amount": line["arr_amount"] / 2,
            }
            for line in vendor.get("raw_contracts", [])
            for part in ("one", "two")
        ]
    }


def charged_once(vendor: Vendor, random: Random) -> Vendor:
    """Besides its bills a vendor with a one-time charge for each of them."""
    charges = vendor.get("raw_billing_charges", [])
    once = [
        row
        | {
            "charge_id": f"{row['charge_id']}-once-{number}",
            "charge_category": random.choice(["usage", "usage", "credit", "correction"]),
            "charge_frequency": random.choice(["one_time", "One-Time"]),
            "effective_amount": Decimal(random.choice([30000, 30000, -500])),
            "committed_amount": None,
        }
        for number, row in enumerate(charges)
    ]
    return vendor | {"raw_billing_charges": [*charges, *once]}


def linked(vendor: Vendor) -> Vendor:
    """The vendor's contract `second` says that it replaces its contract `first`."""
    return vendor | {
        "raw_contracts": [
            line | {"replaces_contract_id": "first"} if line["contract_id"] == "second" else line
            for line in vendor["raw_contracts"]
        ]
    }


def closed_by_hand(vendor: Vendor) -> Vendor:
    """The vendor's contract `first` closed the day before its contract `second` starts."""
    lines = vendor["raw_contracts"]
    day = min(line["start_date"] for line in lines if line["contract_id"] == "second")
    kept = [line for line in lines if line["contract_id"] == "second" or line["start_date"] < day]
    last = max(line["start_date"] for line in kept if line["contract_id"] == "first")
    return vendor | {
        "raw_contracts": [
            line | {"end_date": day - DAY, "auto_renews": None}
            if line["contract_id"] == "first" and line["start_date"] == last
            else line
            for line in kept
        ]
    }


def in_even_parts(vendor: Vendor) -> Vendor:
    """Amounts in cents, of charges and costs even by day and month: rounding loses nothing."""
    return {
        table: [
            row | {name: _even(row.get(name), _unit(table, row)) for name in MONEY[table]}
            for row in rows
        ]
        if table in MONEY
        else rows
        for table, rows in vendor.items()
    }


def _even(amount: object, unit: Decimal) -> object:
    if not isinstance(amount, Decimal):
        return amount
    return (amount / unit).to_integral_value(rounding=ROUND_DOWN) * unit


def _unit(table: str, row: Columns) -> Decimal:
    months = _whole_months(row) if table == "raw_billing_charges" else 0
    return CENT * _day_count(table, row) if months < 2 else MONTH_UNIT * months


def _whole_months(row: Columns) -> int:
    """Calendar months that a period consists of, zero for others."""
    first, after = row["charge_period_start"].date(), _last_day(row) + DAY
    if (first.day, after.day) != (1, 1):
        return 0
    return int((after.year - first.year) * 12 + after.month - first.month)


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


def split_charges(vendor: Vendor, random: Random, horizon: Horizon) -> Vendor:
    """Charges and costs of several days in two, at a midnight; for vendors in even parts.

    Whole months and bills that say when the next one comes stay as they are.
    """
    found = dict(vendor)
    ids = Counter(_line_id(row) for table in SPREAD for row in vendor.get(table, []))
    for table in SPREAD:
        found[table] = [
            part
            for row in vendor.get(table, [])
            # Of rows that contradict each other one is kept: they stay as they are.
            for part in (
                _parts(row, random)
                if (_line_id(row) is None or ids[_line_id(row)] < 2) and _is_split(row, horizon)
                else [row]
            )
        ]
    return found


def _line_id(row: Columns) -> str | None:
    found: str | None = row.get("charge_id") or row.get("cost_line_id")
    return found


def _is_split(row: Columns, horizon: Horizon) -> bool:
    if _last_day(row) == row["charge_period_start"].date() or row.get("charge_id") == "bad":
        return False
    if "charge_id" not in row:
        return True
    return not _whole_months(row) and _last_day(row) < horizon.as_of - BILL_DAYS * DAY


def _parts(row: Columns, random: Random) -> list[Columns]:
    first, days = row["charge_period_start"].date(), _day_count("raw_billing_charges", row)
    before = random.randint(1, days - 1)
    midnight = datetime.combine(first + before * DAY, time(0))
    one, other = row | {"charge_period_end": midnight}, row | {"charge_period_start": midnight}
    # A part of whole months would be spread by months.
    if max(_whole_months(one), _whole_months(other)) > 1:
        return [row]
    for name in {name for names in MONEY.values() for name in names} & set(row):
        if isinstance(row[name], Decimal):
            one[name] = row[name] / days * before
            other[name] = row[name] - one[name]
    for name in ("charge_id", "cost_line_id"):
        if row.get(name):
            other[name] = f"{row[name]}-second"
    return [one, other]
