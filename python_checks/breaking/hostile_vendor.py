"""A small vendor with fine rows in all seventeen raw tables: what hostile input breaks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal

import polars as pl

from python_checks.raw_rows.raw_folder import RawTables
from python_checks.raw_rows.vendors import PREFIXED, Vendor
from python_checks.sample.schema import COLUMNS, REQUEST_LOGS, as_text

TextRow = dict[str, str | None]
TextVendor = dict[str, list[TextRow]]
"""Raw table -> rows, every declared column as text or null."""

INDUSTRIES = tuple(REQUEST_LOGS)
OWN_IDS = PREFIXED | {"incident_id", "response_id", "deployment_id", "currency"}
MAY, JUNE, JULY = datetime(2026, 5, 1), datetime(2026, 6, 1), datetime(2026, 7, 1)
LAST_REQUEST = datetime(2026, 6, 30, 23, 30)


def fine_vendor(prefix: str) -> TextVendor:
    """The vendor with ids, segments and a currency of its own, which start with the prefix."""
    vendor: Vendor = {
        "raw_accounts": [
            {"account_id": "top", "segment": "small", "created_at": MAY, "account_name": "Top"},
            {"account_id": "part", "parent_account_id": "top", "country": "DE"},
        ],
        "raw_fx_rates": [
            {"currency": "CUR", "rate_date": date(2026, 1, 1), "usd_per_unit": Decimal("1.25")},
            {"currency": "CUR", "rate_date": date(2026, 6, 1), "usd_per_unit": Decimal("1.3")},
        ],
        "raw_frontier_scores": [
            _score("ours", "71.5", date(2026, 2, 1)),
            _score("rival", "74.25", date(2026, 3, 1)),
        ],
        "raw_edge_deployments": [
            {
                "deployment_id": "edge",
                "account_id": "part",
                "model_id": "model",
                "edge_target": "azure_edge",
                "activated_on": date(2026, 5, 4),
            }
        ],
        "raw_model_capabilities": [
            {
                "model_id": "model",
                "capability_type": kind,
                "capability": capability,
                "available_from": date(2026, 4, 1),
            }
            for kind, capability in (
                ("edge_target", "azure_edge"),
                ("commercial_licence", "commercial_use"),
            )
        ],
    }
    for industry in INDUSTRIES:
        for table, rows in _of_industry(industry).items():
            vendor.setdefault(table, []).extend(rows)
    return {table: [_as_text_row(table, row, prefix) for row in vendor[table]] for table in COLUMNS}


def _of_industry(industry: str) -> Vendor:
    start = {"charge_period_start": MAY, "charge_period_end": JUNE, "industry": industry}
    short = industry[:3]
    return {
        "raw_contracts": [
            _line(industry, 1, date(2025, 5, 1), date(2026, 4, 30), "12000"),
            _line(industry, 2, date(2026, 5, 1), None, "15000.5") | {"currency": "CUR"},
        ],
        "raw_renewals": [
            {
                "renewal_id": f"{short}-renewal",
                "contract_id": f"{short}-contract",
                "account_id": "top",
                "industry": industry,
                "due_date": date(2026, 5, 1),
                "decided_at": datetime(2026, 4, 20, 9),
                "outcome": "renewed",
                "renewed_arr_amount": Decimal("15000.5"),
            }
        ],
        REQUEST_LOGS[industry]: [_request(industry, number) for number in range(3)],
        "raw_billing_charges": [
            start
            | {
                "charge_id": f"{short}-charge-{number}",
                "account_id": "part",
                "model_id": "model",
                "charge_category": category,
                "consumed_quantity": quantity,
                "list_amount": Decimal(120),
                "cache_discount_amount": Decimal(20),
                "effective_amount": amount,
                "committed_amount": Decimal(10),
                "currency": currency,
                "usage_kind": kind,
            }
            for number, (category, quantity, amount, currency, kind) in enumerate(
                [
                    ("usage", 900, Decimal(100), "CUR", None),
                    ("usage", 30, Decimal(3), None, "cache_read"),
                    ("credit", None, Decimal(-5), None, None),
                ]
            )
        ],
        "raw_list_prices": [
            {
                "industry": industry,
                "model_id": "model",
                "usage_kind": "cache_read",
                "price_tier": tier,
                "list_unit_price": Decimal(price),
                "pricing_unit": unit,
                "currency": currency,
                "effective_from": date(2026, 1, 1),
                "effective_until": until,
            }
            for tier, price, unit, currency, until in (
                ("standard", "0.1", "token" if industry == INDUSTRIES[0] else "image", None, None),
                ("batch", "60000", "1m_tokens", "CUR", date(2026, 7, 1)),
            )
        ],
        "raw_inference_costs": [
            start
            | {
                "model_id": model,
                "region": "eu",
                "hardware": "gpu",
                "service_category": "compute",
                "effective_cost": Decimal("31.25"),
                "currency": currency,
                "cost_line_id": line,
            }
            for model, currency, line in (("model", None, None), (None, "CUR", f"{short}-cost"))
        ],
        "raw_incidents": [
            {
                "incident_id": f"{short}-incident",
                "industry": industry,
                "region": "eu",
                "started_at": datetime(2026, 5, 9, 23, 50),
                "resolved_at": datetime(2026, 5, 10, 0, 20),
                "severity": "partial",
            }
        ],
        "raw_models": [
            {
                "model_id": "model",
                "industry": industry,
                "speed_tier": "fast",
                "is_pretrained": True,
                "released_at": datetime(2026, 3, 3),
                "model_card_published_at": datetime(2026, 3, 5),
            }
        ],
        "raw_model_aliases": [
            {"model_alias": "other-name", "industry": industry, "model_id": "model"},
        ],
        "raw_nps_responses": [
            {
                "response_id": f"{short}-{score}",
                "account_id": "top",
                "industry": industry,
                "responded_at": datetime(2026, 5, 20),
                "score": score,
            }
            for score in (3, 9)
        ],
    }


def _line(industry: str, number: int, start: date, end: date | None, arr: str) -> dict[str, object]:
    return {
        "contract_line_id": f"{industry[:3]}-line-{number}",
        "contract_id": f"{industry[:3]}-contract",
        "account_id": "top",
        "industry": industry,
        "start_date": start,
        "end_date": end,
        "arr_amount": Decimal(arr),
        "auto_renews": False,
    }


def _request(industry: str, number: int) -> dict[str, object]:
    row: dict[str, object] = {
        "request_id": f"{industry[:3]}-request-{number}",
        "requested_at": LAST_REQUEST - timedelta(days=20 * number),
        "account_id": ("top", "part")[number % 2],
        "model_id": "model",
        "region": "eu",
        "deployment_id": "edge",
        "latency_ms": 100 + number,
        "error_type": "timeout" if number == 2 else None,
        "is_billable": True if number == 2 else None,
    }
    if industry == INDUSTRIES[0]:
        row |= {"input_tokens": 400, "cache_read_input_tokens": 100, "output_tokens": 50}
        return row | {"time_to_first_token_ms": 80.5, "time_per_output_token_ms": 9}
    return row | {"image_count": 7 + number}


def _score(provider: str, score: str, day: date) -> dict[str, object]:
    return {
        "provider": provider,
        "model_id": "model",
        "frontier_benchmark": "mmlu_pro",
        "score": Decimal(score),
        "evaluated_on": day,
    }


def _as_text_row(table: str, row: Mapping[str, object], prefix: str) -> TextRow:
    found: TextRow = {}
    for name in COLUMNS[table]:
        text = as_text(row.get(name)) or None  # type: ignore[arg-type]
        found[name] = prefix + text if text is not None and name in OWN_IDS else text
    return found


def frames_of(vendors: Iterable[TextVendor]) -> RawTables:
    """All raw tables with the rows of all vendors, text columns, empty texts kept."""
    rows: TextVendor = {table: [] for table in COLUMNS}
    for vendor in vendors:
        for table, added in vendor.items():
            rows[table].extend(added)
    return {
        table: pl.DataFrame(found, schema=dict.fromkeys(COLUMNS[table], pl.String), orient="row")
        for table, found in rows.items()
    }
