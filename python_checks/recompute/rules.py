"""Reasons for quarantine, in the order in which the first one counts.

Written from docs/input_contract.md section Reasons for quarantine.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

import polars as pl

from .casting import MICRO, NANO, PICO
from .declarations import (
    ENDS_AFTER_STARTS,
    KNOWN_VALUES,
    MAXIMUM,
    MAXIMUM_OF_REQUESTS,
    MAXIMUM_USD,
    NOT_IN_FUTURE,
    NOT_IN_PAST,
    RawTable,
)
from .reference import Reference
from .settings import Settings

USAGE_REVENUE_CATEGORIES = ("usage", "credit", "correction")
# Millionths and the like in one of a kind's unit.
UNITS = {"decimal": MICRO, "quantity": MICRO, "decimal9": NANO, "money": PICO}


def is_good() -> pl.Expr:
    """Whether what a request did counts: it did not fail, or it is billed all the same."""
    return pl.col("error_type").is_null() | pl.col("is_billable").eq_missing(pl.lit(value=True))


def quarantine_rules(
    table: RawTable, reference: Reference, settings: Settings, highest_rates: Mapping[str, int]
) -> list[tuple[str, pl.Expr]]:
    """Reasons for quarantine and when they hold, in the order in which the first one counts."""
    return [
        *_unparsable(table),
        *_missing(table),
        *_unknown(table, reference, highest_rates),
        *_negative(table),
        *_out_of_range(table, highest_rates),
        *_impossible(table, reference, settings),
        *_too_far_in_future(table, settings),
        *_too_far_in_past(table),
    ]


def _unparsable(table: RawTable) -> list[tuple[str, pl.Expr]]:
    # A time that is no measurement is none given.
    names = [column.name for column in table.columns if column.kind != "milliseconds"]
    return [(f"unparsable: {name}", pl.col(f"problem_{name}")) for name in names]


def _missing(table: RawTable) -> list[tuple[str, pl.Expr]]:
    rules: list[tuple[str, pl.Expr]] = []
    for column in table.columns:
        absent = pl.col(column.name).is_null()
        if column.need == "e":
            absent = absent & pl.col("error_type").is_null()
        if column.need:
            rules.append((f"missing: {column.name}", absent))
    return rules


def _unknown(
    table: RawTable, reference: Reference, currencies: Iterable[str]
) -> list[tuple[str, pl.Expr]]:
    known: dict[str, list[str]] = {name: list(values) for name, values in KNOWN_VALUES.items()}
    known["industry"] = reference.industries["industry"].to_list()
    units = reference.consumed_units["consumed_unit"].to_list()
    known |= {"consumed_unit": units, "pricing_unit": units}
    if table.name != "raw_fx_rates":
        known["currency"] = sorted(currencies)
    rules: list[tuple[str, pl.Expr]] = []
    for name in table.names:
        if name in known:
            is_unknown = pl.col(name).is_not_null() & ~pl.col(name).is_in(known[name])
            # What is neither tokens nor images nor calls comes in units of its own.
            if name == "consumed_unit":
                is_unknown = is_unknown & pl.col("usage_kind").ne_missing("other")
            rules.append((f"unknown: {name}", is_unknown))
    return rules


def _negative(table: RawTable) -> list[tuple[str, pl.Expr]]:
    names: list[str] = table.of_kind("integer") if table.industry else []
    rules = [(f"negative: {name}", pl.col(name) < 0) for name in names]
    if table.name == "raw_renewals":
        rules.append(("negative: renewed_arr_amount", pl.col("renewed_arr_amount") < 0))
    if table.name == "raw_billing_charges":
        is_sold = pl.col("charge_category").is_in(["purchase", "tax"])
        rules.append(("negative: consumed_quantity", (pl.col("consumed_quantity") < 0) & is_sold))
    if table.name == "raw_list_prices":
        rules.append(("negative: list_unit_price", pl.col("list_unit_price") < 0))
    return rules


def _out_of_range(table: RawTable, highest_rates: Mapping[str, int]) -> list[tuple[str, pl.Expr]]:
    """Values beyond what one row may hold; money at the highest rate that its currency ever had."""
    rules: list[tuple[str, pl.Expr]] = []
    for column in table.columns:
        limit = MAXIMUM.get(column.name)
        if table.industry and column.kind == "integer":
            limit = MAXIMUM_OF_REQUESTS
        if limit is not None:
            unit = UNITS.get(column.kind, 1)
            beyond = (pl.col(column.name) > limit * unit) | (pl.col(column.name) < -limit * unit)
            rules.append((f"out_of_range: {column.name}", beyond))
        if column.name in MAXIMUM_USD:
            most = MAXIMUM_USD[column.name] * UNITS[column.kind]
            limits = {currency: most * NANO // rate for currency, rate in highest_rates.items()}
            of_row = pl.col("currency").replace_strict(
                list(limits), pl.Series(limits.values(), dtype=pl.Int128), default=most
            )
            beyond = pl.col(column.name).abs().cast(pl.Int128) > of_row
            rules.append((f"out_of_range: {column.name}", beyond))
    return rules


def _impossible(
    table: RawTable, reference: Reference, settings: Settings
) -> list[tuple[str, pl.Expr]]:
    rules: list[tuple[str, pl.Expr]] = []
    if "cache_read_input_tokens" in table.names:
        rules += _contradicting_tokens()
    if table.name in ENDS_AFTER_STARTS:
        start, end = ENDS_AFTER_STARTS[table.name]
        is_before = pl.col(end) < pl.col(start)
        if table.name == "raw_contracts" and settings.contract_end_dates == "exclusive":
            is_before = pl.col(end) <= pl.col(start)
        rules.append((f"end_before_start: {end}", is_before))
    if "charge_period_end" in table.names:
        not_after = pl.col("charge_period_end") <= pl.col("charge_period_start")
        rules.append(("end_not_after_start: charge_period_end", not_after))
        latest = pl.col("charge_period_start").dt.offset_by("10y")
        too_long = pl.col("charge_period_end") > latest
        rules.append(("out_of_range: charge_period_end", too_long))
    if table.name == "raw_nps_responses":
        rules.append(("out_of_range: score", ~pl.col("score").is_between(0, 10)))
    if table.name == "raw_frontier_scores":
        rules.append(("out_of_range: score", _frontier_score_out_of_range(reference)))
    if table.name == "raw_fx_rates":
        rules.append(("not_positive: usd_per_unit", pl.col("usd_per_unit") <= 0))
    return rules


def _contradicting_tokens() -> list[tuple[str, pl.Expr]]:
    """Input holds what was read from the cache and written to it, output holds reasoning."""

    def tokens(name: str) -> pl.Expr:
        return pl.col(name).fill_null(0)

    cached = tokens("cache_read_input_tokens") + tokens("cache_creation_input_tokens")
    above_input = is_good() & (cached > tokens("input_tokens"))
    above_output = is_good() & (tokens("reasoning_output_tokens") > tokens("output_tokens"))
    return [
        ("contradicts: cache_read_input_tokens", above_input),
        ("contradicts: reasoning_output_tokens", above_output),
    ]


def _frontier_score_out_of_range(reference: Reference) -> pl.Expr:
    outside: pl.Expr = pl.lit(value=False)
    for row in reference.frontier_benchmarks.to_dicts():
        low, high = row["score_minimum"] * MICRO, row["score_maximum"] * MICRO
        beyond = (pl.col("score") < low) | (pl.col("score") > high)
        outside = outside | ((pl.col("frontier_benchmark") == row["alias"]) & beyond)
    return outside


def _too_far_in_future(table: RawTable, settings: Settings) -> list[tuple[str, pl.Expr]]:
    if table.name not in NOT_IN_FUTURE:
        return []
    name = NOT_IN_FUTURE[table.name]
    if table.industry:
        return [(f"too_far_in_future: {name}", is_too_far_in_future(settings))]
    latest = settings.run_started_at_utc + timedelta(days=1)
    late = pl.col(name).cast(pl.Datetime("us")) > latest
    if table.name == "raw_billing_charges":
        late = late & pl.col("charge_category").is_in(USAGE_REVENUE_CATEGORIES)
    return [(f"too_far_in_future: {name}", late)]


def is_too_far_in_future(settings: Settings) -> pl.Expr:
    """Whether a request was made later than a day after it arrived, or after the run's start."""
    arrived = pl.col("ingested_at").fill_null(settings.run_started_at_utc)
    return pl.col("requested_at") > arrived + timedelta(days=1)


def _too_far_in_past(table: RawTable) -> list[tuple[str, pl.Expr]]:
    if table.name not in NOT_IN_PAST:
        return []
    name = NOT_IN_PAST[table.name]
    early = pl.col(name).cast(pl.Datetime("us")) < datetime(1970, 1, 2)
    return [(f"too_far_in_past: {name}", early)]
