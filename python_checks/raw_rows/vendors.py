"""Small random vendors: raw rows whose dates and amounts sit where definitions have their edges.

A vendor is a few accounts with their contracts, renewals, charges, requests and costs. Its ids are
local; placing it under a prefix makes it a vendor of its own beside others in one build, with
its own segments, contracts, models and churn reasons. Only industry-wide numbers are shared.

Vendors are drawn from a seeded Random, not by Hypothesis: one build tests hundreds of them at
once, so there is nothing to shrink, and Hypothesis' search repeats and mutates its examples,
which leaves a few dozen different ones among hundreds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import pairwise
from random import Random
from typing import Any

import polars as pl

from python_checks.raw_rows.vendor_contracts import contract_rows, renewal_rows
from python_checks.raw_rows.vendor_edges import (
    DAY,
    Horizon,
    currency,
    edge_instant,
    money,
    months_after,
    signed_money,
    spelled,
)
from python_checks.raw_rows.vendor_usage import incident_rows, model_rows, request_rows, versions
from python_checks.sample.schema import COLUMNS, REQUEST_LOGS, Columns, as_text, is_placeholder

Vendor = dict[str, list[Columns]]
"""Raw table -> rows, typed values by column; columns that a row does not name are null."""

INDUSTRIES = tuple(REQUEST_LOGS)
# Costs without a model are spread over a whole industry, so one industry has none: there a
# vendor's costs are its own.
INDUSTRY_OF_OWN_COSTS = "image_generation_api"
CHARGE_CATEGORIES = ("usage", "usage", "usage", "credit", "correction", "purchase", "tax")
FREQUENCIES = ("",) * 8 + ("one_time", "recurring", "recurring", "usage_based")
KINDS_OF_USE = (
    (None,),
    (None,),
    (None, "input", "cache_read", "cache_read", "output"),
    ("input", "cache_read", "cache_creation", "output", "image", "call", "other"),
)
UNITS = (None, None, "tokens", "1K Tokens", "token", "images", "calls")
PREFIXED = frozenset(
    {
        "account_id", "parent_account_id", "segment", "contract_line_id", "contract_id",
        "replaces_contract_id", "renewal_id", "renewed_contract_id", "churn_reason",
        "request_id", "model_id", "model_alias", "charge_id", "cost_line_id", "incident_id",
    }
)  # fmt: skip


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


def charge_rows(
    random: Random, horizon: Horizon, accounts: list[str], industry: str
) -> list[Columns]:
    """Rated charges of hours, days, months and years, alone and one bill after the other."""
    account = random.choice(accounts)
    kinds = random.choice(KINDS_OF_USE)
    rows = [
        _charge(random, horizon, random.choice([account, account, *accounts]), industry, period)
        for period in [
            *(periods(random, horizon) for _ in range(random.randint(0, 6))),
            *_bills(random, horizon),
        ]
    ]
    for number, row in enumerate(rows):
        row["charge_id"] = f"{industry[:2]}-charge-{number}"
        row |= _list_price(random, row) | _use(random, kinds)
    return rows


def _list_price(random: Random, charge: Columns) -> Columns:
    """What the charge was before discounts; a discount of caching is negative where it costs."""
    if random.randint(0, 2):
        return {}
    discount = random.choice([None, 0, signed_money(random) / 2, signed_money(random) / 2])
    listed = charge["effective_amount"] + (discount or 0)
    return {"list_amount": random.choice([None, listed, listed]), "cache_discount_amount": discount}


def _use(random: Random, kinds: Sequence[str | None]) -> Columns:
    """What was billed and in which unit; what is neither tokens nor images has any unit."""
    kind = random.choice(kinds)
    unit = random.choice(UNITS)
    if kind == "other" and random.randint(0, 1):
        unit = "searches"
    return {"usage_kind": spelled(random, kind) if kind else None, "consumed_unit": unit}


def _charge(
    random: Random,
    horizon: Horizon,
    account: str,
    industry: str,
    period: tuple[datetime, datetime | None],
) -> Columns:
    start, end = period
    category = random.choice(CHARGE_CATEGORIES)
    limit = datetime.combine(horizon.last_billed(industry) + DAY, time(0))
    # Where bills reach as_of_date, some cover days after it.
    if category == "usage" and horizon.last_billed(industry) < horizon.as_of:
        if start >= limit:
            start, end = limit - DAY, None
        end = min(end, limit) if end else None
    amount = money(random) if category == "usage" else signed_money(random)
    if category == "credit":
        amount = -3 * abs(amount)
    if category == "usage" and random.randint(0, 9) == 0:
        amount = -amount
    committed = random.choice([None, None, amount, Decimal(600)])
    return {
        "account_id": account,
        "industry": industry,
        "model_id": random.choice([None, "n/a", "m0", "m0", "m1", "m0-latest"]),
        "charge_period_start": start,
        "charge_period_end": end,
        "charge_category": spelled(random, category),
        "charge_class": random.choice([None] * 9 + ["correction", "Correction "]),
        "charge_frequency": spelled(random, random.choice(FREQUENCIES)) or None,
        "consumed_quantity": random.choice([None, None, None, 0, 700, 700, -31]),
        "effective_amount": amount,
        "committed_amount": committed if category in ("usage", "credit") else None,
        "currency": currency(random),
    }


def _bills(random: Random, horizon: Horizon) -> list[tuple[datetime, datetime | None]]:
    """Bills of one, three or twelve whole months in a row, up to some months before as_of_date."""
    months = random.choice([0, 0, 1, 1, 1, 3, 12])
    if not months:
        return []
    count = random.randint(1, 6 if months == 1 else 2)
    last = months_after(horizon.as_of.replace(day=1), random.choice([1, 0, -1, -1, -3]))
    first = months_after(last, -months * count)
    starts = [months_after(first, months * number) for number in range(count + 1)]
    days = [datetime.combine(start, time(0)) for start in starts]
    return list(pairwise(days))


def periods(random: Random, horizon: Horizon) -> tuple[datetime, datetime | None]:
    """Start and exclusive end of a charge: no end, hours, days, months, over a month's end."""
    start = edge_instant(random, horizon)
    day = datetime.combine(start.date(), time(0))
    first = day.replace(day=1)
    ends = [
        (start, None),
        (start, start + timedelta(hours=1)),
        (start, day + DAY),
        (start, day + timedelta(days=1, microseconds=1)),
        (start, day + timedelta(days=3, hours=1)),
        (start, day + timedelta(days=random.choice([45, 46, 92, 93]))),
        (start, datetime.combine(months_after(first.date(), 1), time(0))),
        *(
            (first, datetime.combine(months_after(first.date(), months), time(0)))
            for months in (1, 2, 3, 12)
        ),
    ]
    return random.choice([found for found in ends if found[1] is None or found[1] > found[0]])


def listed_rows(
    random: Random, horizon: Horizon, accounts: list[str], industry: str
) -> dict[str, list[Columns]]:
    """Charges with a kind and a quantity, and a list at, near and far from what they say."""
    charges = [
        _charge(random, horizon, random.choice(accounts), industry, periods(random, horizon))
        | _use(random, KINDS_OF_USE[-1])
        | {
            "charge_id": f"{industry[:2]}-listed-{number}",
            "consumed_quantity": random.choice([3, 700, 700, 1000, Decimal("0.25")]),
            "volume_discount_amount": random.choice([None, 0, Decimal("0.5")]),
        }
        for number in range(random.randint(1, 6))
    ]
    prices = [
        _price(random, industry, charge)
        for charge in random.choices(charges, k=random.randint(1, 16))
        if charge["consumed_unit"] != "searches"
    ]
    return {"raw_billing_charges": charges, "raw_list_prices": prices}


def _price(random: Random, industry: str, charge: Columns) -> Columns:
    """A list price beside what a charge was billed at, on its days or beside them."""
    day = charge["charge_period_start"].date()
    amount = abs(charge["effective_amount"] + (charge["volume_discount_amount"] or 0))
    factor = random.choice(["1", "1", "1.009", "0.995", "1.02", "2", "0.5", "0"])
    price = amount / Decimal(charge["consumed_quantity"]) * Decimal(factor)
    since = day + random.choice([-400, -3, 0, 0, 1, 10]) * DAY
    return {
        "industry": industry,
        "model_id": random.choice([charge["model_id"], charge["model_id"], "m0"]),
        "usage_kind": random.choice([charge["usage_kind"], charge["usage_kind"], "cache_read"]),
        "price_tier": random.choice(["standard", "Standard ", "batch", "cache-1h"]),
        "list_unit_price": price.quantize(Decimal("1e-12")),
        "pricing_unit": random.choice([charge["consumed_unit"], charge["consumed_unit"], "token"]),
        "currency": random.choice([charge["currency"], charge["currency"], None, "GBP"]),
        "effective_from": since,
        "effective_until": random.choice([None, None, since, since + DAY, since + 5 * DAY]),
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
                "cost_line_id": random.choice([None, f"{industry[:2]}-cost-{len(rows)}"]),
            }
        )
    if rows and rows[-1]["cost_line_id"]:
        rows += versions(random, rows, {"effective_cost": money(random)})
    return rows


def random_vendor(random: Random, horizon: Horizon) -> Vendor:
    """A vendor with one to three industries."""
    registered = account_rows(random)
    accounts = sorted({row["account_id"] for row in registered} | {"a0"})
    chosen = random.sample(INDUSTRIES, random.randint(1, 3))
    vendor: Vendor = {"raw_accounts": registered}
    for industry in chosen:
        contracts = contract_rows(random, horizon, accounts, industry)
        changed: Columns = {"arr_amount": money(random), "end_date": None}
        rows: Vendor = {
            "raw_contracts": contracts + versions(random, contracts, changed),
            "raw_renewals": renewal_rows(random, horizon, contracts),
            "raw_billing_charges": charge_rows(random, horizon, accounts, industry),
            REQUEST_LOGS[industry]: request_rows(random, horizon, accounts, industry),
            "raw_inference_costs": cost_rows(random, horizon, industry),
            "raw_incidents": incident_rows(random, horizon, industry),
            **model_rows(random, industry),
        }
        charges = rows["raw_billing_charges"]
        charges += versions(random, charges, {"effective_amount": money(random)})
        for table, added in rows.items():
            vendor.setdefault(table, []).extend(added)
    vendor = _with_a_bad_row(random, vendor)
    # last, so that all else of the vendors of a seed stays as it was
    for industry in chosen if random.randint(0, 2) else ():
        for table, added in listed_rows(random, horizon, accounts, industry).items():
            vendor.setdefault(table, []).extend(added)
    return vendor


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
        ("raw_llm_requests", {"request_id": "bad", "is_billable": "perhaps"}),
        ("raw_billing_charges", {"charge_id": "bad", "usage_kind": "vibes"}),
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
        table: [{name: _placed(name, value, prefix) for name, value in row.items()} for row in rows]
        for table, rows in vendor.items()
    }


def _placed(column: str, value: Any, prefix: str) -> Any:
    """An id under the prefix, its outer spaces kept; a text that stands for none as it is."""
    if column not in PREFIXED or value is None or is_placeholder(value):
        return value
    text = str(value)
    return text.replace(text.strip(), prefix + text.strip(), 1)


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
