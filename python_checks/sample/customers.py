"""Accounts, contract lines and renewal decisions of the ordinary business."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from python_checks.sample.calendar_days import DAY, add_months, midnight
from python_checks.sample.sample import Account, Sample, Subscription
from python_checks.sample.vendor import (
    AS_OF,
    COUNTRIES,
    CURRENCIES,
    CURRENCY_OF_COUNTRY,
    FIRST_CONTRACT_DAY,
    INDUSTRIES,
    Industry,
)

TOP_ACCOUNTS = 76
CHILD_ACCOUNTS = 10

FIRST_WORDS = ("North", "Blue", "Clear", "Silver", "Bright", "Stone", "River", "Cedar", "Polar")
SECOND_WORDS = ("wind", "field", "harbor", "peak", "gate", "forge", "light", "bridge", "mill")

ARR_RANGE_USD = {
    "enterprise": (24_000, 90_000),
    "mid_market": (7_000, 24_000),
    "startup": (1_500, 7_000),
    None: (2_000, 6_000),
}
SEGMENTS = ("startup", "mid_market", "enterprise", "mid_market", "startup", "mid_market")
CADENCES = ("monthly", "monthly", "monthly", "monthly", "weekly", "monthly", "monthly", "monthly")
CHURN_REASONS = ("price", "competitor", "budget", "product_fit", "consolidation")

# Start windows of subscriptions; the second is the year whose renewals are being measured.
START_WINDOWS = (
    (FIRST_CONTRACT_DAY, date(2024, 6, 20)),
    (date(2024, 7, 2), date(2025, 6, 20)),
    (date(2025, 7, 8), date(2026, 6, 10)),
)


def build(sample: Sample, rng: Random) -> None:
    """Register the accounts, then sell each industry to its share of them."""
    accounts = [_register(sample, rng, number) for number in range(1, TOP_ACCOUNTS + 1)]
    offset = 0
    for industry in INDUSTRIES:
        count = sum(industry.starts)
        # Every industry starts further along the list, so that some accounts buy two.
        buyers = [accounts[(offset + index) % TOP_ACCOUNTS] for index in range(count)]
        offset += 26
        for position, (account, start) in enumerate(
            zip(buyers, _start_days(industry, rng), strict=True)
        ):
            _sell(sample, rng, industry, account, start, position)
    _add_children(sample, rng)
    _add_pay_as_you_go(sample, rng)


def _register(sample: Sample, rng: Random, number: int) -> Account:
    segment = None if number in (20, 47, 70) else SEGMENTS[number % len(SEGMENTS)]
    country = COUNTRIES[number % len(COUNTRIES)]
    cadence = "daily" if number in (9, 58) else CADENCES[number % len(CADENCES)]
    account = Account(
        account_id=f"acc_{number:03d}",
        segment=segment,
        country=country,
        currency=CURRENCY_OF_COUNTRY.get(country, "USD"),
        cadence=cadence,
    )
    name = FIRST_WORDS[number % 9] + SECOND_WORDS[number // 9]
    sample.account(
        account.account_id,
        account_name=name,
        segment=segment,
        country=country,
        created_at=midnight(date(2023, 1, 9) + timedelta(days=rng.randrange(80))),
    )
    sample.accounts[account.account_id] = account
    return account


def _start_days(industry: Industry, rng: Random) -> list[date]:
    """Start days spread evenly over the windows, each moved by up to a week."""
    starts = []
    for (first, last), count in zip(START_WINDOWS, industry.starts, strict=True):
        step = (last - first).days / count
        starts += [
            first + timedelta(days=int(step * index) + rng.randrange(min(7, int(step))))
            for index in range(count)
        ]
    return starts


def _sell(
    sample: Sample,
    rng: Random,
    industry: Industry,
    account: Account,
    start: date,
    position: int,
) -> None:
    """Sell one subscription: its position in the industry's list decides the kind of plan."""
    low, high = ARR_RANGE_USD[account.segment]
    arr = float(rng.randrange(low, high, 100))
    subscription = Subscription(
        account, industry.industry, start, None, arr, is_committed=position % 3 == 0
    )
    contract = f"con_{industry.industry.split('_')[0]}_{account.account_id.removeprefix('acc_')}"
    if position % 16 == 11 and position not in industry.churners:
        _open_ended(sample, rng, industry, subscription, contract)
    elif position % 16 == 13 and position not in industry.churners:
        _multi_year(sample, industry, subscription, contract)
    elif position == sum(industry.starts[:2]) - 3:
        _monthly(sample, subscription, contract)
    else:
        terms = industry.churners.get(position)
        _annual(sample, rng, industry, subscription, contract, terms)
    sample.subscriptions.append(subscription)


def _in_currency(account: Account, usd: float) -> float:
    """A round amount in the account's currency, at the first month's rate."""
    if account.currency == "USD":
        return round(usd, 2)
    return float(round(usd / CURRENCIES[account.currency][0], -2))


def _annual(
    sample: Sample,
    rng: Random,
    industry: Industry,
    subscription: Subscription,
    contract: str,
    terms: int | None,
) -> None:
    """Yearly terms with a decision at each end; some upgrade half-way, some sign late."""
    account = subscription.account
    arr = subscription.arr_usd
    start = subscription.first_day
    term = 1
    while True:
        end = add_months(start, 12) - DAY
        contract_id = f"{contract}_{term}"
        common = {"industry": industry.industry, "currency": account.currency}
        upgraded_on = add_months(start, rng.randrange(3, 9)) if rng.random() < 0.16 else None
        if upgraded_on and upgraded_on <= AS_OF:
            upgraded = arr * 1.25
            sample.line(f"{contract_id}_a", account.account_id, start, upgraded_on - DAY,
                        _in_currency(account, arr), contract_id=contract_id, **common)  # fmt: skip
            sample.line(f"{contract_id}_b", account.account_id, upgraded_on, end,
                        _in_currency(account, upgraded), contract_id=contract_id,
                        plan="annual_plus", **common)  # fmt: skip
            arr = upgraded
        else:
            sample.line(f"{contract_id}_a", account.account_id, start, end,
                        _in_currency(account, arr), contract_id=contract_id, **common)  # fmt: skip
        due = end + DAY
        renewal_id = f"ren_{contract_id.removeprefix('con_')}"
        if due > AS_OF:
            if due <= AS_OF + 60 * DAY:
                sample.renewal(renewal_id, account.account_id, contract_id, due, "pending", None,
                               industry=industry.industry)  # fmt: skip
            return
        if term == terms:
            sample.renewal(renewal_id, account.account_id, contract_id, due, "churned",
                           midnight(due - rng.randrange(5, 40) * DAY), industry=industry.industry,
                           churn_reason=rng.choice(CHURN_REASONS))  # fmt: skip
            subscription.last_day = end
            return
        gap = rng.randrange(4, 22) if rng.random() < 0.07 and due <= AS_OF - 30 * DAY else 0
        start = due + gap * DAY
        arr *= rng.uniform(*industry.uplift)
        term += 1
        sample.renewal(renewal_id, account.account_id, contract_id, due, "renewed",
                       midnight(start - rng.randrange(1, 30) * DAY), industry=industry.industry,
                       renewed_contract_id=f"{contract}_{term}",
                       renewed_arr_amount=_in_currency(account, arr))  # fmt: skip


def _open_ended(
    sample: Sample, rng: Random, industry: Industry, subscription: Subscription, contract: str
) -> None:
    """One contract without end; a yearly amendment starts and thereby cuts the line before."""
    start, arr = subscription.first_day, subscription.arr_usd
    number = 1
    while start <= AS_OF:
        sample.line(
            f"{contract}_{number}",
            subscription.account.account_id,
            start,
            None,
            _in_currency(subscription.account, arr),
            contract_id=contract,
            industry=industry.industry,
            currency=subscription.account.currency,
            plan="open_ended",
            auto_renews=True,
        )
        start, number = add_months(start, 12), number + 1
        arr *= rng.uniform(*industry.uplift)


def _multi_year(
    sample: Sample, industry: Industry, subscription: Subscription, contract: str
) -> None:
    """Thirty-six months in one contract, with a step up each year."""
    start, account = subscription.first_day, subscription.account
    sample.line(
        f"{contract}_1",
        account.account_id,
        start,
        add_months(start, 36) - DAY,
        _in_currency(account, subscription.arr_usd),
        contract_id=contract,
        industry=industry.industry,
        currency=account.currency,
        plan="three_years",
    )


def _monthly(sample: Sample, subscription: Subscription, contract: str) -> None:
    """A month at a time, each a line of the same contract, renewed by itself."""
    start, number = subscription.first_day, 0
    account = subscription.account
    while start <= AS_OF:
        sample.line(
            f"{contract}_{number + 1:02d}",
            account.account_id,
            start,
            add_months(subscription.first_day, number + 1) - DAY,
            _in_currency(account, subscription.arr_usd * 1.04**number),
            contract_id=contract,
            industry=subscription.industry,
            currency=account.currency,
            plan="monthly",
            auto_renews=True,
        )
        number += 1
        start = add_months(subscription.first_day, number)


def _add_children(sample: Sample, rng: Random) -> None:
    """Subsidiaries of enterprise accounts that buy later, under their parent."""
    parents = [
        subscription
        for subscription in sample.subscriptions
        if subscription.account.segment == "enterprise" and subscription.last_day is None
    ]
    for number, parent in enumerate(parents[:: len(parents) // CHILD_ACCOUNTS][:CHILD_ACCOUNTS]):
        account = Account(
            account_id=f"{parent.account.account_id}_unit_{number + 1}",
            segment="startup",
            country=parent.account.country,
            currency=parent.account.currency,
            cadence="monthly",
        )
        sample.accounts[account.account_id] = account
        sample.account(
            account.account_id,
            parent_account_id=parent.account.account_id,
            segment=account.segment,
            country=account.country,
        )
        first_day = min(parent.first_day + timedelta(days=100 + 23 * number), date(2026, 6, 3))
        arr = float(rng.randrange(2_000, 9_000, 100))
        child = Subscription(account, parent.industry, first_day, None, arr, is_committed=False)
        sample.subscriptions.append(child)
        sample.line(
            f"con_unit_{number + 1}_1",
            account.account_id,
            first_day,
            None,
            _in_currency(account, arr),
            industry=parent.industry,
            currency=account.currency,
            plan="open_ended",
        )


def _add_pay_as_you_go(sample: Sample, rng: Random) -> None:
    """Accounts that only use: no contract, hence no grace and no renewal mark."""
    for number, industry in enumerate((*INDUSTRIES, *INDUSTRIES), start=1):
        account = Account(f"acc_payg_{number}", "startup", "US", "USD", "monthly")
        sample.accounts[account.account_id] = account
        sample.account(account.account_id, segment="startup")
        first_day = date(2024, 6, 1) + timedelta(days=rng.randrange(300))
        sample.subscriptions.append(
            Subscription(account, industry.industry, first_day, None, 3_000.0, is_committed=False)
        )
