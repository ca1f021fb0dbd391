"""What requests failed with, by model and day.

Written from docs/definitions.md section Requests.
"""

from __future__ import annotations

import polars as pl

from .arithmetic import ratio
from .casting import SPACES
from .reference import Reference
from .usage import UNALLOCATED

MODEL_DAY = ["industry", "model_id", "usage_date"]


def errors_daily(requests: pl.DataFrame, reference: Reference) -> pl.DataFrame:
    """fct_errors_daily from usage.requests_until: one row per model, error type and day."""
    limits = reference.rate_limit_errors["error_type"].to_list()
    spelt = pl.col("error_type").str.strip_chars(SPACES).str.to_lowercase()
    of_models = requests.select(
        "industry", "error_type", pl.col("model_id").fill_null(UNALLOCATED), usage_date="day"
    )
    count = pl.len().cast(pl.Int64)
    totals = of_models.group_by(MODEL_DAY).agg(count.alias("request_count"))
    return (
        of_models.drop_nulls("error_type")
        .group_by(*MODEL_DAY, "error_type")
        .agg(count.alias("error_count"))
        .join(totals, on=MODEL_DAY)
        .with_columns(
            ratio("error_count", "request_count").alias("error_share"),
            spelt.str.replace_all("[- ]", "_").is_in(limits).alias("is_rate_limited"),
        )
    )
