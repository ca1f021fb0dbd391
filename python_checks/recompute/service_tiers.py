"""Active customers and what they used, by service tier.

Written from docs/definitions.md section Requests.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from .usage import UNKNOWN


def service_tiers(requests: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """fct_service_tiers_monthly from usage.requests_until: one row per industry, tier and month."""

    def total(*columns: str) -> pl.Expr:
        return pl.sum_horizontal(pl.col(name).fill_null(0) for name in columns).sum().cast(pl.Int64)

    return (
        requests.filter("is_good")
        .with_columns(
            pl.col("service_tier").fill_null(UNKNOWN),
            pl.col("day").dt.truncate("1mo").alias("month_date"),
        )
        .group_by("industry", "service_tier", "month_date")
        .agg(
            pl.col("customer_id").n_unique().cast(pl.Int64).alias("customer_count"),
            pl.len().cast(pl.Int64).alias("call_count"),
            total("input_tokens", "output_tokens").alias("tokens"),
            total("image_count").alias("images"),
        )
        .with_columns((pl.col("month_date").dt.month_end() <= as_of).alias("is_complete"))
    )
