"""Compares what the floors of requests and a build hold, whole rows of each table."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

PERCENTILES = ", ".join(f"round(p{number}_ms, 6) as p{number}_ms" for number in (50, 95, 99))
LATENCY = "industry, model_id, speed_tier, metric, period_grain, period_start, request_count"
MEASURES = """request_count, error_count, usage_quantity, input_tokens, cache_read_input_tokens,
    cache_creation_input_tokens, output_tokens, reasoning_output_tokens, images"""
USAGE = "industry, customer_id, {}, {}, usage_date, " + MEASURES
TOTALS = f"""totals_kind, industry, account_id, model_id, region, deployment_id, item, {MEASURES},
    raw_count, duplicate_count, usage_date"""
# What the build keeps for its warnings and for later runs is in no floor.
KINDS = (
    "'delivery', 'usage', 'serving', 'operation', 'llm_integration', 'deployment_target', "
    "'service_tier', 'error_type'"
)
ACCOUNTED = """industry, usage_date, raw_count, staged_count, duplicate_count, quarantined_count,
    unmeasured_count"""
HISTOGRAM = "industry, usage_date, {}, model_id, speed_tier, deployment_id, region, bucket"
# What to select, from which table of the floor, from which of the build.
PAIRS = {
    "daily totals": (
        f"select {TOTALS} from floor.request_totals",
        f"select {TOTALS} from build.marts_intermediate.int_request_totals_daily "
        f"where totals_kind in ({KINDS})",
    ),
    "latency histograms": (
        f"select {HISTOGRAM.format('metric')}, request_count from floor.latency_histogram",
        f"select {HISTOGRAM.format('totals_kind')}, request_count "
        "from build.marts_intermediate.int_request_totals_daily where bucket is not null",
    ),
    "quarantined requests": (
        "select industry, told_request_id, raw_row from floor.quarantined_requests",
        "select industry, request_id, raw_row "
        "from build.marts_intermediate.int_requests_quarantined where read_date is null",
    ),
    "fct_usage_daily": (
        f"select {USAGE.format('named_model_id', 'named_region')} from floor.fct_usage_daily",
        f"select {USAGE.format('model_id', 'region')} from build.marts.fct_usage_daily",
    ),
    **{
        mart: (f"select {columns} from floor.{mart}", f"select {columns} from build.marts.{mart}")
        for mart, columns in {
            "fct_latency": f"{LATENCY}, {PERCENTILES}",
            "fct_row_accounting_daily": ACCOUNTED,
        }.items()
    },
}


@dataclass(frozen=True)
class Compared:
    """Rows of a table in the floor, and how many rows only one side holds."""

    table: str
    rows: int
    different: int


def compare(floor: Path, build: Path) -> list[Compared]:
    """Each pair of tables; rows are compared whole, as often as they occur."""
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute(f"attach '{floor}' as floor (read_only)")
        connection.execute(f"attach '{build}' as build (read_only)")

        def count(rows: str) -> int:
            found = connection.execute(f"select count(*) from ({rows})").fetchone()
            return int(found[0]) if found else 0

        return [
            Compared(
                table,
                count(expected),
                count(f"{expected} except all {actual}") + count(f"{actual} except all {expected}"),
            )
            for table, (expected, actual) in PAIRS.items()
        ]
