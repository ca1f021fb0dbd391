"""The raw tables as declared: columns in order, kinds, what is required, keys, known values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """A declared column. need: `!` required, `e` required on successful requests, `` optional."""

    name: str
    kind: str
    need: str


@dataclass(frozen=True)
class RawTable:
    """A declared raw table; industry is that of a request log, else empty."""

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
        "currency!, rate_date! date, usd_per_unit! decimal9",
        "currency",
        "rate_date",
    ),
    _table(
        "raw_accounts",
        "account_id!, account_name, parent_account_id, segment, country, created_at timestamp",
        "account_id",
    ),
    _table(
        "raw_contracts",
        """contract_line_id!, contract_id!, account_id!, industry!, plan, start_date! date,
        end_date date, arr_amount! decimal, currency, signed_at timestamp, auto_renews boolean,
        contract_item_id, replaces_contract_id, is_usage_commitment boolean""",
        "contract_line_id",
    ),
    _table(
        "raw_renewals",
        """renewal_id!, contract_id!, account_id!, industry!, due_date! date,
        decided_at timestamp, outcome!, renewed_contract_id, renewed_arr_amount decimal,
        churn_reason""",
        "renewal_id",
    ),
    _table(
        "raw_llm_requests",
        """request_id!, requested_at! timestamp, ingested_at timestamp, account_id!, model_id e,
        region, deployment_id, service_tier, input_tokens e integer,
        cache_read_input_tokens integer, cache_creation_input_tokens integer,
        output_tokens e integer, reasoning_output_tokens integer,
        time_to_first_token_ms decimal, time_per_output_token_ms decimal, latency_ms decimal,
        error_type""",
        "request_id",
        industry="llm_api",
    ),
    _table(
        "raw_vision_requests",
        """request_id!, requested_at! timestamp, ingested_at timestamp, account_id!, model_id e,
        region, deployment_id, operation, image_count e integer, latency_ms decimal,
        deployment_target, llm_integration, error_type""",
        "request_id",
        industry="computer_vision_api",
    ),
    _table(
        "raw_image_generation_requests",
        """request_id!, requested_at! timestamp, ingested_at timestamp, account_id!, model_id e,
        region, deployment_id, speed_tier, operation, image_count e integer, latency_ms decimal,
        error_type""",
        "request_id",
        industry="image_generation_api",
    ),
    _table(
        "raw_billing_charges",
        """charge_id!, account_id!, industry!, model_id, charge_period_start! timestamp,
        charge_period_end timestamp, charge_category!, consumed_quantity quantity, consumed_unit,
        list_amount decimal, cache_discount_amount decimal, volume_discount_amount decimal,
        batch_discount_amount decimal, effective_amount! decimal, committed_amount decimal,
        billed_amount decimal, currency, invoice_id, charge_class, charge_frequency""",
        "charge_id",
    ),
    _table(
        "raw_inference_costs",
        """charge_period_start! timestamp, charge_period_end timestamp, industry!, model_id,
        deployment_id, region, hardware, service_category!, effective_cost! decimal, currency""",
    ),
    _table(
        "raw_incidents",
        """incident_id!, industry!, region, started_at! timestamp, resolved_at timestamp,
        severity!""",
        "incident_id",
    ),
    _table(
        "raw_models",
        """model_id!, industry!, model_family, speed_tier, is_pretrained boolean,
        released_at! timestamp, retired_at timestamp, model_card_published_at timestamp""",
        "model_id",
        "industry",
    ),
    _table(
        "raw_model_capabilities",
        """model_id!, capability_type!, capability!, available_from! date,
        available_until date""",
        "model_id",
        "capability_type",
        "capability",
        "available_from",
    ),
    _table(
        "raw_frontier_scores",
        """provider!, model_id!, frontier_benchmark!, score! decimal, evaluated_on! date,
        source_url""",
        "provider",
        "model_id",
        "frontier_benchmark",
        "evaluated_on",
    ),
    _table(
        "raw_edge_deployments",
        """deployment_id!, account_id!, model_id!, edge_target!, activated_on! date,
        deactivated_on date""",
        "deployment_id",
    ),
    _table(
        "raw_nps_responses",
        "response_id!, account_id!, industry!, responded_at! timestamp, score! integer",
        "response_id",
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
    "service_category": ("compute", "storage", "network", "licence", "support", "other"),
    "severity": ("major", "partial", "degraded", "maintenance"),
    "speed_tier": ("standard", "fast"),
    "capability_type": ("edge_target", "llm_integration", "editing_tool", "commercial_licence"),
}
# Columns whose upper and lower case, outer spaces, hyphens and spaces between words do not matter.
CODES = ("outcome", "charge_category", "charge_class", "charge_frequency")
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
# What one row may hold at most, on either side of zero: counts and milliseconds of a request, ...
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
