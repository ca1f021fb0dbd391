"""Cell by cell comparison of marts: one comparator, its tolerance stated once."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import polars as pl

# Numbers agree within the relative tolerance, decimals besides within one unit of their last place
# (money has six); everything else agrees exactly.
RELATIVE_TOLERANCE = 1e-9
DECIMAL_TOLERANCE = 1e-6
FLOAT_TOLERANCE = 1e-15

MARTS: dict[str, tuple[str, ...]] = {
    "dim_industries": ("industry",),
    "dim_months": ("month_date",),
    "dim_accounts": ("account_id",),
    "dim_customers": ("customer_id",),
    "dim_models": ("model_id", "industry"),
    "dim_operators": ("operator", "industry"),
    "quarantined_rows": (
        "raw_table", "industry", "row_id", "quarantine_reason", "raw_row", "occurrence",
    ),
    "fct_row_accounting": ("raw_table", "industry"),
    "fct_row_accounting_daily": ("raw_table", "usage_date"),
    "fct_arr_movements_monthly": ("customer_id", "industry", "month_date"),
    "fct_retention_monthly": ("industry", "segment", "month_date"),
    "fct_nrr_cohorts_monthly": (
        "industry", "segment", "first_arr_month_date", "months_since_start",
    ),
    "fct_contract_renewals": (
        "customer_id", "industry", "contract_id", "contract_item_id", "term_start_date",
    ),
    "fct_renewals": ("customer_id", "industry"),
    "fct_renewal_cohorts_monthly": ("industry", "segment", "first_contract_month_date"),
    "fct_churn_reasons_monthly": ("industry", "month_date", "churn_reason"),
    "rpt_renewals_due_quarterly": ("industry", "segment", "quarter_date"),
    "rpt_list_price_check": (
        "industry", "model_id", "usage_kind", "usage_unit", "month_date", "status", "price_tier",
        "billed_as", "is_between_prices",
    ),
    "fct_usage_daily": ("industry", "customer_id", "model_id", "region", "usage_date"),
    "fct_service_tiers_monthly": ("industry", "service_tier", "month_date"),
    "fct_token_revenue_cohorts_monthly": (
        "industry", "first_use_month_date", "month_date", "model_id",
    ),
    "fct_image_cost_cohorts_monthly": (
        "industry", "first_use_month_date", "month_date", "model_id",
    ),
    "fct_margin_cohorts_monthly": ("industry", "first_use_month_date", "month_date"),
    "fct_customer_margins_monthly": ("customer_id", "industry", "month_date"),
    "fct_latency": (
        "industry", "model_id", "speed_tier", "metric", "period_grain", "period_start",
    ),
    "fct_uptime": ("industry", "region", "period_grain", "period_start"),
    "fct_errors_daily": ("industry", "model_id", "error_type", "usage_date"),
    "fct_incidents": ("incident_id", "industry", "region"),
    "fct_error_budgets_monthly": ("industry", "region", "month_date"),
    "fct_catalog_monthly": ("industry", "month_date"),
    "fct_model_cards": ("industry", "model_id"),
    "fct_frontier_gaps": ("frontier_benchmark", "period_grain", "period_start"),
    "fct_adoption": ("industry", "adoption_type", "item", "period_grain", "period_start"),
    "fct_usage_billing_reconciliation_monthly": ("industry", "customer_id", "month_date"),
    "fct_profit_and_loss_quarterly": ("industry", "quarter_date"),
    "fct_nps_cohorts_quarterly": ("industry", "cohort_quarter_date", "quarter_date"),
    "rpt_cache_opportunities": ("industry", "customer_id"),
    "rpt_licensing_matrix": ("industry", "model_id", "licence_term"),
    "rpt_multimodal_opportunities": ("industry", "customer_id"),
    "rpt_inference_review_quarterly": (
        "industry", "model_id", "deployment_id", "hardware", "region", "quarter_date",
    ),
    "rpt_roadmap_quarterly": ("industry", "item_type", "item", "quarter_date"),
    "fct_kpis": ("industry", "kpi", "variant", "period_grain", "period_start"),
    "rpt_kpi_scorecard": ("industry", "kpi", "variant"),
}  # fmt: skip
# What says of a row when it was built, not what happened.
BOOKKEEPING = ("version",)
PRESENTATION: dict[str, tuple[str, ...]] = {"rpt_kpi_scorecard": ("best_in_class", "failing")}

Key = tuple[Hashable, ...]


@dataclass(frozen=True)
class Difference:
    """One cell that differs."""

    key: Key
    column: str
    actual: Any
    expected: Any


@dataclass
class Comparison:
    """What comparing one mart found; keys are tuples in the order of MARTS."""

    mart: str
    rows_compared: int = 0
    cells_compared: int = 0
    missing_columns: list[str] = field(default_factory=list)
    extra_columns: list[str] = field(default_factory=list)
    missing_keys: list[Key] = field(default_factory=list)
    extra_keys: list[Key] = field(default_factory=list)
    repeated_keys: list[Key] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)

    @property
    def is_equal(self) -> bool:
        """Whether nothing differs."""
        return not (
            self.missing_columns
            or self.extra_columns
            or self.missing_keys
            or self.extra_keys
            or self.repeated_keys
            or self.differences
        )

    def describe(self, limit: int = 20) -> str:
        """A readable account of what differs, at most `limit` lines a kind."""
        lines = [f"{self.mart}: {self.rows_compared} rows, {self.cells_compared} cells compared"]
        kinds: tuple[tuple[str, Iterable[object]], ...] = (
            ("column missing", self.missing_columns),
            ("column not documented", self.extra_columns),
            ("row missing", self.missing_keys),
            ("row not expected", self.extra_keys),
            ("key repeated", self.repeated_keys),
            ("cell differs", self.differences),
        )
        for kind, found in kinds:
            items = list(found)
            lines += [f"  {kind}: {item}" for item in items[:limit]]
            if len(items) > limit:
                lines.append(f"  {kind}: {len(items) - limit} more")
        return "\n".join(lines)


def compare_mart(
    actual: pl.DataFrame,
    expected: pl.DataFrame,
    mart: str,
    same: Callable[[Any, Any], bool] | None = None,
) -> Comparison:
    """Compare a built mart with its recomputation, cell by cell, by the mart's key.

    Columns beside the key are those of `expected`; `same` says whether two cells agree, is_same
    (which leaves texts for people out) unless given. Raises KeyError for an unknown mart or when
    `actual` lacks a key column.
    """
    key = MARTS[mart]
    skipped = (*(() if same else PRESENTATION.get(mart, ())), *BOOKKEEPING)
    result = Comparison(mart)
    result.missing_columns = [name for name in expected.columns if name not in actual.columns]
    result.extra_columns = [
        name for name in actual.columns if name not in (*expected.columns, *BOOKKEEPING)
    ]
    columns = [name for name in expected.columns if name in actual.columns and name not in skipped]
    actual_rows = _by_key(actual, key, columns, result)
    expected_rows = _by_key(expected, key, columns, result)
    result.missing_keys = [k for k in expected_rows if k not in actual_rows]
    result.extra_keys = [k for k in actual_rows if k not in expected_rows]
    for row_key, row in expected_rows.items():
        if row_key in actual_rows:
            _compare_row(row_key, actual_rows[row_key], row, columns, result, same or is_same)
    return result


def compare_marts(
    actual: Mapping[str, pl.DataFrame],
    expected: Mapping[str, pl.DataFrame],
    same: Callable[[Any, Any], bool] | None = None,
) -> list[Comparison]:
    """Compare all marts of `expected`; a mart that was not built counts as empty."""
    return [
        compare_mart(actual.get(mart, frame.clear()), frame, mart, same)
        for mart, frame in expected.items()
    ]


def cells_compared_table(comparisons: Iterable[Comparison]) -> str:
    """A text table: rows and cells compared and what differs, by mart, with a total."""
    header = ("mart", "rows", "cells", "missing", "extra", "different")
    body = [
        (
            c.mart, c.rows_compared, c.cells_compared, len(c.missing_keys),
            len(c.extra_keys) + len(c.repeated_keys), len(c.differences),
        )
        for c in comparisons
    ]  # fmt: skip
    totals = [sum(int(row[i]) for row in body) for i in range(1, len(header))]
    lines = [header, *body, ("total", *totals)]
    return "\n".join(
        f"{line[0]!s:<36}" + "".join(f"{value!s:>11}" for value in line[1:]) for line in lines
    )


def is_same(actual: Any, expected: Any) -> bool:
    """Whether two cells agree: decimals and floats within the tolerance, all else exactly."""
    if actual is None or expected is None:
        return actual is expected
    one, other = plain(actual), plain(expected)
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(expected, float | Decimal) and isinstance(one, int | float | Decimal):
        gap = abs(float(one) - float(other))
        absolute = DECIMAL_TOLERANCE if isinstance(actual, Decimal) else FLOAT_TOLERANCE
        return gap <= absolute + RELATIVE_TOLERANCE * abs(float(other))
    return bool(one == other)


def is_same_on_engines(one: Any, other: Any) -> bool:
    """Whether two engines built the same cell: floats within the tolerance, all else exactly."""
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=RELATIVE_TOLERANCE, abs_tol=0)
    return type(one) is type(other) and bool(plain(one) == plain(other))


def plain(value: Any) -> Any:
    """A value in the form in which it compares: naive UTC times, integral numbers as int."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
    if isinstance(value, Decimal | float) and math.isfinite(value) and value == int(value):
        return int(value)
    return value


def canonical_json(text: str | None) -> str | None:
    """JSON text with sorted keys and without null members, for comparison."""
    if text is None:
        return None
    parsed = json.loads(text)
    if isinstance(parsed, dict):
        parsed = {name: value for name, value in parsed.items() if value is not None}
    return json.dumps(parsed, sort_keys=True, ensure_ascii=False)


def _by_key(
    frame: pl.DataFrame, key: tuple[str, ...], columns: list[str], result: Comparison
) -> dict[Key, dict[str, Any]]:
    rows: dict[Key, dict[str, Any]] = {}
    for row in frame.select(list(dict.fromkeys([*key, *columns]))).iter_rows(named=True):
        if "raw_row" in row:
            row["raw_row"] = canonical_json(row["raw_row"])
        row_key = tuple(_key_part(row[name]) for name in key)
        if row_key in rows:
            result.repeated_keys.append(row_key)
        rows[row_key] = row
    return rows


def _key_part(value: Any) -> Any:
    value = plain(value)
    # A month may arrive as a time at midnight.
    if isinstance(value, datetime) and value.time() == datetime.min.time():
        return value.date()
    return value


def _compare_row(
    key: Key,
    actual: Mapping[str, Any],
    expected: Mapping[str, Any],
    columns: list[str],
    result: Comparison,
    same: Callable[[Any, Any], bool],
) -> None:
    result.rows_compared += 1
    for column in columns:
        result.cells_compared += 1
        one, other = actual[column], expected[column]
        if isinstance(other, date) and not isinstance(other, datetime):
            one = _key_part(one)
        if not same(one, other):
            result.differences.append(Difference(key, column, one, other))
