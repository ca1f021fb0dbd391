"""Raw tables that have not come on are told of, where and as the build reads them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from python_checks.project import Warehouse
from python_checks.raw_rows.own_data import typed_tables
from python_checks.raw_rows.raw_folder import write_parquet

LLM = "llm_api"
LOG, BILLING = "raw_llm_requests", "raw_billing_charges"
COSTS, RATES = "raw_inference_costs", "raw_fx_rates"
OTHERS = ("raw_vision_requests", "raw_image_generation_requests")


@pytest.mark.parametrize(
    ("hours_ago", "status"), [(1, "pass"), (50, "warn"), (100, "error"), (-30, "error")]
)
def test_old_requests_are_stale(
    hours_ago: int, status: str, tmp_path: Path, warehouse: Warehouse
) -> None:
    now = datetime.now(UTC).replace(tzinfo=None)
    tables = typed_tables(LLM)
    moved = (
        now - timedelta(hours=hours_ago) - tables[LOG]["requested_at"].max().replace(tzinfo=None)
    )
    if hours_ago < 0:  # the newest row lies ahead of the clock: it says nothing, the others are old
        newest = pl.col("requested_at") == pl.col("requested_at").max()
        moved = pl.when(newest).then(pl.lit(moved)).otherwise(pl.lit(timedelta(0)))
    naive = pl.col("requested_at").dt.convert_time_zone("UTC").dt.replace_time_zone(None)
    tables[LOG] = (
        tables[LOG]
        .with_columns(naive.alias("requested_at"))
        .with_columns(
            (pl.col("requested_at") + moved).dt.to_string("%Y-%m-%d %H:%M:%S").alias("requested_at")
        )
    )
    variables = write_parquet(tables, tmp_path / "raw") | {"industries": [LLM]}
    run = warehouse.dbt("source", "freshness", variables=variables)
    found = warehouse.freshness()
    assert found[LOG] == status, run.output
    # a year-old bill is stale, logs that are switched off are not
    assert found[BILLING] == "error"
    assert [found[name] for name in OTHERS] == ["pass", "pass"]
    assert run.exit_code == 1


def test_costs_and_rates_are_stale_where_their_age_matters(
    tmp_path: Path, warehouse: Warehouse
) -> None:
    tables = typed_tables(LLM)
    # an optional table that is absent is not old
    assert COSTS not in tables and RATES not in tables
    variables = write_parquet(tables, tmp_path / "raw") | {"industries": [LLM]}
    warehouse.dbt("source", "freshness", variables=variables)
    found = warehouse.freshness()
    assert (found[COSTS], found[RATES]) == ("pass", "pass")

    tables[COSTS] = pl.DataFrame({"charge_period_start": ["2024-06-01 00:00:00"]})
    tables[RATES] = pl.DataFrame({"rate_date": ["2024-06-01"]})
    write_parquet(tables, tmp_path / "raw")
    warehouse.dbt("source", "freshness", variables=variables)
    found = warehouse.freshness()
    # all amounts are converted at the rate of one day
    assert (found[COSTS], found[RATES]) == ("error", "pass")

    warehouse.dbt("source", "freshness", variables=variables | {"fx_policy": "historical"})
    assert warehouse.freshness()[RATES] == "error"
