"""Percentiles of latency buckets are those of the values in them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from python_checks.recompute import Settings, load_csv_folder
from python_checks.recompute.contract import stage
from python_checks.recompute.customers import resolve_customers
from python_checks.recompute.latency import (
    LATENCY_KEY,
    exact_percentile_buckets,
    measured_requests,
    percentile_buckets,
)
from python_checks.recompute.periods import in_every_grain
from python_checks.recompute.tests.cases import REFERENCE, run
from python_checks.recompute.usage import requests_until

SAMPLE = Path(__file__).parents[3] / "seeds" / "sample"
AS_OF = date(2024, 1, 31)


def test_bucket_of_the_histogram_is_the_bucket_of_the_exact_percentile() -> None:
    settings = Settings()
    staged = stage(load_csv_folder(SAMPLE), REFERENCE, settings)
    requests = requests_until(staged, resolve_customers(staged), REFERENCE, date(2026, 7, 12))
    measured = in_every_grain(measured_requests(requests, staged))
    for group in (LATENCY_KEY, ["industry", "metric", "speed_tier"], ["metric"]):
        percents = (1, 50, 90, 95, 99, 100)
        found = percentile_buckets(measured, group, percents).sort(group)
        exact = exact_percentile_buckets(measured, group, percents).sort(group)
        assert found.height > 0
        assert found.equals(exact)


def test_value_of_a_bucket_is_within_one_percent_of_its_values() -> None:
    values = [0.001, 1, 1.0202020202020203, 99.9, 300, 45678.9]
    frame = [
        {"requested_at": "2024-01-02", "latency_ms": str(v), "model_id": str(v)} for v in values
    ]
    rows = run({"raw_llm_requests": frame}, AS_OF)["fct_latency"].filter(period_grain="day")
    found = {float(row["model_id"]): row["p50_ms"] for row in rows.to_dicts()}
    assert found == {value: pytest.approx(value, rel=0.0100001) for value in values}
