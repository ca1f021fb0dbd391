"""The raw tables as declared: columns in order, kinds, what is required, keys, known values."""

from __future__ import annotations

from dataclasses import dataclass


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


def _columns(text: str) -> tuple[Column, ...]:
    return tuple(_column(part.split()) for part in text.replace("\n", " ").split(","))


def _column(words: list[str]) -> Column:
    name = words[0].rstrip("!")
    need = "!" if words[0].endswith("!") else "e" if "e" in words[1:] else ""
    kinds = [word for word in words[1:] if word != "e"]
    return Column(name, kinds[0] if kinds else "text", need)


def _table(name: str, columns: str, *key: str, industry: str = "") -> RawTable:
    return RawTable(name, _columns(columns), key, industry)


_TABLES = (
    _table(
        "raw_fx_rates",
        "currency!, rate_date! date, usd_per_unit! decimal9, ingested_at timestamp",
        "currency",
        "rate_date",
    ),
    _table(
        "raw_accounts",
        """account_id!, account_name, parent_account_id, segment, country, created_at timestamp,
        ingested_at timestamp""",
        "account_id",
    ),
    _table(
        "raw_contracts",
        """contract_line_id!, contract_id!, account_id!, industry!, plan, start_date! date,
        end_date date, arr_amount! decimal, currency, signed_at timestamp, auto_renews boolean,
        contract_item_id, replaces_contract_id, is_usage_commitment boolean,
        ingested_at timestamp""",
        "contract_line_id",
    ),
    _table(
        "raw_renewals",
        """renewal_id!, contract_id!, account_id!, industry!, due_date! date,
        decided_at timestamp, outcome! word, renewed_contract_id, renewed_arr_amount decimal,
        churn_reason, ingested_at timestamp""",
        "renewal_id",
    ),
    _table(
        "raw_llm_requests",
        """request_id, requested_at! timestamp, ingested_at timestamp, account_id!, model_id e,
        region, deployment_id, service_tier word, input_tokens e integer,
        cache_read_input_tokens integer, cache_creation_input_tokens integer,
        output_tokens e integer, reasoning_output_tokens integer,
        time_to_first_token_ms milliseconds, time_per_output_token_ms milliseconds,
        latency_ms milliseconds, error_type, is_billable boolean, is_streamed boolean""",
        "request_id",
        industry="llm_api",
    ),
    _table(
        "raw_vision_requests",
        """request_id, requested_at! timestamp, ingested_at timestamp, account_id!, model_id e,
        region, deployment_id, operation word, image_count e integer, latency_ms milliseconds,
        deployment_target word, llm_integration word, error_type, is_billable boolean""",
        "request_id",
        industry="computer_vision_api",
    ),
    _table(
        "raw_image_generation_requests",
        """request_id, requested_at! timestamp, ingested_at timestamp, account_id!, model_id e,
        region, deployment_id, speed_tier word, operation word, image_count e integer,
        latency_ms milliseconds, error_type, is_billable boolean""",
        "request_id",
        industry="image_generation_api",
    ),
    _table(
        "raw_billing_charges",
        """charge_id!, account_id!, industry!, model_id, charge_period_start! timestamp,
        charge_period_end timestamp, charge_category! word, consumed_quantity quantity,
        consumed_unit word, list_amount money, cache_discount_amount money,
        volume_discount_amount money, batch_discount_amount money, effective_amount! money,
        committed_amount money, billed_amount money, currency, invoice_id, charge_class word,
        charge_frequency word, usage_kind word, ingested_at timestamp""",
        "charge_id",
    ),
    _table(
        "raw_inference_costs",
        """charge_period_start! timestamp, charge_period_end timestamp, industry!, model_id,
        deployment_id, region, hardware, service_category! word, effective_cost! money, currency,
        cost_line_id, ingested_at timestamp""",
        "cost_line_id",
    ),
    _table(
        "raw_incidents",
        """incident_id!, industry!, region, started_at! timestamp, resolved_at timestamp,
        severity! word, ingested_at timestamp""",
        "incident_id",
    ),
    _table(
        "raw_models",
        """model_id!, industry!, model_family, speed_tier word, is_pretrained boolean,
        released_at! timestamp, retired_at timestamp, model_card_published_at timestamp,
        ingested_at timestamp""",
        "model_id",
        "industry",
    ),
    _table(
        "raw_model_capabilities",
        """model_id!, capability_type! word, capability! word, available_from! date,
        available_until date, ingested_at timestamp""",
        "model_id",
        "capability_type",
        "capability",
        "available_from",
    ),
    _table(
        "raw_frontier_scores",
        """provider!, model_id!, frontier_benchmark!, score! decimal, evaluated_on! date,
        source_url, ingested_at timestamp""",
        "provider",
        "model_id",
        "frontier_benchmark",
        "evaluated_on",
    ),
    _table(
        "raw_edge_deployments",
        """deployment_id!, account_id!, model_id!, edge_target! word, activated_on! date,
        deactivated_on date, ingested_at timestamp""",
        "deployment_id",
    ),
    _table(
        "raw_nps_responses",
        """response_id!, account_id!, industry!, responded_at! timestamp, score! integer,
        ingested_at timestamp""",
        "response_id",
    ),
    _table(
        "raw_model_aliases",
        "model_alias!, industry!, model_id!, ingested_at timestamp",
        "industry",
        "model_alias",
    ),
)

# Rates come first: they say which currencies the other tables may use.
TABLES: dict[str, RawTable] = {table.name: table for table in _TABLES}
REQUEST_LOGS: dict[str, str] = {
    table.industry: table.name for table in _TABLES if table.industry
}  # fmt: skip
ALWAYS_REQUIRED = ("raw_accounts", "raw_contracts", "raw_billing_charges")

KNOWN_VALUES: dict[str, tuple[str, ...]] = {
    "outcome": ("renewed", "churned", "pending"),
    "charge_category": ("usage", "purchase", "credit", "correction", "tax"),
    "charge_class": ("correction",),
    "charge_frequency": ("one_time", "recurring", "usage_based"),
    "usage_kind": ("input", "cache_read", "cache_creation", "output", "image", "call", "other"),
    "service_category": ("compute", "storage", "network", "licence", "support", "other"),
    "severity": ("major", "partial", "degraded", "maintenance"),
    "capability_type": ("edge_target", "llm_integration", "editing_tool", "commercial_licence"),
}
# Columns in which some texts stand for nothing, and these texts.
WITH_PLACEHOLDERS = (
    "request_id",
    "error_type",
    "model_id",
    "region",
    "deployment_id",
    "account_id",
    "parent_account_id",
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
MAXIMUM_USD = 10**10
CONVERTED = (
    "arr_amount",
    "list_amount",
    "cache_discount_amount",
    "effective_amount",
    "committed_amount",
    "effective_cost",
)
