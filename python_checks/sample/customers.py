"""Accounts, contract lines and renewal decisions of the ordinary business."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

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


def _in_currency(account: Account, usd: float) -> float:
    """A round amount in the account's currency, at the first month's rate."""
    if account.currency == "USD":
        return round(usd, 2)
    return float(round(usd / CURRENCIES[account.currency][0], -2))


@dataclass(frozen=True)
class Sale:
    """One subscription being sold: writes its lines and decisions in its own currency."""

    sample: Sample
    rng: Random
    industry: Industry
    subscription: Subscription
    contract: str

    def line(self, suffix: str, start: date, end: date | None, arr: float, **columns: Any) -> None:
        """Contract line <contract>_<suffix>; its contract is named by `contract_id`, if at all."""
        account = self.subscription.account
        self.sample.line(
            f"{self.contract}_{suffix}",
            account.account_id,
            start,
            end,
            _in_currency(account, arr),
            industry=self.industry.industry,
            currency=account.currency,
            **columns,
        )

    def decision(
        self, term: int, due: date, outcome: str, decided_on: date | None, **columns: Any
    ) -> None:
        """The decision at the end of a yearly term."""
        contract_id = f"{self.contract}_{term}"
        self.sample.renewal(
            f"ren_{contract_id.removeprefix('con_')}",
            self.subscription.account.account_id,
            contract_id,
            due,
            outcome,
            midnight(decided_on) if decided_on else None,
            industry=self.industry.industry,
            **columns,
        )

    def annual(self, terms: int | None) -> None:
        """Yearly terms with a decision at each end, up to the term that is not renewed."""
        start, arr, term = self.subscription.first_day, self.subscription.arr_usd, 1
        while True:
            end = add_months(start, 12) - DAY
            due = end + DAY
            arr = self._term(term, start, end, arr)
            if due > AS_OF:
                if due <= AS_OF + 60 * DAY:
                    self.decision(term, due, "pending", None)
                return
            if term == terms:
                decided_on = due - self.rng.randrange(5, 40) * DAY
                reason = self.rng.choice(CHURN_REASONS)
                self.decision(term, due, "churned", decided_on, churn_reason=reason)
                self.subscription.last_day = end
                return
            # Some sign late, by less than the grace.
            is_late = self.rng.random() < 0.07 and due <= AS_OF - 30 * DAY
            start = due + (self.rng.randrange(4, 22) if is_late else 0) * DAY
            arr *= self.rng.uniform(*self.industry.uplift)
            self.decision(
                term,
                due,
                "renewed",
                start - self.rng.randrange(1, 30) * DAY,
                renewed_contract_id=f"{self.contract}_{term + 1}",
                renewed_arr_amount=_in_currency(self.subscription.account, arr),
            )
            term += 1

    def _term(self, term: int, start: date, end: date, arr: float) -> float:
        """A term's line, or two when it is upgraded half-way; gives the ARR at its end."""
        contract_id = f"{self.contract}_{term}"
        upgraded_on = add_months(start, self.rng.randrange(3, 9))
        if self.rng.random() >= 0.16 or upgraded_on > AS_OF:
            self.line(f"{term}_a", start, end, arr, contract_id=contract_id)
            return arr
        # The old line keeps the end of the term: shortened, it would be a term of its own.
        self.line(f"{term}_a", start, end, arr, contract_id=contract_id)
        self.line(
            f"{term}_b", upgraded_on, end, arr * 1.25, contract_id=contract_id, plan="annual_plus"
        )
        return arr * 1.25

    def open_ended(self) -> None:
        """One contract without end; a yearly amendment starts and thereby cuts the line before."""
        start, arr, number = self.subscription.first_day, self.subscription.arr_usd, 1
        while start <= AS_OF:
            self.line(str(number), start, None, arr, plan="open_ended", auto_renews=True)
            start, number = add_months(start, 12), number + 1
            arr *= self.rng.uniform(*self.industry.uplift)

    def three_years(self) -> None:
        """Locked in for thirty-six months."""
        start = self.subscription.first_day
        end = add_months(start, 36) - DAY
        self.line("1", start, end, self.subscription.arr_usd, plan="three_years")

    def monthly(self) -> None:
        """A month at a time, renewed by itself; every half year a line at a higher price."""
        first, arr = self.subscription.first_day, self.subscription.arr_usd
        number, start = 0, first
        while start <= AS_OF:
            end = add_months(first, number + 1) - DAY
            self.line(f"{number + 1:02d}", start, end, arr, plan="monthly", auto_renews=True)
            number += 6
            start, arr = add_months(first, number), arr * 1.25


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
    sample.subscriptions.append(subscription)
    label = industry.industry.split("_", maxsplit=1)[0]
    contract = f"con_{label}_{account.account_id.removeprefix('acc_')}"
    sale = Sale(sample, rng, industry, subscription, contract)
    if position in industry.churners:
        sale.annual(industry.churners[position])
    elif position % 16 == 11:
        sale.open_ended()
    elif position % 16 == 13:
        sale.three_years()
    elif position == sum(industry.starts[:2]) - 3:
        sale.monthly()
    else:
        sale.annual(None)


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
