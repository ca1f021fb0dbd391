"""Times of requests in ms: what is a measurement and what is none.

Written from docs/definitions.md section Latency. Times inside are integers of millionths.
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from .casting import MICRO
from .declarations import MAXIMUM_OF_REQUESTS, RawTable

FIRST_TOKEN = "time_to_first_token_ms"
PER_TOKEN = "time_per_output_token_ms"
WHOLE = "latency_ms"
UNMEASURED = "has_unmeasured_time"


def measure_times(table: RawTable, cast: pl.DataFrame) -> pl.DataFrame:
    """Leave measurements only in a request log's times, and add has_unmeasured_time.

    cast: declared columns, and problem_<column>: a value was given that did not cast.
    has_unmeasured_time: a time that is looked at was given and is no measurement.
    """
    names = table.of_kind("milliseconds")
    if not names:
        return cast
    looked_at = {name: _is_looked_at(name) for name in names}
    measured = {name: looked_at[name] & _is_measurement(name) for name in names}
    if FIRST_TOKEN in names:
        is_above = measured[WHOLE] & (pl.col(FIRST_TOKEN) > pl.col(WHOLE))
        measured[FIRST_TOKEN] = measured[FIRST_TOKEN] & ~is_above.fill_null(value=False)
    given = {name: pl.col(name).is_not_null() | pl.col(f"problem_{name}") for name in names}
    unmeasured = [looked_at[name] & given[name] & ~measured[name] for name in names]
    return cast.with_columns(
        *(pl.when(measured[name]).then(pl.col(name)).alias(name) for name in names),
        pl.any_horizontal(unmeasured).alias(UNMEASURED),
    )


def _is_measurement(name: str) -> pl.Expr:
    is_inside = (pl.col(name) > 0) & (pl.col(name) <= MAXIMUM_OF_REQUESTS * MICRO)
    return is_inside.fill_null(value=False)


def _is_looked_at(name: str) -> pl.Expr:
    """Answers that come at once have no first token, and one token no time between tokens."""
    if name == WHOLE:
        return pl.lit(value=True)
    is_streamed = pl.col("is_streamed").fill_null(value=True)
    if name == FIRST_TOKEN:
        return is_streamed
    return is_streamed & (pl.col("output_tokens") > 1).fill_null(value=False)


def counts_in_latency(columns: Iterable[str]) -> pl.Expr:
    """Whether a request is one of the API's latency: no failure, no batch, none at an edge.

    columns: those of the frame; not every log has a service tier or a deployment target.
    """
    counts = pl.col("error_type").is_null()
    if "service_tier" in columns:
        counts = counts & pl.col("service_tier").ne_missing("batch")
    if "deployment_target" in columns:
        target = pl.col("deployment_target")
        counts = counts & (target.is_null() | (target == "cloud"))
    return counts
