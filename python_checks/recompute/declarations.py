"""The raw tables as the recomputation reads them, and rules beside their columns."""

from __future__ import annotations

from dataclasses import dataclass

from python_checks.raw_contract import DeclaredColumn, DeclaredTable, declared_tables


@dataclass(frozen=True)
class Column:
    """A declared column. need: `!` required, `e` unless the request failed, `` optional.

    kind: text, word (a code: one spelling), integer, decimal (6 decimals), decimal9, money (12),
    quantity (6, larger), milliseconds, boolean, date, timestamp.
    """

    name: str
    kind: str
    need: str


@dataclass(frozen=True)
class RawTable:
    """A declared raw table; industry is that of a request log, else empty.

    key: of request logs and incidents the row's id only, of all others what one row is told by.
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    industry: str = ""

    @property
    def has_industry_column(self) -> bool:
        """Whether rows name their industry themselves."""
        return any(column.name == "industry" for column in self.columns)

    @property
    def names(self) -> list[str]:
        """Column names in declared order."""
        return [column.name for column in self.columns]

    def of_kind(self, *kinds: str) -> list[str]:
        """Names of the columns of some kinds, in declared order."""
        return [column.name for column in self.columns if column.kind in kinds]


# What a declared type is to the recomputation; a text with few spellings is a word.
_KINDS = {
    "text": "text",
    "bigint": "integer",
    "boolean": "boolean",
    "date": "date",
    "timestamp": "timestamp",
    "numeric(18, 6)": "decimal",
    "numeric(18, 9)": "decimal9",
    "numeric(24, 6)": "quantity",
    "numeric(38, 12)": "money",
}
_NEEDS = {"always": "!", "on_success": "e", None: ""}


def _column(declared: DeclaredColumn) -> Column:
    kind = _KINDS[declared.data_type]
    if declared.meta.get("unit") == "ms":
        kind = "milliseconds"
    elif declared.meta.get("normalized") == "word":
        kind = "word"
    return Column(declared.name, kind, _NEEDS[declared.meta.get("required")])


def _table(declared: DeclaredTable) -> RawTable:
    columns = tuple(_column(column) for column in declared.columns)
    key, industry = tuple(declared.meta["key"]), declared.meta.get("industry", "")
    return RawTable(declared.name, columns, key, industry)


# Rates come first: they say which currencies the other tables may use.
TABLES: dict[str, RawTable] = {
    name: _table(declared)
    for name, declared in sorted(
        declared_tables().items(), key=lambda table: table[0] != "raw_fx_rates"
    )
}
REQUEST_LOGS: dict[str, str] = {
    table.industry: table.name for table in TABLES.values() if table.industry
}
# Usage units and the column of a request log that counts them; tokens are input and output.
COUNTED_IN = {"image": "image_count"}
ALWAYS_REQUIRED = tuple(
    name
    for name, declared in declared_tables().items()
    if declared.meta["is_required"] and name not in REQUEST_LOGS.values()
)

KNOWN_VALUES: dict[str, tuple[str, ...]] = {
    column.name: tuple(column.meta["accepted"])
    for declared in declared_tables().values()
    for column in declared.columns
    if "accepted" in column.meta
}
# Columns in which some texts stand for nothing, and these texts.
WITH_PLACEHOLDERS = tuple(
    sorted(
        {
            column.name
            for declared in declared_tables().values()
            for column in declared.columns
            if column.meta.get("normalized") in ("id", "region")
        }
    )
)
PLACEHOLDERS = ("", "none", "null", "nan", "undefined", "n/a")
LONGEST_PLACEHOLDER = 12
"""Characters with outer spaces; a longer text is no placeholder."""
# Regions that name none.
EVERY_REGION = ("all", "global")
ENDS_AFTER_STARTS: dict[str, tuple[str, str]] = {
    "raw_contracts": ("start_date", "end_date"),
    "raw_incidents": ("started_at", "resolved_at"),
    "raw_models": ("released_at", "retired_at"),
    "raw_model_capabilities": ("available_from", "available_until"),
    "raw_edge_deployments": ("activated_on", "deactivated_on"),
    "raw_list_prices": ("effective_from", "effective_until"),
}
NOT_IN_FUTURE: dict[str, str] = {
    **{log: "requested_at" for log in REQUEST_LOGS.values()},
    "raw_billing_charges": "charge_period_start",
    "raw_renewals": "decided_at",
    "raw_nps_responses": "responded_at",
    "raw_frontier_scores": "evaluated_on",
}
# The first day of the data is 2 January 1970: before lie zero times and typing errors.
NOT_IN_PAST: dict[str, str] = {
    **{log: "requested_at" for log in REQUEST_LOGS.values()},
    "raw_contracts": "start_date",
    "raw_billing_charges": "charge_period_start",
    "raw_inference_costs": "charge_period_start",
    "raw_incidents": "started_at",
    "raw_models": "released_at",
    "raw_frontier_scores": "evaluated_on",
    "raw_edge_deployments": "activated_on",
}
# What one row may hold at most, on either side of zero: counts of a request, ...
MAXIMUM_OF_REQUESTS = 10**9
# ... quantities in their own unit and rates in USD, ...
MAXIMUM: dict[str, int] = {"consumed_quantity": 10**15, "usd_per_unit": 10**6}
# ... and money that is converted, in USD.
MAXIMUM_USD: dict[str, int] = {
    "arr_amount": 10**10,
    "list_amount": 10**10,
    "cache_discount_amount": 10**10,
    "volume_discount_amount": 10**10,
    "effective_amount": 10**10,
    "committed_amount": 10**10,
    "effective_cost": 10**10,
    "list_unit_price": 10**6,
}
