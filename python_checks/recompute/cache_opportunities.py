"""rpt_cache_opportunities: who could cache more, and what it would save them.

Written from docs/marts.md. Money inside is pico USD.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from .arithmetic import quotient, ratio, rounded_usd
from .cache_worth import CACHE_READ
from .casting import MICRO, PICO
from .customers import Customers
from .kpis import Inputs
from .reference import Reference
from .reviews import in_window
from .rules import USAGE_REVENUE_CATEGORIES
from .settings import Settings


def cache_opportunities(
    usage: pl.DataFrame,
    revenue: pl.DataFrame,
    customers: Customers,
    reference: Reference,
    settings: Settings,
    inputs: Inputs,
    as_of: date,
) -> pl.DataFrame:
    """rpt_cache_opportunities: token industries, customers with input tokens in the window.

    No rows of an industry whose cache hit rate cannot be measured.

    usage: fct_usage_daily. revenue: charges.usage_revenue_by_day.
    """
    key = ["industry", "customer_id"]
    hit_rate = reference.kpi_row("cache_hit_rate") or {"raw_input": None}
    industries = reference.metered_in("token", settings.industries)
    metered = pl.col("industry").is_in(
        [one for one in industries if inputs.measures(hit_rate, one)]
    )
    used = (
        usage.filter(metered & in_window(as_of, "usage_date"))
        .group_by(key)
        .agg(
            pl.col("input_tokens").sum(),
            pl.col("cache_read_input_tokens").sum(),
            pl.col("cache_creation_input_tokens").sum(),
            pl.col("usage_quantity").sum().alias("tokens"),
        )
    )
    has_list = pl.col("list_amount").is_not_null().any()
    charged = (
        revenue.filter(
            metered & in_window(as_of) & pl.col("category").is_in(USAGE_REVENUE_CATEGORIES)
        )
        .group_by(key)
        .agg(
            pl.col("cache_discount").sum(),
            pl.when(has_list).then(pl.col("list_amount").sum()).alias("list_amount"),
            (pl.col("usage_kind") == CACHE_READ).any().alias("is_told"),
        )
    )
    # The industry's prices are those of the customers listed: list amounts and tokens of the same.
    both = used.filter(pl.col("input_tokens") > 0).join(charged, on=key, how="left")
    rows = _saving_per_token(both)
    best = reference.kpi_benchmarks.filter(pl.col("kpi") == "cache_hit_rate").select(
        "industry", benchmark_hit_rate="best_in_class_low"
    )
    cached = pl.col("cache_read_input_tokens")
    wanted = pl.col("benchmark_hit_rate") * pl.col("input_tokens") - cached
    with_benchmark = customers.add_segment(rows.join(best, on="industry", how="left"))
    return with_benchmark.with_columns(
        pl.when(wanted.is_not_null())
        .then(pl.max_horizontal(wanted, pl.lit(0.0)))
        .alias("additional_cached_tokens")
    ).select(
        *key,
        "segment",
        "input_tokens",
        "cache_read_input_tokens",
        "cache_creation_input_tokens",
        (pl.col("input_tokens") - cached).alias("uncached_input_tokens"),
        ratio("cache_read_input_tokens", "input_tokens").alias("cache_hit_rate"),
        "benchmark_hit_rate",
        "additional_cached_tokens",
        # Micro USD per token and USD per million tokens are the same number.
        pl.col("saving").alias("saving_per_million_tokens_usd"),
        (pl.col("additional_cached_tokens") * pl.col("saving") / MICRO).alias("saving_usd"),
        rounded_usd("cache_discount").alias("net_saving_usd"),
        (~pl.col("is_told").fill_null(value=False)).alias("is_estimated"),
    )


def _saving_per_token(rows: pl.DataFrame) -> pl.DataFrame:
    """Add saving: micro USD that a token costs less when cached.

    The customer's own where it has one, else the industry's, scaled by list prices.
    """
    discount, cached = pl.col("cache_discount"), pl.col("cache_read_input_tokens")
    has_both = (discount > 0) & (cached > 0)
    per_micro = pl.lit(PICO // MICRO)
    industries = (
        rows.group_by("industry")
        .agg(
            discount.filter(has_both).sum().alias("all_discount"),
            cached.filter(has_both).sum().alias("all_cached"),
            pl.col("list_amount").sum().alias("all_list"),
            pl.col("tokens").sum().alias("all_tokens"),
        )
        .with_columns(
            quotient(quotient(pl.col("all_discount"), per_micro), pl.col("all_cached")).alias(
                "saving_there"
            ),
            ratio("all_list", "all_tokens").alias("price_there"),
        )
    )
    own = quotient(quotient(discount, per_micro), cached)
    return (
        rows.join(industries, on="industry", how="left")
        .with_columns(ratio("list_amount", "tokens").alias("price"))
        .with_columns(ratio("price", "price_there").alias("price_level"))
        .with_columns(
            pl.when(has_both)
            .then(own)
            .otherwise(pl.col("saving_there") * pl.col("price_level"))
            .alias("saving")
        )
    )
