"""The sixteen raw tables, their columns in declared order, and how a value is written."""

from __future__ import annotations

import csv
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

Value: TypeAlias = str | int | float | bool | Decimal | date | datetime | None
# Columns of a row, handed on as keyword arguments.
Columns: TypeAlias = dict[str, Any]

REQUEST_LOGS = {
    "llm_api": "raw_llm_requests",
    "computer_vision_api": "raw_vision_requests",
    "image_generation_api": "raw_image_generation_requests",
}

COLUMNS: dict[str, tuple[str, ...]] = {
    "raw_accounts": (
        "account_id",
        "account_name",
        "parent_account_id",
        "segment",
        "country",
        "created_at",
        "ingested_at",
    ),
    "raw_contracts": (
        "contract_line_id",
        "contract_id",
        "account_id",
        "industry",
        "plan",
        "start_date",
        "end_date",
        "arr_amount",
        "currency",
        "signed_at",
        "auto_renews",
        "contract_item_id",
        "replaces_contract_id",
        "is_usage_commitment",
        "ingested_at",
    ),
    "raw_renewals": (
        "renewal_id",
        "contract_id",
        "account_id",
        "industry",
        "due_date",
        "decided_at",
        "outcome",
        "renewed_contract_id",
        "renewed_arr_amount",
        "churn_reason",
        "ingested_at",
    ),
    "raw_llm_requests": (
        "request_id",
        "requested_at",
        "ingested_at",
        "account_id",
        "model_id",
        "region",
        "deployment_id",
        "service_tier",
        "input_tokens",
        "cache_read_input_tokens",
        "cache_creation_input_tokens",
        "output_tokens",
        "reasoning_output_tokens",
        "time_to_first_token_ms",
        "time_per_output_token_ms",
        "latency_ms",
        "error_type",
        "is_billable",
        "is_streamed",
    ),
    "raw_vision_requests": (
        "request_id",
        "requested_at",
        "ingested_at",
        "account_id",
        "model_id",
        "region",
        "deployment_id",
        "operation",
        "image_count",
        "latency_ms",
        "deployment_target",
        "llm_integration",
        "error_type",
        "is_billable",
    ),
    "raw_image_generation_requests": (
        "request_id",
        "requested_at",
        "ingested_at",
        "account_id",
        "model_id",
        "region",
        "deployment_id",
        "speed_tier",
        "operation",
        "image_count",
        "latency_ms",
        "error_type",
        "is_billable",
    ),
    "raw_billing_charges": (
        "charge_id",
        "account_id",
        "industry",
        "model_id",
        "charge_period_start",
        "charge_period_end",
        "charge_category",
        "consumed_quantity",
        "consumed_unit",
        "list_amount",
        "cache_discount_amount",
        "volume_discount_amount",
        "batch_discount_amount",
        "effective_amount",
        "committed_amount",
        "billed_amount",
        "currency",
        "invoice_id",
        "charge_class",
        "charge_frequency",
        "usage_kind",
        "ingested_at",
    ),
    "raw_inference_costs": (
        "charge_period_start",
        "charge_period_end",
        "industry",
        "model_id",
        "deployment_id",
        "region",
        "hardware",
        "service_category",
        "effective_cost",
        "currency",
        "cost_line_id",
        "ingested_at",
    ),
    "raw_incidents": (
        "incident_id",
        "industry",
        "region",
        "started_at",
        "resolved_at",
        "severity",
        "ingested_at",
    ),
    "raw_models": (
        "model_id",
        "industry",
        "model_family",
        "speed_tier",
        "is_pretrained",
        "released_at",
        "retired_at",
        "model_card_published_at",
        "ingested_at",
    ),
    "raw_model_aliases": ("model_alias", "industry", "model_id", "ingested_at"),
    "raw_model_capabilities": (
        "model_id",
        "capability_type",
        "capability",
        "available_from",
        "available_until",
        "ingested_at",
    ),
    "raw_frontier_scores": (
        "provider",
        "model_id",
        "frontier_benchmark",
        "score",
        "evaluated_on",
        "source_url",
        "ingested_at",
    ),
    "raw_edge_deployments": (
        "deployment_id",
        "account_id",
        "model_id",
        "edge_target",
        "activated_on",
        "deactivated_on",
        "ingested_at",
    ),
    "raw_nps_responses": (
        "response_id",
        "account_id",
        "industry",
        "responded_at",
        "score",
        "ingested_at",
    ),
    "raw_fx_rates": ("currency", "rate_date", "usd_per_unit", "ingested_at"),
}

# Texts that gateways write where they have no value, in any case.
PLACEHOLDERS = ("", "none", "null", "nan", "undefined", "n/a")


def is_placeholder(value: Value) -> bool:
    """Whether an id or error type of this value is read as null."""
    return as_text(value).strip().lower() in PLACEHOLDERS


def as_text(value: Value) -> str:
    """One value as it stands in the file: null is empty, numbers without exponent."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        value = Decimal(repr(value))
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(value)


class RawTables:
    """Rows of the raw tables, collected in the order in which they are written."""

    def __init__(self) -> None:
        self.rows: dict[str, list[tuple[str, ...]]] = {table: [] for table in COLUMNS}

    def add(self, table: str, **values: Any) -> None:
        """Append a row; columns that are not named are null, unknown columns raise KeyError."""
        unknown = sorted(set(values) - set(COLUMNS[table]))
        if unknown:
            raise KeyError(f"{table} has no column {', '.join(unknown)}")
        self.rows[table].append(tuple(as_text(values.get(name)) for name in COLUMNS[table]))

    def repeat_last(self, table: str) -> None:
        """Append the last row of a table once more, with equal content."""
        self.rows[table].append(self.rows[table][-1])

    def write(self, folder: Path) -> None:
        """Write one file per raw table: UTF-8, header row, line feeds."""
        folder.mkdir(parents=True, exist_ok=True)
        for table, rows in self.rows.items():
            with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file, lineterminator="\n")
                writer.writerow(COLUMNS[table])
                writer.writerows(rows)
