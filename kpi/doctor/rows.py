"""Rows that a build would quarantine, as the staging models say."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import duckdb

from ..printed import counted, cut, percentage
from .contract import Column, Declared
from .findings import Finding, Level
from .staging import MONEY

# from so many quarantined rows of a table on, max_quarantine_rate of its rows is an error
FEW_ROWS = 10
REMEDIES = {
    "unmapped": "see the adapter's page in docs/adapters: what the value must be in the export",
    "unparsable": "write it as {type}",
    "missing": "fill it in, or leave the row out",
    "unknown": "use a value of the contract",
    "negative": "mend the sign; a refund is a charge of category credit or correction",
    "out_of_range": "check the unit and the digits",
    "contradicts": "it is part of the whole: add cached tokens to input_tokens, reasoning ones to"
    " output_tokens",
    "end_before_start": "exchange or mend the two times",
    "end_not_after_start": "the end is exclusive: it lies after the start",
    "not_positive": "rates are above zero",
    "too_far_in_future": "mend the clock or the time zone; times are UTC",
    "too_far_in_past": "write nothing where no time is known, not zero",
    "conflicting_id": "give each row an id of its own, or ingested_at to tell which is newest",
}
# (rule, column) -> a remedy that says more
REMEDIES_OF_COLUMNS = {
    ("unknown", "currency"): "add its rates to raw_fx_rates, or convert the amounts to USD",
    ("unknown", "industry"): "use an industry of seeds/reference/industries.csv",
    ("unknown", "consumed_unit"): "use a unit of seeds/reference/consumed_units.csv",
    ("unknown", "pricing_unit"): "use a unit of seeds/reference/consumed_units.csv",
    ("negative", "list_unit_price"): "a list price is zero or above: discounts are tiers of it",
}


@dataclass(frozen=True)
class Quarantined:
    """Rows of a table that are quarantined for one reason. example: one of them."""

    reason: str
    rows: int
    example: Mapping[str, Any]

    @property
    def rule(self) -> str:
        """What of docs/input_contract.md they break."""
        return self.reason.partition(": ")[0]

    @property
    def column(self) -> str:
        """The column that breaks it, or several."""
        return self.reason.partition(": ")[2]


class Money(NamedTuple):
    """USD of quarantined rows, their share (0-1) of the table's, whether the median is in it."""

    usd: float | None
    share: float | None
    is_estimated: bool


NO_MONEY = Money(None, None, is_estimated=False)


def row_findings(
    connection: duckdb.DuckDBPyConnection,
    contract: Sequence[Declared],
    types: Mapping[str, Mapping[str, str]],
    max_rate: float,
) -> Iterator[Finding]:
    """Findings for each table and reason, with share and money, and for tables beyond the limit."""
    money = _money(connection)
    for declared in contract:
        if declared.name not in types or not declared.model:
            continue
        row_count, reasons = quarantined(connection, declared.model)
        bad = sum(reason.rows for reason in reasons)
        if bad >= FEW_ROWS and bad > max_rate * row_count:
            yield _beyond_limit(declared.name, bad, row_count, max_rate)
        for reason in reasons:
            of_reason = money.get((declared.name, reason.reason), NO_MONEY)
            yield _finding(declared, reason, row_count, types[declared.name], of_reason)


def quarantined(connection: duckdb.DuckDBPyConnection, model: str) -> tuple[int, list[Quarantined]]:
    """How many rows a staging model has, and those it quarantines by reason."""
    found = connection.execute(
        f"""
        select
            quarantine_reason, count(*),
            first(to_json(raw_row)) filter (where quarantine_reason is not null)
        from marts_staging.{model}
        group by quarantine_reason
        order by count(*) desc, quarantine_reason
        """
    ).fetchall()
    reasons = [
        Quarantined(reason, rows, _row(example)) for reason, rows, example in found if reason
    ]
    return sum(rows for _, rows, _ in found), reasons


def _row(example: str) -> Mapping[str, Any]:
    """A raw row by lower-case names; of some models it is a text in JSON."""
    row = json.loads(example)
    row = json.loads(row) if isinstance(row, str) else row
    return {name.lower(): value for name, value in row.items()}


def _money(
    connection: duckdb.DuckDBPyConnection,
) -> dict[tuple[str, str], Money]:
    """(Raw table, reason) -> the money held back."""
    found = connection.execute(
        "select raw_table, quarantine_reason, amount_usd, share, is_estimated"
        f" from marts_intermediate.{MONEY}"
    ).fetchall()
    return {
        (table, reason): Money(float(amount), None if share is None else float(share), is_estimated)
        for table, reason, amount, share, is_estimated in found
        if amount is not None
    }


def _beyond_limit(table: str, bad: int, row_count: int, max_rate: float) -> Finding:
    share = bad / row_count
    text = (
        f"{percentage(share)} of its rows are quarantined, more than max_quarantine_rate"
        f" ({percentage(max_rate)}): the build would end with an error and not be published"
    )
    return Finding(
        Level.WARNING, "rows", table, text, "mend the rows, see its reasons", rows=bad, share=share
    )


def _finding(
    declared: Declared,
    reason: Quarantined,
    row_count: int,
    types: Mapping[str, str],
    money: Money,
) -> Finding:
    column = declared.column(reason.column)
    is_type = reason.rule == "unparsable" and reason.rows == row_count
    # of a few texts one may be a slip; a column of another type is none
    is_sure = types.get(reason.column) != "VARCHAR" or reason.rows >= FEW_ROWS
    is_hopeless = is_type and is_sure and column is not None and bool(column.required)
    text = f"{counted(reason.rows, 'row')} quarantined, {reason.reason}"
    if is_type and column:
        text = f"no value of type {types.get(column.name)} can be read as {column.data_type}"
    example = reason.example.get(reason.column)
    return Finding(
        Level.STOPS if is_hopeless else Level.WARNING,
        "rows",
        declared.name,
        text,
        remedy(reason, column),
        reason.column,
        column.unit if column else "",
        reason.rows,
        reason.rows / row_count,
        money.usd,
        money.share,
        reason.reason,
        "" if example is None else cut(example),
        money.is_estimated,
    )


def remedy(reason: Quarantined, column: Column | None) -> str:
    """What to do about rows of a reason."""
    text = REMEDIES_OF_COLUMNS.get((reason.rule, reason.column), REMEDIES.get(reason.rule, ""))
    return text.format(type=spelt(column.data_type if column else ""))


def spelt(data_type: str) -> str:
    """A type as the contract wants it written."""
    return {
        "timestamp": "2026-05-01T10:30:00Z (UTC, no number of seconds)",
        "date": "2026-05-01",
        "bigint": "a whole number such as 1200",
        "boolean": "true or false",
    }.get(data_type, "a number such as 1200.5")
