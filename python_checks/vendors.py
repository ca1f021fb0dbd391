"""Small random vendors: raw rows whose dates and amounts sit where definitions have their edges.

A vendor is a few accounts with their contracts, renewals, charges, requests and costs. Its ids are
local; placing it under a prefix makes it a vendor of its own beside others in one build, with
its own segments, contracts, models and churn reasons. Only industry-wide numbers are shared.

Vendors are drawn from a seeded Random, not by Hypothesis: one build tests hundreds of them at
once, so there is nothing to shrink, and Hypothesis' search repeats and mutates its examples,
which leaves a few dozen different ones among hundreds.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from random import Random

import polars as pl

from python_checks.sample.schema import COLUMNS, REQUEST_LOGS, Columns, as_text

Vendor = dict[str, list[Columns]]
"""Raw table -> rows, typed values by column; columns that a row does not name are null."""

INDUSTRIES = tuple(REQUEST_LOGS)
# Costs without a model are spread over a whole industry, so one industry has none: there a
# vendor's costs are its own.
INDUSTRY_OF_OWN_COSTS = "image_generation_api"
DAY = timedelta(days=1)
HISTORY_MONTHS = 30
LEAP_DAY = date(2024, 2, 29)
CENT = Decimal("0.01")
CHARGE_CATEGORIES = ("usage", "usage", "usage", "credit", "correction", "purchase", "tax")
PREFIXED = frozenset(
    {
        "account_id", "parent_account_id", "segment", "contract_line_id", "contract_id",
        "renewal_id", "renewed_contract_id", "churn_reason", "request_id", "model_id",
        "charge_id",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Horizon:
    """What dates gather around: as_of_date, the grace, the last billed day by industry."""

    as_of: date
    grace_days: int = 30
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
    """Round sums that meet again, odd ones to six decimals, now and then zero."""
    round_sum = Decimal(random.choice([1200, 1200, 2400, 6000, 12000]))
    odd = Decimal(random.randint(1, 10**10)) / 10**6
    return random.choice([round_sum, round_sum, round_sum, odd, odd, Decimal(0)])


def signed_money(random: Random) -> Decimal:
    """Money that is negative now and then, by much or by the least amount."""
    amount = money(random)
    return random.choice([amount, amount, amount, -amount, Decimal("-0.000001")])


def currency(random: Random) -> str | None:
    """A currency as tables write it; null is USD."""
    return random.choice([None, None, "USD", "EUR", " eur ", "GBP"])


def account_rows(random: Random) -> list[Columns]:
    """One to eight accounts: alone, under one parent, in a chain, in a cycle, half registered."""
    count = random.choice([1, 1, 1, 2, 3, 8])
    shape = random.choice(["alone", "star", "chain", "chain", "cycle", "missing parent"])
    rows: list[Columns] = []
    for number in range(count):
        parent = {
            "star": "a0" if number else None,
            "chain": f"a{number - 1}" if number else None,
            "cycle": f"a{(number - 1) % count}",
            "missing parent": "a9",
        }.get(shape)
        segment = random.choice(["small", "small", "large"])
        rows.append({"account_id": f"a{number}", "parent_account_id": parent, "segment": segment})
    if random.randint(0, 15) == 0:
        rows[-1]["segment"] = None
    if random.randint(0, 15) == 0:
        rows.pop()
    return rows


def contract_rows(
    random: Random, horizon: Horizon, accounts: list[str], industry: str
) -> list[Columns]:
    """Lines one after the other, with gaps around the grace, amendments, overlaps, discounts."""
    grace = horizon.grace_days
    gaps = [0, 0, 0, 1, max(grace - 1, 0), grace, grace, grace + 1, 2 * grace + 1, -10, -1]
    start = edge_day(random, horizon)
    account, contract = random.choice(accounts), 0
    amount = money(random)
    rows: list[Columns] = []
    for number in range(random.randint(0, 5)):
        end = line_end(random, start, grace)
        rows.append(
            {
                "contract_line_id": f"{industry[:2]}-{account}-line-{number}",
                "contract_id": f"{industry[:2]}-contract-{contract}",
                "account_id": account,
                "industry": industry,
                "start_date": start,
                "end_date": end,
                "arr_amount": amount,
                "currency": currency(random),
            }
        )
        gap = random.choice(gaps)
        start = (end or start + timedelta(days=random.randint(0, 200))) + DAY * (1 + gap)
        contract += random.choice([0, 0, 1])
        amount = random.choice([amount, signed_money(random)])
        account = random.choice([account, account, *accounts])
    return rows


def line_end(random: Random, start: date, grace_days: int) -> date | None:
    """Last day of a line: around its 12-month mark, after months, after days, none."""
    mark = months_after(start, 12)
    near = [-1, -1, 0, grace_days, -grace_days, grace_days + 1, -grace_days - 1, 3 * grace_days]
    return random.choice(
        [
            mark + timedelta(days=random.choice(near)),
            mark + timedelta(days=random.choice(near)),
            months_after(start, random.choice([1, 2, 3, 6, 24])) - DAY,
            start + timedelta(days=random.randint(0, 60)),
            None,
        ]
    )


def renewal_rows(random: Random, horizon: Horizon, contracts: list[Columns]) -> list[Columns]:
    """Decisions due near the ends and the marks of lines, decided around as_of_date or not."""
    grace = horizon.grace_days
    rows: list[Columns] = []
    for number, line in enumerate(contracts):
        if random.randint(0, 2):
            continue
        near = [months_after(line["start_date"], 12), (line["end_date"] or horizon.as_of) + DAY]
        offset = random.choice([0, 0, 1, -1, grace, -grace, grace + 1, -grace - 1])
        rows.append(
            {
                "renewal_id": f"{line['industry'][:2]}-renewal-{number}",
                "contract_id": line["contract_id"],
                "account_id": line["account_id"],
                "industry": line["industry"],
                "due_date": random.choice(near) + timedelta(days=offset),
                "decided_at": random.choice([None, edge_instant(random, horizon)]),
                "outcome": random.choice(["renewed", "churned", "churned", "pending"]),
                "churn_reason": random.choice([None, "price", "price", "quality"]),
            }
        )
    return rows


def charge_rows(
    random: Random, horizon: Horizon, accounts: list[str], industry: str
) -> list[Columns]:
    """Rated charges of hours, days and months; credits can turn a month negative."""
    rows: list[Columns] = []
    account = random.choice(accounts)
    for number in range(random.randint(0, 7)):
        category = random.choice(CHARGE_CATEGORIES)
        start, end = periods(random, horizon)
        if category == "usage":
            limit = datetime.combine(horizon.last_billed(industry) + DAY, time(0))
            if start >= limit:
                start, end = limit - DAY, None
            end = min(end, limit) if end else None
        amount = money(random) if category == "usage" else signed_money(random)
        if category == "credit":
            amount = -3 * abs(amount)
        committed = random.choice([None, None, amount, Decimal(600)])
        rows.append(
            {
                "charge_id": f"{industry[:2]}-charge-{number}",
                "account_id": random.choice([account, account, *accounts]),
                "industry": industry,
                "model_id": random.choice([None, "m0", "m0", "m1"]),
                "charge_period_start": start,
                "charge_period_end": end,
                "charge_category": category,
                "effective_amount": amount,
                "committed_amount": committed if category == "usage" else None,
                "currency": currency(random),
            }
        )
    return rows


def periods(random: Random, horizon: Horizon) -> tuple[datetime, datetime | None]:
    """Start and exclusive end of a charge: no end, hours, days, a month, over a month's end."""
    start = edge_instant(random, horizon)
    day = datetime.combine(start.date(), time(0))
    ends = [
        None,
        start + timedelta(hours=1),
        day + DAY,
        day + timedelta(days=1, microseconds=1),
        day + timedelta(days=3, hours=1),
        day + timedelta(days=45),
        datetime.combine(months_after(start.date().replace(day=1), 1), time(0)),
    ]
    return start, random.choice(ends)


def request_rows(
    random: Random, horizon: Horizon, accounts: list[str], industry: str
) -> list[Columns]:
    """Requests at the edges of days; some failed, cached, retried, or without their numbers."""
    rows: list[Columns] = []
    for number in range(random.randint(0, 8)):
        failed = random.choice([False, False, False, True])
        row: Columns = {
            "request_id": f"{industry[:2]}-request-{number}",
            "requested_at": edge_instant(random, horizon),
            "account_id": random.choice(accounts),
            "model_id": random.choice(["m0", "m0", "m1"]),
            "region": random.choice([None, "eu", "us"]),
            "error_type": "timeout" if failed else None,
        }
        if not failed or random.random() < 0.5:
            row |= request_measures(random, industry)
        rows.append(row)
        if random.randint(0, 7) == 0:
            later = timedelta(days=random.choice([0, 1, 3, 4, 5]))
            rows.append(row | {"requested_at": row["requested_at"] + later, "region": "eu"})
    return rows


def request_measures(random: Random, industry: str) -> Columns:
    """What a successful request used: tokens with a cached part, or images."""
    if industry != "llm_api":
        return {"image_count": random.randint(0, 20)}
    tokens = random.choice([0, 1, 1000, 30000])
    cached = random.choice([None, 0, tokens // 2, tokens])
    return {
        "input_tokens": tokens,
        "cache_read_input_tokens": cached,
        "output_tokens": random.choice([0, 7, 500]),
    }


def cost_rows(random: Random, horizon: Horizon, industry: str) -> list[Columns]:
    """Cost lines of hours and months, with and without a model, credits among them."""
    models = ["m0", "m0", "m2"] + ([None] if industry != INDUSTRY_OF_OWN_COSTS else [])
    rows: list[Columns] = []
    for _ in range(random.randint(0, 4)):
        start, end = periods(random, horizon)
        rows.append(
            {
                "charge_period_start": start,
                "charge_period_end": end,
                "industry": industry,
                "model_id": random.choice(models),
                "service_category": random.choice(["compute", "licence", "support"]),
                "effective_cost": money(random) * random.choice([1, 1, 1, -1]),
                "currency": currency(random),
            }
        )
    return rows


def random_vendor(random: Random, horizon: Horizon) -> Vendor:
    """A vendor with one to three industries."""
    registered = account_rows(random)
    accounts = sorted({row["account_id"] for row in registered} | {"a0"})
    chosen = random.sample(INDUSTRIES, random.randint(1, 3))
    vendor: Vendor = {"raw_accounts": registered}
    for industry in chosen:
        contracts = contract_rows(random, horizon, accounts, industry)
        rows: Vendor = {
            "raw_contracts": contracts,
            "raw_renewals": renewal_rows(random, horizon, contracts),
            "raw_billing_charges": charge_rows(random, horizon, accounts, industry),
            REQUEST_LOGS[industry]: request_rows(random, horizon, accounts, industry),
            "raw_inference_costs": cost_rows(random, horizon, industry),
        }
        if random.random() < 0.5:
            rows["raw_models"] = [
                {"model_id": "m0", "industry": industry, "released_at": date(2023, 1, 31)}
            ]
        for table, added in rows.items():
            vendor.setdefault(table, []).extend(added)
    return _with_a_bad_row(random, vendor)


def _with_a_bad_row(random: Random, vendor: Vendor) -> Vendor:
    """Now and then a row that belongs in quarantine, or one that contradicts another."""
    flaws: list[tuple[str, Columns]] = [
        ("raw_contracts", {"contract_line_id": "bad", "arr_amount": "a lot"}),
        ("raw_contracts", {"contract_line_id": "bad", "end_date": date(2020, 1, 1)}),
        ("raw_contracts", {"arr_amount": Decimal(5)}),
        ("raw_billing_charges", {"charge_id": "bad", "charge_category": "gift"}),
        ("raw_billing_charges", {"effective_amount": Decimal(1)}),
        ("raw_renewals", {"outcome": "churned", "churn_reason": "other"}),
        ("raw_llm_requests", {"request_id": "bad", "cache_read_input_tokens": 10**9}),
    ]
    table, change = random.choice(flaws)
    if vendor.get(table) and random.randint(0, 4) == 0:
        vendor[table].append(vendor[table][-1] | change)
    return vendor


def exchange_rates(as_of: date, decimals: int) -> list[Columns]:
    """Rates of EUR and GBP that change at month ends, the first one after the first contracts."""
    unit = Decimal(1).scaleb(-decimals)
    days = [date(as_of.year - 1, 1, 1), date(as_of.year - 1, 7, 31), date(as_of.year, 1, 1), as_of]
    return [
        {"currency": currency, "rate_date": day, "usd_per_unit": base + step * number * unit}
        for currency, base, step in (("EUR", Decimal("1.25"), 7), ("GBP", Decimal("0.8"), -3))
        for number, day in enumerate(days)
    ]


def place(vendor: Vendor, prefix: str) -> Vendor:
    """The vendor with ids of its own: every id, segment and churn reason under the prefix."""
    return {
        table: [
            {
                name: prefix + value if name in PREFIXED and value is not None else value
                for name, value in row.items()
            }
            for row in rows
        ]
        for table, rows in vendor.items()
    }


def churned_vendor(horizon: Horizon) -> Vendor:
    """A vendor whose one customer left for a reason: random ones seldom do."""
    first_day = months_after(horizon.as_of.replace(day=1), -20)
    last_day = months_after(first_day, 12) - DAY
    keys: Columns = {"contract_id": "contract", "account_id": "account", "industry": INDUSTRIES[0]}
    return {
        "raw_accounts": [{"account_id": "account", "segment": "segment"}],
        "raw_contracts": [
            keys
            | {
                "contract_line_id": "line",
                "start_date": first_day,
                "end_date": last_day,
                "arr_amount": Decimal(1200),
            }
        ],
        "raw_renewals": [
            keys
            | {
                "renewal_id": "renewal",
                "due_date": last_day + DAY,
                "decided_at": datetime.combine(last_day, time(0)),
                "outcome": "churned",
                "churn_reason": "price",
            }
        ],
    }


def raw_frames(vendors: Iterable[Vendor]) -> dict[str, pl.DataFrame]:
    """All raw tables with the rows of all vendors, as text columns; empty tables included."""
    rows: dict[str, list[tuple[str | None, ...]]] = {table: [] for table in COLUMNS}
    for vendor in vendors:
        for table, added in vendor.items():
            names = COLUMNS[table]
            rows[table] += [tuple(as_text(row.get(n)) or None for n in names) for row in added]
    return {
        table: pl.DataFrame(found, schema=dict.fromkeys(COLUMNS[table], pl.String), orient="row")
        for table, found in rows.items()
    }


def mapped(
    frames: Mapping[str, pl.DataFrame], change: Callable[[str, pl.DataFrame], pl.DataFrame]
) -> dict[str, pl.DataFrame]:
    """Every raw table changed, by a function of its name and its rows."""
    return {table: change(table, frame) for table, frame in frames.items()}
