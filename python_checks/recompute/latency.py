"""Latency percentiles by nearest rank, from log-bucket histograms (DDSketch buckets).

Written from docs/definitions.md section Latency. A bucket holds the values within one percent of
its own; counts of buckets add up, so that every period is an exact merge of its days.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import polars as pl

from .casting import MICRO
from .contract import Staged
from .measure import Measure, first_of
from .measured_times import counts_in_latency
from .periods import in_every_grain
from .reference import Reference
from .settings import Settings

GAMMA = 1.01 / 0.99
METRICS = ("time_to_first_token_ms", "time_per_output_token_ms", "latency_ms")
FAST = "fast"
STANDARD = "standard"
PERCENTS = (50, 95, 99)
METRIC_OF_KPI = {
    "time_to_first_token_p95_ms": "time_to_first_token_ms",
    "time_per_output_token_p95_ms": "time_per_output_token_ms",
    "latency_p95_ms": "latency_ms",
}
PERIOD = ["period_grain", "period_start"]
LATENCY_KEY = ["industry", "model_id", "speed_tier", "metric", *PERIOD]


def bucket_of(milliseconds: pl.Expr) -> pl.Expr:
    """The bucket of a latency."""
    # The quotient is rounded so that engines whose logarithms differ in the last place agree.
    return (milliseconds.log() / math.log(GAMMA)).round(9).ceil().cast(pl.Int64)


def value_of(bucket: pl.Expr) -> pl.Expr:
    """The latency that stands for a bucket, ms."""
    return pl.lit(GAMMA).pow(bucket) * 2 / (GAMMA + 1)


def measured_requests(requests: pl.DataFrame, staged: Staged) -> pl.DataFrame:
    """One row per request and metric that counts, from usage.requests_until.

    Successful requests of the API: no batches, none at an edge target. Columns: industry,
    model_id, deployment_id, region, speed_tier, day, metric, milliseconds, bucket.
    """
    tiers = staged.tables["raw_models"].select("model_id", "industry", model_tier="speed_tier")
    of_api = requests.filter(counts_in_latency(requests.columns))
    return (
        of_api.join(tiers, on=["model_id", "industry"], how="left")
        .with_columns(pl.coalesce("speed_tier", "model_tier", pl.lit(STANDARD)))
        .unpivot(
            METRICS,
            index=["industry", "model_id", "deployment_id", "region", "speed_tier", "day"],
            variable_name="metric",
            value_name="micro",
        )
        .filter(pl.col("micro").is_not_null())
        .with_columns((pl.col("micro") / MICRO).alias("milliseconds"))
        .drop("micro")
        .with_columns(bucket_of(pl.col("milliseconds")).alias("bucket"))
    )


def percentile_buckets(
    measured: pl.DataFrame, group: Sequence[str], percents: Sequence[int] = PERCENTS
) -> pl.DataFrame:
    """Bucket of each percentile by group: request_count and bucket_<percent>.

    The first bucket whose cumulative count reaches the nearest rank ceil(percent x n / 100).
    """
    counts = measured.group_by(*group, "bucket").agg(pl.len().cast(pl.Int64).alias("n"))
    running = counts.sort("bucket").with_columns(
        pl.col("n").cum_sum().over(group).alias("running"),
        pl.col("n").sum().over(group).alias("total"),
    )
    reached = [
        pl.col("bucket").filter(pl.col("running") * 100 >= pl.col("total") * percent).min()
        for percent in percents
    ]
    return running.group_by(group).agg(
        pl.col("n").sum().alias("request_count"),
        *(
            expression.alias(f"bucket_{percent}")
            for expression, percent in zip(reached, percents, strict=True)
        ),
    )


def exact_percentile_buckets(
    measured: pl.DataFrame, group: Sequence[str], percents: Sequence[int] = PERCENTS
) -> pl.DataFrame:
    """As percentile_buckets, from the sorted values: the bucket of the exact percentile."""
    exact = [
        pl.col("milliseconds").sort().get((pl.len() * percent + 99) // 100 - 1).alias(f"p{percent}")
        for percent in percents
    ]
    return (
        measured.group_by(group)
        .agg(pl.len().cast(pl.Int64).alias("request_count"), *exact)
        .with_columns(
            bucket_of(pl.col(f"p{percent}")).alias(f"bucket_{percent}") for percent in percents
        )
        .drop(f"p{percent}" for percent in percents)
    )


def percentiles(
    measured: pl.DataFrame, group: Sequence[str], percents: Sequence[int] = PERCENTS
) -> pl.DataFrame:
    """Percentiles by group: request_count and p<percent>_ms."""
    return percentile_buckets(measured, group, percents).select(
        *group,
        "request_count",
        *(value_of(pl.col(f"bucket_{percent}")).alias(f"p{percent}_ms") for percent in percents),
    )


def latency(measured: pl.DataFrame) -> pl.DataFrame:
    """fct_latency: periods with a measured request."""
    return percentiles(in_every_grain(measured), LATENCY_KEY)


def latency_measures(
    measured: pl.DataFrame, reference: Reference, settings: Settings
) -> list[Measure]:
    """The P95 KPIs of the industries and variants that have a benchmark row."""
    return [
        _p95(measured, industry, kpi, metric, variant)
        for kpi, metric in METRIC_OF_KPI.items()
        for industry, variant in reference.benchmarked(kpi, settings.industries)
    ]


def _p95(measured: pl.DataFrame, industry: str, kpi: str, metric: str, variant: str) -> Measure:
    """Measured requests as denominator, no numerator; variant `all` merges the tiers.

    A tier that nobody knows counts as standard.
    """
    is_meant = (pl.col("industry") == industry) & (pl.col("metric") == metric)
    if variant != "all":
        tier = pl.when(pl.col("speed_tier") == FAST).then(pl.lit(FAST)).otherwise(pl.lit(STANDARD))
        is_meant = is_meant & (tier == variant)
    meant = measured.filter(is_meant)

    def parts(rows: pl.DataFrame) -> pl.DataFrame:
        found = percentiles(in_every_grain(meant), PERIOD, (95,))
        return rows.join(found, on=PERIOD, how="left").with_columns(
            pl.lit(None, pl.Float64).alias("numerator"),
            pl.col("request_count").fill_null(0).alias("denominator"),
            pl.col("p95_ms").alias("kpi_value"),
        )

    return Measure(industry, kpi, first_of([meant["day"].min()]), parts, variant)
