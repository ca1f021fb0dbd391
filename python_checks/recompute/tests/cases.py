"""Small raw tables for hand-made cases: rows are dicts of text, unnamed columns have defaults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl

from python_checks.recompute import Reference, Settings, recompute
from python_checks.recompute.declarations import TABLES

REFERENCE = Reference.load(Path(__file__).parents[3] / "seeds" / "reference")
RUN_STARTED_AT = datetime(2030, 1, 1, tzinfo=UTC)
Row = Mapping[str, Any]

_DEFAULTS: dict[str, dict[str, Any]] = {
    "raw_accounts": {"account_id": "a"},
    "raw_contracts": {
        "contract_id": "c",
        "account_id": "a",
        "industry": "llm_api",
        "arr_amount": "1200",
    },
    "raw_renewals": {
        "contract_id": "c",
        "account_id": "a",
        "industry": "llm_api",
        "outcome": "churned",
    },
    "raw_llm_requests": {
        "account_id": "a",
        "model_id": "m",
        "region": "eu",
        "input_tokens": "100",
        "output_tokens": "50",
    },
    "raw_vision_requests": {"account_id": "a", "model_id": "m", "image_count": "1"},
    "raw_image_generation_requests": {"account_id": "a", "model_id": "m", "image_count": "1"},
    "raw_billing_charges": {
        "account_id": "a",
        "industry": "llm_api",
        "model_id": "m",
        "charge_category": "usage",
        "effective_amount": "100",
    },
    "raw_inference_costs": {
        "industry": "llm_api",
        "service_category": "compute",
        "effective_cost": "10",
        "cost_line_id": None,
    },
    "raw_model_aliases": {"industry": "llm_api", "model_id": "m"},
    "raw_incidents": {"industry": "llm_api", "region": "eu", "severity": "major"},
    "raw_model_capabilities": {"model_id": "m", "available_from": "2024-01-01"},
    "raw_frontier_scores": {
        "provider": "ours",
        "model_id": "m",
        "frontier_benchmark": "MMLU-Pro",
        "evaluated_on": "2024-01-01",
    },
    "raw_edge_deployments": {"account_id": "a", "model_id": "m", "edge_target": "nvidia_jetson"},
    "raw_models": {"industry": "llm_api", "released_at": "2024-01-01"},
    "raw_nps_responses": {"account_id": "a", "industry": "llm_api", "score": "9"},
}
_REQUIRED = (
    "raw_accounts",
    "raw_contracts",
    "raw_billing_charges",
    "raw_llm_requests",
    "raw_vision_requests",
    "raw_image_generation_requests",
)


def frames(tables: Mapping[str, Sequence[Row]]) -> dict[str, pl.DataFrame]:
    """Text frames of the named tables (and empty required ones); missing ids are numbered."""
    found: dict[str, pl.DataFrame] = {}
    for name in {*tables, *_REQUIRED}:
        declared = TABLES[name]
        schema = dict.fromkeys(declared.names, pl.String)
        rows: list[dict[str, Any]] = []
        for number, given in enumerate(tables.get(name, ())):
            defaults = dict(_DEFAULTS.get(name, {}))
            if declared.key and declared.key[0] not in defaults:
                defaults[declared.key[0]] = f"{number:03}"
            rows.append({**dict.fromkeys(declared.names), **defaults, **given})
        found[name] = pl.DataFrame(rows, schema=schema)
    return found


def run(
    tables: Mapping[str, Sequence[Row]], as_of: date | None = None, **settings: Any
) -> dict[str, pl.DataFrame]:
    """Recompute small tables up to a horizon."""
    started = {"run_started_at": RUN_STARTED_AT}
    return recompute(
        frames(tables), REFERENCE, Settings(as_of_date=as_of, **{**started, **settings})
    )


def month_arr(marts: Mapping[str, pl.DataFrame], customer: str = "a") -> dict[str, float]:
    """Closing ARR by month (YYYY-MM) of one customer."""
    rows = marts["fct_arr_movements_monthly"].filter(pl.col("customer_id") == customer)
    return {
        month.strftime("%Y-%m"): arr
        for month, arr in rows.sort("month_date").select("month_date", "closing_arr_usd").rows()
    }


def movement(marts: Mapping[str, pl.DataFrame], month: date, customer: str = "a") -> Row:
    """One row of the movements mart."""
    rows = marts["fct_arr_movements_monthly"].filter(
        (pl.col("customer_id") == customer) & (pl.col("month_date") == month)
    )
    return rows.row(0, named=True)


def line(text: str, **more: str) -> Row:
    """A contract line from `id,start,end,ARR`; an empty end is open-ended."""
    contract, start, end, arr = text.split(",")
    return {
        "contract_id": contract,
        "start_date": start,
        "end_date": end or None,
        "arr_amount": arr,
        **more,
    }


def churned(contract: str, due: str, decided: str, **more: str) -> Row:
    """A renewal row of a contract that was lost."""
    return {"contract_id": contract, "due_date": due, "decided_at": decided, **more}


def renewed(contract: str, due: str, decided: str, **more: str) -> Row:
    """A renewal row of a contract that goes on."""
    return {**churned(contract, due, decided, **more), "outcome": "renewed"}


def arr_on(marts: Mapping[str, pl.DataFrame], *days: str) -> list[float]:
    """ARR of all customers on days."""
    rows = [kpi(marts, "arr", "day", date.fromisoformat(day)) for day in days]
    return [row["numerator"] if row else 0 for row in rows]


def terms(marts: Mapping[str, pl.DataFrame], *columns: str) -> list[tuple[Any, ...]]:
    """Columns of the contract renewals, in the order of contract, item and term."""
    rows = marts["fct_contract_renewals"].sort("contract_id", "contract_item_id", "term_start_date")
    return rows.select(columns).rows()


def renewal(marts: Mapping[str, pl.DataFrame]) -> Row:
    """The only row of the renewals mart."""
    assert marts["fct_renewals"].height == 1
    return marts["fct_renewals"].row(0, named=True)


def kpi(
    marts: Mapping[str, pl.DataFrame],
    name: str,
    grain: str,
    start: date,
    industry: str = "llm_api",
    variant: str = "all",
) -> Row | None:
    """One row of fct_kpis, or None."""
    rows = marts["fct_kpis"].filter(
        (pl.col("kpi") == name)
        & (pl.col("period_grain") == grain)
        & (pl.col("period_start") == start)
        & (pl.col("industry") == industry)
        & (pl.col("variant") == variant)
    )
    return rows.row(0, named=True) if rows.height else None


def accounted(marts: Mapping[str, pl.DataFrame], table: str) -> dict[str, int]:
    """The counts of a raw table whose rows are all of one industry."""
    rows = marts["fct_row_accounting"].filter(pl.col("raw_table") == table)
    counts = [name for name in rows.columns if name.endswith("_count")]
    return rows.select(counts).row(0, named=True)


def found_kpi(marts: Mapping[str, pl.DataFrame], *key: Any) -> Row:
    """One row of fct_kpis that must exist: KPI, grain, start and maybe industry and variant."""
    row = kpi(marts, *key)
    assert row is not None, key
    return row


def charge(day: str, **more: str | None) -> Row:
    """A usage charge of one day."""
    return {"charge_period_start": day, **more}
