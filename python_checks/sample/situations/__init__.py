"""The special cases of the sample: each a small function named for its rule, with fixed ids."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

from python_checks.sample.sample import Sample
from python_checks.sample.situations import (
    accounts,
    aliases,
    auto_renewals,
    billed_failures,
    caching,
    catalog,
    charges,
    clocks,
    codes,
    commitments,
    contract_warnings,
    contracts,
    costs,
    incidents,
    list_prices,
    measured_times,
    quarantine,
    reconciliation,
    recurring_usage,
    renewals,
    repeated_requests,
    replacements,
    requests,
    small_money,
    terms,
    versions,
)


def situations_of(module: ModuleType) -> list[Callable[[Sample], None]]:
    """The module's public functions, in the order in which they are written."""
    return [
        value
        for name, value in vars(module).items()
        if not name.startswith("_")
        and callable(value)
        and getattr(value, "__module__", None) == module.__name__
    ]


def _add(sample: Sample, *modules: ModuleType) -> None:
    for module in modules:
        for situation in situations_of(module):
            situation(sample)


def add_before_billing(sample: Sample) -> None:
    """Situations whose good requests are billed and cost like all others."""
    _add(sample, accounts, contracts, replacements, auto_renewals, terms, contract_warnings)
    _add(sample, renewals, requests, repeated_requests, billed_failures, measured_times, codes)
    _add(sample, clocks, aliases, reconciliation, recurring_usage, commitments, caching)


def add_after_billing(sample: Sample) -> None:
    """Situations of the tables that billing writes, and the rows that end in quarantine."""
    _add(sample, charges, small_money, costs, catalog, incidents, list_prices, versions)
    _add(sample, quarantine)
