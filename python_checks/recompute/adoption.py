"""Adoption: how many customers use a model, edge target, LLM integration or editing tool."""

from __future__ import annotations

from datetime import date

import polars as pl

from .arithmetic import ratio
from .catalog import Catalog, Span, tracked_capabilities
from .contract import Staged
from .periods import in_every_grain, periods
from .reference import Reference

PERIOD = ["period_grain", "period_start"]
ADOPTION_KEY = ["industry", "adoption_type", "item", *PERIOD]
DEPLOYMENTS_SCHEMA = {
    "industry": pl.String,
    "adoption_type": pl.String,
    "item": pl.String,
    "period_grain": pl.String,
    "period_start": pl.Date,
    "active_deployment_count": pl.Int64,
}


def adoption(
    requests: pl.DataFrame, staged: Staged, catalog: Catalog, reference: Reference, as_of: date
) -> pl.DataFrame:
    """fct_adoption from good requests and edge deployments.

    requests: usage.requests_until. A row where an item has a request or an active deployment.
    """
    good = requests.filter(pl.col("is_good"))
    dated = in_every_grain(_items(good, catalog, reference))
    used = dated.group_by(ADOPTION_KEY).agg(
        pl.col("customer_id").n_unique().cast(pl.Int64).alias("customer_count"),
        pl.col("quantity").sum().cast(pl.Int64),
    )
    totals = (
        in_every_grain(good.select("industry", "day", "quantity"))
        .group_by("industry", *PERIOD)
        .agg(pl.col("quantity").sum().alias("total"))
    )
    return (
        used.join(_active_deployments(staged, catalog, as_of), on=ADOPTION_KEY, how="full",
                  coalesce=True)
        .join(totals, on=["industry", *PERIOD], how="left")
        .with_columns(
            pl.col("customer_count", "quantity", "active_deployment_count").fill_null(0)
        )
        .select(
            *ADOPTION_KEY,
            "customer_count",
            "quantity",
            ratio("quantity", "total").alias("share"),
            "active_deployment_count",
        )
    )  # fmt: skip


def _items(good: pl.DataFrame, catalog: Catalog, reference: Reference) -> pl.DataFrame:
    """One row per request and item that it uses."""
    tools = tracked_capabilities(reference, "editing_tool") | {
        row.capability for row in catalog.capabilities if row.capability_type == "editing_tool"
    }
    target = pl.col("deployment_target")
    operation = pl.col("operation")
    items = {
        "model": pl.col("model_id"),
        "edge_target": pl.when(target != "cloud").then(target),
        "llm_integration": pl.col("llm_integration"),
        "editing_tool": pl.when(operation.is_in(sorted(tools))).then(operation),
    }
    return pl.concat(
        good.select(
            "industry",
            pl.lit(adoption_type).alias("adoption_type"),
            item.alias("item"),
            "customer_id",
            "day",
            "quantity",
        ).filter(pl.col("item").is_not_null())
        for adoption_type, item in items.items()
    )


def _active_deployments(staged: Staged, catalog: Catalog, as_of: date) -> pl.DataFrame:
    """Edge deployments active on each period's last day, by industry of their model."""
    industries: dict[str, list[str]] = {}
    for model in catalog.models:
        industries.setdefault(model.model_id, []).append(model.industry)
    deployments = staged.tables["raw_edge_deployments"].select(
        "model_id", "edge_target", "activated_on", "deactivated_on"
    )
    rows = [
        (industry, "edge_target", target, period["period_grain"], period["period_start"])
        for model_id, target, activated, deactivated in deployments.iter_rows()
        if activated <= as_of
        for period in periods(activated, as_of).iter_rows(named=True)
        if Span(activated, deactivated).covers(period["last_day"])
        for industry in industries.get(model_id, [])
    ]
    schema = {name: DEPLOYMENTS_SCHEMA[name] for name in ADOPTION_KEY}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    count = pl.len().cast(pl.Int64).alias("active_deployment_count")
    return frame.group_by(ADOPTION_KEY).agg(count)
