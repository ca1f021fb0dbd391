"""Usage charges from the good requests, commitments, taxes, and inference costs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from python_checks.sample.calendar_days import DAY, add_months, midnight, month_start, week_start
from python_checks.sample.sample import Sample, UsageEvent
from python_checks.sample.schema import Columns
from python_checks.sample.vendor import (
    AS_OF,
    BILLED_UNTIL,
    CURRENCIES,
    FIRST_USAGE_DAY,
    HARDWARE,
    IMAGE,
    INDUSTRIES,
    LLM,
    MODEL,
    MODELS,
    REGIONS,
    VISION,
    Model,
    Trend,
)

CACHED_PRICE_SHARE = 0.1
BATCH_DISCOUNT = 0.5
VOLUME_DISCOUNTS = (0.0, 0.05, 0.10)
UNPRICED = {LLM: 8e-6, VISION: 0.0018, IMAGE: 0.04}
CONSUMED_UNITS = {
    LLM: (("1M Tokens", 1_000_000), ("token", 1), ("1000 Tokens", 1_000)),
    VISION: (("image", 1), ("1000 Images", 1_000), ("image", 1)),
    IMAGE: (("image", 1), ("Images", 1), (None, 1)),
}
# What language models are priced in, by turns; all others in the rate unit of their industry.
PRICING_UNITS = ((None, 1_000_000), ("1M Tokens", 1_000_000), ("token", 1), ("1k_tokens", 1_000))
# Some accounts are billed by kind of token from this month on.
KINDS_FROM = date(2026, 3, 1)
TOKEN_KINDS = ("input", "cache_read", "output")
MICRO_DOLLAR = Decimal("0.000001")
# Weekly cost lines begin on this Monday; before it costs come by month.
WEEKLY_COSTS_FROM = date(2026, 4, 6)


def _money(value: float) -> Decimal:
    return Decimal(f"{value:.6f}")


def bill_usage(sample: Sample) -> None:
    """One usage charge per account, model and billing period, of exactly what was metered."""
    usage: dict[tuple[str, str, str, date, date], list[UsageEvent]] = defaultdict(list)
    for event in sample.events:
        if event.is_billed and event.day <= BILLED_UNTIL[event.industry]:
            first, last = _billing_period(sample, event)
            usage[event.industry, event.account_id, event.model_id, first, last].append(event)
    committed = {(s.account.account_id, s.industry) for s in sample.subscriptions if s.is_committed}
    for number, (key, events) in enumerate(sorted(usage.items()), start=1):
        industry, account_id, _, first, last = key
        is_committed = (account_id, industry) in committed
        for kind, part in _parts(industry, account_id, first, events):
            columns = _rate(sample, part)
            if is_committed:
                # Every second commitment covers half of the charge, the others all of it.
                whole = Decimal(str(columns["effective_amount"]))
                drawn = whole if _key(account_id) % 2 else (whole / 2).quantize(MICRO_DOLLAR)
                columns |= {"committed_amount": drawn, "billed_amount": whole - drawn}
            amount = columns.pop("effective_amount")
            sample.charge(
                f"chg_{number:05d}" + (f"_{kind}" if kind in TOKEN_KINDS else ""),
                account_id,
                first,
                last,
                amount,
                industry=industry,
                usage_kind=kind,
                ingested_at=_delivered_at(sample, account_id, last),
                **columns,
            )


def _parts(
    industry: str, account_id: str, first: date, events: list[UsageEvent]
) -> Iterator[tuple[str | None, list[UsageEvent]]]:
    """The charges of one bill: one, or for some accounts one by kind of token."""
    if industry != LLM:
        yield ("image" if _key(account_id) % 5 == 0 else None), events
    elif _key(account_id) % 6 != 1 or first < KINDS_FROM:
        yield None, events
    else:
        for kind in TOKEN_KINDS:
            part = [_of_kind(event, kind) for event in events]
            if any(event.units for event in part):
                yield kind, part


def _of_kind(event: UsageEvent, kind: str) -> UsageEvent:
    cached = event.cached_tokens
    if kind == "input":
        return replace(
            event, input_tokens=event.input_tokens - cached, cached_tokens=0, output_tokens=0
        )
    if kind == "cache_read":
        return replace(event, input_tokens=cached, output_tokens=0)
    return replace(event, input_tokens=0, cached_tokens=0)


def _delivered_at(sample: Sample, account_id: str, last: date) -> datetime | None:
    """Bills of weeks and days come as files that say when; those of months do not."""
    account = sample.accounts.get(account_id)
    if account is None or account.cadence == "monthly":
        return None
    return midnight(last + 2 * DAY) + timedelta(hours=6)


def _key(account_id: str) -> int:
    return sum(ord(letter) for letter in account_id)


def _billing_period(sample: Sample, event: UsageEvent) -> tuple[date, date]:
    """First and last day of the bill an event falls on; weeks are cut at month ends."""
    account = sample.accounts.get(event.account_id)
    cadence = account.cadence if account else "monthly"
    if cadence == "daily":
        return event.day, event.day
    month_first = month_start(event.day)
    last = min(add_months(month_first, 1) - DAY, BILLED_UNTIL[event.industry])
    if cadence == "weekly":
        monday = week_start(event.day)
        return max(monday, month_first), min(monday + 6 * DAY, last)
    return month_first, last


def _rate(sample: Sample, events: list[UsageEvent]) -> Columns:
    """Price the events: list price, then cache, batch and volume discounts, in its currency."""
    event = events[0]
    account = sample.accounts.get(event.account_id)
    currency = account.currency if account else "USD"
    model = MODEL.get((event.industry, event.model_id))
    price = model.price if model and model.price else UNPRICED[event.industry]
    output_price = model.output_price if model else price
    rate = CURRENCIES[currency][0] if currency in CURRENCIES else 1.0
    listed = cache = batch = 0.0
    for one in events:
        full = (one.images + one.input_tokens) * price + one.output_tokens * output_price
        saved = one.cached_tokens * price * (1 - CACHED_PRICE_SHARE)
        listed += full
        cache += saved
        batch += (full - saved) * BATCH_DISCOUNT if one.is_batch else 0.0
    volume = (listed - cache - batch) * VOLUME_DISCOUNTS[_key(event.account_id) % 3]
    listed, cache, batch, volume = (part / rate for part in (listed, cache, batch, volume))
    unit, size = CONSUMED_UNITS[event.industry][_key(event.account_id) % 3]
    effective = _money(listed) - _money(cache) - _money(batch) - _money(volume)
    return {
        "model_id": event.model_id,
        "consumed_quantity": Decimal(sum(one.units for one in events)) / size,
        "consumed_unit": unit,
        "list_amount": _money(listed),
        "cache_discount_amount": _money(cache) if cache else None,
        "volume_discount_amount": _money(volume) if volume else None,
        "batch_discount_amount": _money(batch) if batch else None,
        "effective_amount": effective,
        "billed_amount": effective,
        "currency": currency,
    }


def add_other_charges(sample: Sample, rng: Random) -> None:
    """Yearly prepayments of commitments, quarterly tax in Europe, a few credits."""
    for subscription in sample.subscriptions:
        account = subscription.account
        label = f"{subscription.industry.split('_')[0]}_{account.account_id.removeprefix('acc_')}"
        day = max(subscription.first_day, FIRST_USAGE_DAY)
        while subscription.is_committed and subscription.is_active(day) and day <= AS_OF:
            sample.charge(
                f"chg_purchase_{label}_{day:%Y%m}",
                account.account_id,
                day,
                day,
                round(subscription.arr_usd * 0.2),
                industry=subscription.industry,
                category="purchase",
                currency=account.currency,
            )
            day = add_months(day, 12)
        if account.currency in ("EUR", "GBP") and subscription.last_day is None:
            for month in (date(2026, 1, 1), date(2026, 4, 1)):
                sample.charge(
                    f"chg_tax_{label}_{month:%Y%m}",
                    account.account_id,
                    month,
                    month,
                    round(rng.uniform(2, 30), 2),
                    industry=subscription.industry,
                    category="tax",
                    currency=account.currency,
                )
        if _key(label) % 7 == 0 and subscription.is_active(date(2026, 2, 14)):
            sample.charge(
                f"chg_credit_{label}_202602",
                account.account_id,
                date(2026, 2, 14),
                date(2026, 2, 14),
                -round(rng.uniform(0.05, 0.3), 2),
                industry=subscription.industry,
                category="credit",
                currency=account.currency,
            )


def _cost_periods() -> list[tuple[date, date]]:
    """Months until weekly cost lines begin, then weeks; first and last day."""
    periods, first = [], FIRST_USAGE_DAY
    while first <= AS_OF:
        if first >= WEEKLY_COSTS_FROM:
            last = first + 6 * DAY
        else:
            last = min(add_months(month_start(first), 1) - DAY, WEEKLY_COSTS_FROM - DAY)
        periods.append((first, last))
        first = last + DAY
    return periods


def add_costs(sample: Sample, rng: Random) -> None:
    """Compute by model, the other categories for the industry, from the usage of the period."""
    units: dict[tuple[str, date], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for event in sample.events:
        units[event.industry, event.day][event.model_id] += event.units
    for industry in INDUSTRIES:
        name = industry.industry
        for first, last in _cost_periods():
            by_model: dict[str, int] = defaultdict(int)
            for offset in range((last - first).days + 1):
                for model_id, count in units[name, first + timedelta(days=offset)].items():
                    by_model[model_id] += count
            unit_cost = industry.unit_cost.at(first)
            for number, model_id in enumerate(sorted(by_model)):
                region = REGIONS[_key(model_id) % 3]
                cost = by_model[model_id] * unit_cost * industry.cost_shares["compute"]
                sample.cost(
                    name,
                    "compute",
                    first,
                    last,
                    _money(cost * rng.uniform(0.94, 1.06)),
                    model_id=model_id,
                    region=region,
                    hardware=HARDWARE[name],
                    deployment_id=f"dep_{model_id}_{region}" if number % 5 else None,
                    **_delivery(name, model_id, first, last),
                )
            total = sum(by_model.values()) * unit_cost
            shares = {**industry.cost_shares, "support": 0.12, "other": 0.05}
            for category, share in shares.items():
                if category == "compute" or (first.day > 7 and category in ("support", "other")):
                    continue
                sample.cost(
                    name, category, first, last, _money(total * share * rng.uniform(0.9, 1.1))
                )


def _delivery(industry: str, model_id: str, first: date, last: date) -> Columns:
    """Weekly cost lines of language models have an id and say when they came."""
    if industry != LLM or first < WEEKLY_COSTS_FROM:
        return {}
    return {
        "cost_line_id": f"cst_{model_id}_{first:%Y%m%d}",
        "ingested_at": midnight(last + DAY) + timedelta(hours=4),
    }


def add_list_prices(sample: Sample) -> None:
    """The vendor's list from the release of each model on, in dollars and three currencies."""
    for number, model in enumerate(MODELS):
        unit, size = PRICING_UNITS[number % 4] if model.industry == LLM else (None, 1)
        if model.industry == VISION:
            size = 1_000
        for currency, rate in (("USD", 1.0), *((code, of[0]) for code, of in CURRENCIES.items())):
            for kind, tier, price in _listed(model) if model.price else ():
                sample.tables.add(
                    "raw_list_prices",
                    industry=model.industry,
                    model_id=model.model_id,
                    usage_kind=kind,
                    price_tier=tier,
                    list_unit_price=Decimal(f"{price * size / rate:.12f}"),
                    pricing_unit=unit,
                    currency=currency,
                    effective_from=model.released,
                )


def _listed(model: Model) -> Iterator[tuple[str, str, float]]:
    """Usage kind, tier and price of a usage unit in USD."""
    if model.industry != LLM:
        yield "image", "standard", model.price
        return
    cached = model.price * CACHED_PRICE_SHARE
    prices = {"input": model.price, "cache_read": cached, "output": model.output_price}
    for kind, price in prices.items():
        yield kind, "standard", price
        yield kind, "batch", price * BATCH_DISCOUNT
    yield "cache_creation", "cache_5m", model.price * 1.25
    yield "cache_creation", "cache_1h", model.price * 2
    yield "input", "long_context", model.price * 2
    yield "output", "long_context", model.output_price * 1.5


def add_fx_rates(sample: Sample, rng: Random) -> None:
    """One rate a month and currency, drifting with a little noise."""
    months = 40
    for currency, (start, end) in sorted(CURRENCIES.items()):
        trend = Trend(start, end)
        for number in range(months):
            value = trend.first + (trend.last - trend.first) * number / (months - 1)
            sample.tables.add(
                "raw_fx_rates",
                currency=currency,
                rate_date=add_months(date(2023, 4, 1), number),
                usd_per_unit=round(value * rng.uniform(0.985, 1.015), 9),
                ingested_at=midnight(add_months(date(2023, 4, 2), number))
                if currency == "EUR"
                else None,
            )
