"""Contracts and renewal rows of generated vendors, as sales operations records them.

Ends and starts meet, overlap and leave gaps around the grace; contracts have items, discounts and
free lines, follow one another with and without a link, renew themselves, and some are signed
before they start or entered late.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from python_checks.raw_rows.vendor_edges import (
    DAY,
    Horizon,
    currency,
    edge_day,
    edge_instant,
    money,
    months_after,
    signed_money,
    spelled,
)
from python_checks.sample.schema import Columns

ITEMS: tuple[tuple[str | None, ...], ...] = (
    (None,), (None,), (None,), (None,), ("seats", "api"), (None, "seats"),
)  # fmt: skip
# How a contract's lines are marked: by line a choice of these.
AUTO_RENEWS: tuple[tuple[bool | None, ...], ...] = ((None,), (None, False), (True,), (True, None))
COMMITMENTS: tuple[tuple[bool | None, ...], ...] = ((None,), (None,), (True, False, None), (True,))
SIGNINGS = ("never", "never", "at once", "at once", "by line", "by line", "early", "any")


@dataclass(frozen=True)
class Paper:
    """What the lines of one contract share."""

    keys: Columns
    auto_renews: tuple[bool | None, ...]
    commitments: tuple[bool | None, ...]
    signing: str
    start: date


def contract_rows(
    random: Random, horizon: Horizon, accounts: list[str], industry: str
) -> list[Columns]:
    """Up to four contracts of one to five lines each, most of them of one account."""
    rows: list[Columns] = []
    account = random.choice(accounts)
    commitments = random.choice(COMMITMENTS)
    for number in range(random.choice([0, 1, 1, 2, 2, 3, 4])):
        account = random.choice([account, account, account, *accounts])
        keys = {
            "contract_id": f"{industry[:2]}-contract-{number}",
            "account_id": account,
            "industry": industry,
        }
        paper = Paper(
            keys,
            random.choice(AUTO_RENEWS),
            commitments,
            random.choice(SIGNINGS),
            _contract_start(random, horizon, rows),
        )
        rows += _contract(random, horizon, paper)
    _name_replaced(random, rows)
    for number, row in enumerate(rows):
        row["contract_line_id"] = f"{industry[:2]}-line-{number}"
        if horizon.ends_exclusive and row["end_date"]:
            row["end_date"] += DAY
    return rows


def gaps(grace_days: int) -> list[int]:
    """Days between one end and the next start: none, around the grace, overlaps."""
    grace = grace_days
    around = [max(grace - 1, 0), grace, grace, grace + 1, 2 * grace + 1]
    return [0, 0, 0, 0, 0, 1, *around, -1, -10, -30]


def _contract_start(random: Random, horizon: Horizon, rows: list[Columns]) -> date:
    if not rows or random.randint(0, 3) == 0:
        return edge_day(random, horizon)
    other = random.choice(rows)
    end: date = other["end_date"] or other["start_date"] + timedelta(days=random.randint(0, 400))
    after: date = end + DAY * (1 + random.choice([*gaps(horizon.grace_days), -89, -90]))
    again = months_after(other["start_date"], random.choice([0, 1, 12]))
    return random.choice([after, after, after, again])


def _contract(random: Random, horizon: Horizon, paper: Paper) -> list[Columns]:
    rows: list[Columns] = []
    amount = money(random)
    for number, item in enumerate(random.choice(ITEMS)):
        start = paper.start
        if number and random.randint(0, 1):
            start = _contract_start(random, horizon, rows)
        rows += _subscription(random, horizon, paper, item, start, amount)
        amount = random.choice([amount, money(random)])
    if random.randint(0, 3) == 0:
        rows.append(_discount(random, horizon, paper, random.choice(rows)))
    return rows


def _subscription(
    random: Random, horizon: Horizon, paper: Paper, item: str | None, start: date, amount: Decimal
) -> list[Columns]:
    rows: list[Columns] = []
    months = random.choice([None, None, 1, 3, 12])
    for _ in range(random.choice([1, 1, 2, 3, 4])):
        end = line_end(random, start, horizon.grace_days)
        if months and random.randint(0, 4):
            end = months_after(start, months) - DAY
        rows.append(_line(random, horizon, paper, item, start, end, amount))
        if random.randint(0, 11) == 0:
            continue
        gap = random.choice(gaps(horizon.grace_days))
        start = (end or start + timedelta(days=random.randint(0, 200))) + DAY * (1 + gap)
        amount = random.choice([amount, amount, signed_money(random)])
    return rows


def _line(
    random: Random,
    horizon: Horizon,
    paper: Paper,
    item: str | None,
    start: date,
    end: date | None,
    amount: Decimal,
) -> Columns:
    return paper.keys | {
        "start_date": start,
        "end_date": end,
        "arr_amount": amount,
        "currency": currency(random),
        "auto_renews": random.choice(paper.auto_renews),
        "signed_at": _signed_at(random, horizon, paper, start),
        "contract_item_id": spelled(random, item) if item else random.choice([None, " "]),
        "is_usage_commitment": random.choice(paper.commitments),
    }


def _signed_at(random: Random, horizon: Horizon, paper: Paper, start: date) -> datetime | None:
    days = {
        "never": None,
        "at once": paper.start,
        "by line": start - timedelta(days=random.choice([0, 0, 1, 14])),
        "early": start - timedelta(days=random.choice([60, 400])),
    }
    if paper.signing == "any":
        late = start + timedelta(days=random.choice([1, 10, horizon.grace_days]))
        at = random.choice([*days.values(), late, horizon.as_of, horizon.as_of + DAY])
    else:
        at = days[paper.signing]
    noon = random.choice([time(0), time(12, 30), time(23, 59, 59, 999999)])
    return datetime.combine(at, noon) if at else None


def _discount(random: Random, horizon: Horizon, paper: Paper, line: Columns) -> Columns:
    start: date = line["start_date"] + timedelta(days=random.choice([0, 0, 0, -5, 31, 100]))
    end = random.choice([line["end_date"], line["end_date"], None, months_after(start, 6)])
    if end is not None and end < start:
        end = start
    amount = -abs(line["arr_amount"]) * random.choice([1, 1, 2, 5]) / 4
    item = random.choice([None, None, line["contract_item_id"], "discount"])
    return _line(random, horizon, paper, (item or "").strip().lower(), start, end, amount)


def successor_rows(random: Random, horizon: Horizon, industry: str) -> list[Columns]:
    """A contract `first` without a gap and a contract `second` that starts while it is in force."""
    began = start = edge_day(random, horizon) - timedelta(days=random.choice([0, 200, 400]))
    lines: list[tuple[str, date, date | None]] = []
    for _ in range(random.choice([1, 1, 2])):
        end = line_end(random, start, horizon.grace_days)
        if end is not None and end == start:
            end = start + 20 * DAY
        lines.append(("first", start, end))
        start = (end or start + 100 * DAY) + DAY
    renews = random.choice([None, None, True])
    until = (lines[-1][2] or start + 400 * DAY) + (500 * DAY if renews else timedelta(0))
    day = began + random.randint(1, (until - began).days) * DAY
    lines.append(("second", day, line_end(random, day, horizon.grace_days)))
    return [
        {
            "contract_line_id": f"{industry[:2]}-line-{number}",
            "contract_id": contract,
            "account_id": "a0",
            "industry": industry,
            "start_date": first_day,
            "end_date": last_day,
            "arr_amount": money(random),
            "currency": currency(random),
            "auto_renews": renews if contract == "first" else None,
        }
        for number, (contract, first_day, last_day) in enumerate(lines)
    ]


def line_end(random: Random, start: date, grace_days: int) -> date | None:
    """Last day of a line: around its 12-month mark, after months, after days, none."""
    mark = months_after(start, 12)
    near = [-1, -1, 0, grace_days, -grace_days, grace_days + 1, -grace_days - 1, 3 * grace_days]
    return random.choice(
        [
            mark + timedelta(days=random.choice(near)),
            mark - DAY,
            months_after(start, random.choice([1, 2, 3, 6, 24])) - DAY,
            start + timedelta(days=random.randint(0, 60)),
            None,
        ]
    )


def _name_replaced(random: Random, rows: list[Columns]) -> None:
    """Some contracts say which one they replace: another, themselves, each other, none known."""
    contracts = sorted({row["contract_id"] for row in rows})
    for contract in contracts:
        if random.randint(0, 2):
            continue
        before = [other for other in contracts if other < contract]
        named = random.choice([*before * 6, *contracts, "no-contract"])
        lines = [row for row in rows if row["contract_id"] == contract]
        for row in random.choice([lines, lines[:1], lines[-1:]]):
            row["replaces_contract_id"] = named


def renewal_rows(random: Random, horizon: Horizon, contracts: list[Columns]) -> list[Columns]:
    """Decisions due near the ends and terms of lines, decided before and after, some changed."""
    rows: list[Columns] = []
    ids = sorted({line["contract_id"] for line in contracts})
    for line in contracts:
        for _ in range(random.choice([0, 0, 0, 1, 1, 2])):
            due = _due_date(random, horizon, line)
            rows.append(
                {
                    "renewal_id": f"{line['industry'][:2]}-renewal-{len(rows)}",
                    "contract_id": line["contract_id"],
                    "account_id": line["account_id"],
                    "industry": line["industry"],
                    "due_date": due,
                    "decided_at": _decided_at(random, horizon, due),
                    "outcome": _outcome(random),
                    "renewed_contract_id": random.choice([None, None, *ids, "no-contract"]),
                    "churn_reason": random.choice([None, "price", "price", "quality"]),
                }
            )
    return rows


def _outcome(random: Random) -> str:
    outcomes = ["renewed", "renewed", "renewed", "churned", "churned", "churned", "pending"]
    return spelled(random, random.choice(outcomes))


def _due_date(random: Random, horizon: Horizon, line: Columns) -> date:
    grace = horizon.grace_days
    start, last = line["start_date"], line["end_date"]
    after = (last or horizon.as_of) + (timedelta(0) if horizon.ends_exclusive and last else DAY)
    later = [months_after(after, months) for months in (1, 2, 3, 12)]
    due = random.choice([after, after, after, months_after(start, 12), *later])
    offset = random.choice([0, 0, 0, 0, 1, -1, grace, -grace, grace + 1, -grace - 1, -40])
    return due + timedelta(days=offset)


def _decided_at(random: Random, horizon: Horizon, due: date) -> datetime | None:
    days = [due - timedelta(days=days) for days in (-horizon.grace_days, -1, 0, 0, 1, 30, 30)]
    day = random.choice([*days, *days, horizon.as_of, horizon.as_of + DAY])
    at = datetime.combine(day, random.choice([time(0), time(12, 30)]))
    return random.choice([at, at, at, at, edge_instant(random, horizon), None])
