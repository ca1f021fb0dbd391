"""The reports: which licences and integrations are used, the reviews."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from .arithmetic import exact_usd, ratio, rounded_usd
from .catalog import LICENCE, Capability, Catalog, Span, tracked_capabilities
from .customers import Customers
from .frontier import FrontierBenchmark
from .latency import percentiles
from .measure import first_of
from .periods import DAY, add_months, period_start
from .quarterly import quarter_of
from .reference import Reference
from .usage import UNALLOCATED, UNKNOWN, known_cost

WINDOW_DAYS = 30
PLACE = ["industry", "model_id", "deployment_id", "region", "quarter_date"]
ROADMAP_TYPES = ("edge_target", "llm_integration", "editing_tool")
ALL_INDUSTRIES = "all"
LICENCES_SCHEMA = {
    "industry": pl.String,
    "model_id": pl.String,
    "licence_term": pl.String,
    "is_tracked": pl.Boolean,
    "is_granted": pl.Boolean,
    "granted_from_date": pl.Date,
    "granted_until_date": pl.Date,
    "quantity_30_days": pl.Int64,
}
ROADMAP_SCHEMA = {
    "industry": pl.String,
    "item_type": pl.String,
    "item": pl.String,
    "quarter_date": pl.Date,
    "state": pl.String,
    "frontier_gap": pl.Float64,
}


def in_window(as_of: date, day: str = "day") -> pl.Expr:
    """Whether a day is one of the thirty up to `as_of`."""
    return pl.col(day).is_between(as_of - timedelta(days=WINDOW_DAYS - 1), as_of)


def licensing_matrix(
    catalog: Catalog, requests: pl.DataFrame, reference: Reference, as_of: date
) -> pl.DataFrame:
    """rpt_licensing_matrix: models available on `as_of` x licence terms tracked or seen."""
    tracked = tracked_capabilities(reference, LICENCE)
    grants = [row for row in catalog.capabilities if row.capability_type == LICENCE]
    terms = sorted(tracked | {row.capability for row in grants})
    recent = (
        requests.filter(pl.col("is_good") & in_window(as_of))
        .group_by("industry", "model_id")
        .agg(pl.col("quantity").sum())
    )
    quantities = {(industry, model): quantity for industry, model, quantity in recent.iter_rows()}
    rows: list[tuple[object, ...]] = []
    for industry, models in catalog.by_industry.items():
        if not catalog.named(industry, LICENCE):
            continue
        for model in models:
            if not model.span.covers(as_of):
                continue
            quantity = quantities.get((industry, model.model_id), 0)
            for term in terms:
                of_term = [
                    row.span
                    for row in grants
                    if row.model_id == model.model_id and row.capability == term
                ]
                is_granted, span = _in_force(of_term, as_of)
                rows.append(
                    (
                        industry,
                        model.model_id,
                        term,
                        term in tracked,
                        is_granted,
                        span.start if span else None,
                        span.end if span else None,
                        quantity,
                    )
                )
    return pl.DataFrame(rows, schema=LICENCES_SCHEMA, orient="row")


def _in_force(spans: list[Span], day: date) -> tuple[bool, Span | None]:
    """Whether a span covers the day, and the latest that does, else the latest of all."""
    covering = [span for span in spans if span.covers(day)]
    latest = max(covering or spans, key=lambda span: span.start, default=None)
    return bool(covering), latest


def multimodal_opportunities(
    catalog: Catalog, requests: pl.DataFrame, customers: Customers, as_of: date
) -> pl.DataFrame:
    """rpt_multimodal_opportunities: industries with LLM integrations, customers of the window."""
    integrated = pl.col("llm_integration").is_not_null()
    industries = set(requests.filter(integrated)["industry"].to_list())
    industries |= {i for i in catalog.by_industry if catalog.named(i, "llm_integration")}
    available = pl.DataFrame(
        [
            (
                industry,
                len(
                    {
                        row.capability
                        for row in catalog.offered(industry)
                        if row.capability_type == "llm_integration" and row.span.covers(as_of)
                    }
                ),
            )
            for industry in sorted(industries)
        ],
        schema={"industry": pl.String, "integrations_available_count": pl.Int64},
        orient="row",
    )
    rows = (
        requests.filter(pl.col("is_good") & in_window(as_of))
        .group_by("industry", "customer_id")
        .agg(
            pl.col("quantity").sum(),
            pl.col("quantity").filter(integrated).sum().alias("integrated_quantity"),
            pl.col("quantity").filter(~integrated).sum().alias("unintegrated_quantity"),
            pl.col("llm_integration").drop_nulls().n_unique().cast(pl.Int64)
            .alias("integrations_used_count"),
        )
        .join(available, on="industry", how="inner")
    )  # fmt: skip
    return customers.add_segment(rows).select(
        "industry",
        "customer_id",
        "segment",
        "quantity",
        "integrated_quantity",
        "unintegrated_quantity",
        "integrations_used_count",
        "integrations_available_count",
        ratio("integrated_quantity", "quantity").alias("share_integrated"),
    )


def inference_review(
    requests: pl.DataFrame,
    measured: pl.DataFrame,
    costs: pl.DataFrame,
    reference: Reference,
    costed: frozenset[str],
) -> pl.DataFrame:
    """rpt_inference_review_quarterly. costs: inference cost by day, not allocated.

    costed: charges.costed_industries.
    """
    used = (
        _placed(requests.filter(pl.col("is_good")))
        .group_by(PLACE)
        .agg(
            pl.col("quantity").sum().alias("usage_quantity"),
            pl.col("input_tokens").sum(),
            pl.col("cache_read_input_tokens").sum(),
        )
    )
    spent = _placed(costs).group_by(PLACE).agg(pl.col("cost").sum())
    units = reference.industries.select("industry", "usage_unit", "units_per_rate_unit")
    is_token = pl.col("usage_unit") == "token"
    metric = (
        pl.when(is_token).then(pl.lit("time_to_first_token_ms")).otherwise(pl.lit("latency_ms"))
    )
    latencies = percentiles(
        _placed(measured.join(units, on="industry").filter(pl.col("metric") == metric)),
        PLACE,
        (95,),
    ).rename({"request_count": "measured_request_count"})
    return (
        used.join(spent, on=PLACE, how="full", coalesce=True)
        .with_columns(pl.col("usage_quantity", "cost").fill_null(0))
        .filter((pl.col("usage_quantity") != 0) | (pl.col("cost") != 0))
        .join(latencies, on=PLACE, how="left")
        .join(_hardware(costs), on=["industry", "deployment_id", "quarter_date"], how="left")
        .join(units, on="industry", how="left")
        .with_columns(
            known_cost(exact_usd("cost"), costed).alias("spent_usd"),
            ratio("usage_quantity", "units_per_rate_unit").alias("rate_units"),
        )
        .select(
            "industry",
            "model_id",
            "deployment_id",
            pl.col("hardware").fill_null(UNKNOWN),
            "region",
            "quarter_date",
            "usage_quantity",
            known_cost(rounded_usd("cost"), costed).alias("cost_usd"),
            ratio("spent_usd", "rate_units").alias("cost_per_rate_unit_usd"),
            "p95_ms",
            pl.col("measured_request_count").fill_null(0),
            ratio("cache_read_input_tokens", "input_tokens").alias("cache_hit_rate"),
        )
    )


def _placed(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(
        pl.col("model_id").fill_null(UNALLOCATED),
        pl.col("deployment_id", "region").fill_null(UNKNOWN),
        quarter_of().alias("quarter_date"),
    )


def _hardware(costs: pl.DataFrame) -> pl.DataFrame:
    """The hardware with the largest cost of each deployment and quarter, then smallest name."""
    key = ["industry", "deployment_id", "quarter_date"]
    known = pl.col("hardware").is_not_null() & pl.col("deployment_id").is_not_null()
    return (
        costs.filter(known)
        .with_columns(quarter_of().alias("quarter_date"))
        .group_by(*key, "hardware")
        .agg(pl.col("cost").sum())
        .sort("cost", "hardware", descending=[True, False])
        .group_by(key)
        .agg(pl.col("hardware").first())
    )


@dataclass(frozen=True)
class RoadmapItem:
    """A model, capability or frontier benchmark and the days on which it is there."""

    industry: str
    item_type: str
    item: str
    spans: list[Span]

    def state(self, day: date) -> str:
        """available, retired (it has been there), announced (it will be)."""
        if any(span.covers(day) for span in self.spans):
            return "available"
        return "retired" if any(span.start <= day for span in self.spans) else "announced"


def roadmap(
    catalog: Catalog,
    frontier: list[FrontierBenchmark],
    adopted: pl.DataFrame,
    as_of: date,
) -> pl.DataFrame:
    """rpt_roadmap_quarterly: every item from the first quarter of its industry on.

    adopted: fct_adoption.
    """
    benchmarks = {benchmark.name: benchmark for benchmark in frontier}
    items = [
        item for industry in catalog.by_industry for item in _items(catalog, industry)
    ] + [
        RoadmapItem(ALL_INDUSTRIES, "frontier_benchmark", name, [Span(found.first_day, None)])
        for name, found in benchmarks.items()
    ]  # fmt: skip
    rows: list[tuple[object, ...]] = []
    for industry in {item.industry for item in items}:
        of_industry = [item for item in items if item.industry == industry]
        first = first_of(span.start for item in of_industry for span in item.spans)
        for quarter in _quarters(first, as_of):
            last = min(add_months(quarter, 3) - DAY, as_of)
            for item in of_industry:
                benchmark = benchmarks.get(item.item) if industry == ALL_INDUSTRIES else None
                gap = benchmark.standing(last).gap if benchmark else None
                key = (industry, item.item_type, item.item, quarter)
                rows.append((*key, item.state(last), gap))
    frame = pl.DataFrame(rows, schema=ROADMAP_SCHEMA, orient="row")
    use = adopted.filter(pl.col("period_grain") == "quarter").select(
        "industry", "item", "customer_count", "quantity",
        item_type="adoption_type", quarter_date="period_start",
    )  # fmt: skip
    return (
        frame.join(use, on=["industry", "item_type", "item", "quarter_date"], how="left")
        .with_columns(pl.col("customer_count", "quantity").fill_null(0))
        .select(
            "industry",
            "item_type",
            "item",
            "quarter_date",
            "state",
            "customer_count",
            "quantity",
            "frontier_gap",
        )
    )


def _items(catalog: Catalog, industry: str) -> list[RoadmapItem]:
    models = [
        RoadmapItem(industry, "model", model.model_id, [model.span])
        for model in catalog.by_industry[industry]
    ]
    offered = catalog.offered(industry)
    return models + [
        RoadmapItem(industry, item_type, item, _spans(offered, item_type, item))
        for item_type in ROADMAP_TYPES
        for item in sorted({row.capability for row in offered if row.capability_type == item_type})
    ]


def _spans(offered: Iterable[Capability], item_type: str, item: str) -> list[Span]:
    return [
        row.span for row in offered if row.capability_type == item_type and row.capability == item
    ]


def _quarters(first: date | None, as_of: date) -> list[date]:
    found: list[date] = []
    quarter = period_start(first, "quarter") if first is not None and first <= as_of else None
    while quarter is not None and quarter <= as_of:
        found.append(quarter)
        quarter = add_months(quarter, 3)
    return found
