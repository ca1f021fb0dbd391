"""Rows that say something again: which of them counts.

Written from docs/input_contract.md sections Repeated request ids and Same key twice. Each function
takes the rows of a table that no rule refuses and adds their fate (staged, duplicate, quarantined).
"""

from __future__ import annotations

import polars as pl

from .declarations import COUNTED_IN, RawTable
from .measured_times import UNMEASURED
from .rules import is_good
from .settings import Settings

FATE = "fate"
# What tells the rows of a log apart; of rows without an id the first row of equal content.
REQUEST_KEY = ["account_id", "request_id", "content_id"]


def judge_repeats(table: RawTable, good: pl.DataFrame, settings: Settings) -> pl.DataFrame:
    """Add fate, and the reason `conflicting_id` to rows that contradict the one that is kept."""
    if table.industry:
        return _requests(table, good, settings)
    if table.name == "raw_incidents":
        return _equal_rows(table, good)
    return _newest_version(table, good)


def _staged_if(is_staged: pl.Expr) -> pl.Expr:
    return pl.when(is_staged).then(pl.lit("staged")).otherwise(pl.lit("duplicate")).alias(FATE)


def _content(table: RawTable) -> list[str]:
    return [name for name in table.names if name != "ingested_at"]


def _requests(table: RawTable, good: pl.DataFrame, settings: Settings) -> pl.DataFrame:
    """One row of a key counts a day, and none when the days before have one as good."""
    counts = ("output_tokens", *COUNTED_IN.values())
    quantity = next(name for name in counts if name in table.names)
    order = ["is_good", "requested_at", "arrived_at", quantity, *_content(table), UNMEASURED]
    ordered = good.with_columns(
        pl.col("requested_at").dt.date().alias("day"),
        is_good().alias("is_good"),
        pl.coalesce("ingested_at", "requested_at").alias("arrived_at"),
    ).sort(list(dict.fromkeys(order)), descending=True, nulls_last=True, maintain_order=True)
    is_first = pl.int_range(pl.len()).over(*REQUEST_KEY, "day") == 0
    before = _last_days_before(ordered)
    last = pl.when("is_good").then("last_good_day").otherwise("last_day")
    apart = (pl.col("day") - last).dt.total_days()
    is_repeat = (apart <= settings.deduplication_window_days).fill_null(value=False)
    return (
        ordered.with_columns(is_first.alias("is_first"))
        .join(before, on=[*REQUEST_KEY, "day"], how="left", nulls_equal=True)
        .with_columns(_staged_if(pl.col("is_first") & ~is_repeat))
        .select(*good.columns, FATE)
    )


def _last_days_before(requests: pl.DataFrame) -> pl.DataFrame:
    """Of each key and day the last day before it with any row, and with a good one."""
    by_day = requests.group_by(*REQUEST_KEY, "day").agg(pl.col("is_good").any()).sort("day")
    last_good = pl.when("is_good").then("day").forward_fill().shift(1).over(REQUEST_KEY)
    return by_day.select(
        *REQUEST_KEY,
        "day",
        pl.col("day").shift(1).over(REQUEST_KEY).alias("last_day"),
        last_good.alias("last_good_day"),
    )


def _equal_rows(table: RawTable, good: pl.DataFrame) -> pl.DataFrame:
    return good.with_columns(_staged_if(pl.int_range(pl.len()).over(_content(table)) == 0))


def _newest_version(table: RawTable, good: pl.DataFrame) -> pl.DataFrame:
    """The row that arrived last is kept; of several the first by content.

    What arrived earlier is superseded; what cannot be put in order must say the same. A row
    without a key stands for itself.
    """
    key = list(table.key)
    rest = [name for name in _content(table) if name not in key]
    arrived = pl.col("ingested_at")
    ordered = good.sort(rest, nulls_last=True, maintain_order=True).sort(
        "ingested_at", descending=True, nulls_last=True, maintain_order=True
    )
    has_key = pl.any_horizontal(pl.col(name).is_not_null() for name in key)
    is_kept = ~has_key | (pl.int_range(pl.len()).over(key) == 0)
    equal = (pl.col(name).eq_missing(pl.col(name).first().over(key)) for name in rest)
    is_same = pl.all_horizontal(pl.lit(value=True), *equal)
    is_older = (arrived < arrived.first().over(key)).fill_null(value=False)
    is_conflict = ~is_kept & ~is_older & ~is_same
    conflict = pl.lit(f"conflicting_id: {', '.join(key)}")
    return ordered.with_columns(
        pl.when(is_conflict).then(pl.lit("quarantined")).otherwise(_staged_if(is_kept)).alias(FATE),
        pl.when(is_conflict).then(conflict).alias("reason"),
    )
