"""Latency, uptime, catalogue, frontier benchmarks."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
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
from python_checks.recompute.tests.cases import REFERENCE, Row, found_kpi, kpi, run
from python_checks.recompute.usage import requests_until

SAMPLE = Path(__file__).parents[3] / "seeds" / "sample"
AS_OF = date(2024, 1, 31)
JANUARY = date(2024, 1, 1)
LLM, VISION, IMAGES = "llm_api", "computer_vision_api", "image_generation_api"


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


def test_latency_counts_successful_online_requests_by_speed_tier() -> None:
    tables: dict[str, list[Row]] = {
        "raw_models": [{"model_id": "m", "industry": IMAGES, "speed_tier": "fast"}],
        "raw_image_generation_requests": [
            {"requested_at": "2024-01-02", "latency_ms": "50"},
            {"requested_at": "2024-01-02", "latency_ms": "100", "speed_tier": "standard"},
            {"requested_at": "2024-01-03", "latency_ms": "200", "model_id": "other"},
            {"requested_at": "2024-01-04", "latency_ms": "300", "error_type": "boom"},
            {"requested_at": "2024-01-05"},
        ],
        "raw_llm_requests": [
            {"requested_at": "2024-01-02", "latency_ms": "5", "service_tier": "batch"},
            {"requested_at": "2024-01-02", "latency_ms": "5", "service_tier": " Batch"},
            {"requested_at": "2024-01-02", "latency_ms": "5", "service_tier": "priority"},
        ],
        "raw_vision_requests": [
            {"requested_at": "2024-01-02", "latency_ms": "5", "deployment_target": target}
            for target in (None, "Cloud", "azure_edge", "on the moon")
        ],
    }
    marts = run(tables, AS_OF)
    quarters = marts["fct_latency"].filter(period_grain="quarter").sort("industry", "model_id")
    columns = ["industry", "model_id", "speed_tier", "request_count", "p99_ms"]
    near = {value: pytest.approx(value, rel=0.01) for value in (5, 50, 100, 200)}
    assert sorted(quarters.select(columns).rows()) == [
        (VISION, "m", "standard", 2, near[5]),
        (IMAGES, "m", "fast", 1, near[50]),
        (IMAGES, "m", "standard", 1, near[100]),
        (IMAGES, "other", "standard", 1, near[200]),
        (LLM, "m", "standard", 1, near[5]),
    ]
    standard = found_kpi(marts, "latency_p95_ms", "month", JANUARY, IMAGES, "standard")
    assert (standard["numerator"], standard["denominator"]) == (None, 2)
    assert standard["kpi_value"] == near[200]
    gap = found_kpi(marts, "latency_p95_ms", "day", date(2024, 1, 4), IMAGES, "fast")
    assert (gap["denominator"], gap["kpi_value"]) == (0, None)
    assert kpi(marts, "latency_p95_ms", "day", JANUARY, IMAGES, "fast") is None


def uptimes(marts: dict[str, pl.DataFrame], grain: str, industry: str = LLM) -> list[Any]:
    """region, period_start, minutes, downtime, meets_sla of a grain."""
    rows = marts["fct_uptime"].filter(industry=industry, period_grain=grain)
    columns = ["region", "period_start", "minutes", "downtime_minutes", "meets_sla"]
    return rows.sort("period_start", "region").select(columns).rows()


def test_overlapping_incidents_count_once_at_the_larger_weight() -> None:
    start, end = "started_at", "resolved_at"
    tables: dict[str, list[Row]] = {
        "raw_incidents": [
            {start: "2024-01-30 10:00", end: "2024-01-30 12:00", "severity": "partial"},
            {start: "2024-01-30 11:00", end: "2024-01-30 11:30"},
            {start: "2024-01-30 11:15", end: "2024-01-30 11:45"},
            {start: "2024-01-30 09:00", end: "2024-01-30 18:00", "severity": "degraded"},
            {start: "2024-01-31 23:00", end: "2024-02-02 00:00", "region": None},
            {start: "2024-02-01 00:00"},
        ],
        "raw_llm_requests": [
            {"requested_at": "2024-01-31", "region": "us", "error_type": "boom"},
            {"requested_at": "2024-01-01", "region": None},
        ],
    }
    marts = run(tables, AS_OF)
    # 10:00-11:00 and 11:45-12:00 partial, 11:00-11:45 major
    down = 0.3 * 75 + 45
    assert uptimes(marts, "day") == [
        ("all", date(2024, 1, 30), 1440, down, False),
        ("eu", date(2024, 1, 30), 1440, down, False),
        ("all", date(2024, 1, 31), 2880, 120, False),
        ("eu", date(2024, 1, 31), 1440, 60, False),
        ("us", date(2024, 1, 31), 1440, 60, False),
    ]
    month = found_kpi(marts, "uptime_rate", "month", JANUARY)
    assert (month["numerator"], month["denominator"]) == (3 * 1440 - down - 120, 3 * 1440)
    assert found_kpi(marts, "sla_attainment", "month", JANUARY)["kpi_value"] == 0


def test_open_incident_runs_to_the_horizon_and_no_region_is_unknown() -> None:
    tables: dict[str, list[Row]] = {
        "raw_incidents": [{"started_at": "2024-01-31 22:30", "region": None}],
        "raw_llm_requests": [{"requested_at": "2024-01-31 23:59", "region": None}],
    }
    rows = uptimes(run(tables, AS_OF), "month")
    assert rows == [
        ("all", JANUARY, 1440, 90, False),
        ("unknown", JANUARY, 1440, 90, False),
    ]


def test_incident_of_region_all_counts_for_every_region() -> None:
    incident = {"started_at": "2024-01-31 10:00", "resolved_at": "2024-01-31 12:00"}
    tables: dict[str, list[Row]] = {
        "raw_incidents": [{**incident, "region": "all"}],
        "raw_llm_requests": [
            {"requested_at": "2024-01-31", "region": region} for region in ("all", "eu", "us")
        ],
    }
    assert uptimes(run(tables, AS_OF), "month") == [
        ("all", JANUARY, 2880, 240, False),
        ("eu", JANUARY, 1440, 120, False),
        ("us", JANUARY, 1440, 120, False),
    ]


def test_sla_is_met_at_the_target_itself() -> None:
    # A thousandth of 31 days is 44.64 minutes.
    incident = {"started_at": "2024-01-10 00:00:00"}
    requests = [{"requested_at": "2024-01-01", "region": region} for region in ("eu", "us")]
    tables: dict[str, list[Row]] = {"raw_llm_requests": requests}
    for resolved_at, met in (("2024-01-10 00:44:38.4", True), ("2024-01-10 00:44:38.5", False)):
        marts = run({**tables, "raw_incidents": [{**incident, "resolved_at": resolved_at}]}, AS_OF)
        by_region = {row[0]: row[4] for row in uptimes(marts, "month")}
        assert by_region == {"all": True, "eu": met, "us": True}
        attained = found_kpi(marts, "sla_attainment", "month", JANUARY)
        assert (attained["numerator"], attained["denominator"]) == (1 + met, 2)


MODELS: list[Row] = [
    {"model_id": "a", "released_at": "2023-12-05 23:00", "retired_at": "2024-01-20"},
    {"model_id": "b", "released_at": "2024-01-10", "model_card_published_at": "2024-01-14"},
    {"model_id": "c", "released_at": "2024-01-15", "model_card_published_at": "2024-01-01"},
    {"model_id": "d", "released_at": "2024-01-30", "is_pretrained": "false",
     "model_card_published_at": "2024-02-09"},
    {"model_id": "e", "released_at": "2024-02-01"},
]  # fmt: skip


def test_catalogue_and_cards() -> None:
    marts = run({"raw_models": MODELS}, AS_OF)
    rows = marts["fct_catalog_monthly"].drop("industry").sort("month_date").rows()
    assert rows == [(date(2023, 12, 1), 1, 1, 1, 0), (JANUARY, 3, 2, 3, 1)]
    cards = marts["fct_model_cards"].sort("model_id")
    assert cards.select("model_id", "card_days", "is_published").rows() == [
        ("a", 57, False),
        ("b", 4, True),
        ("c", 0, True),
        ("d", 1, False),
    ]
    assert cards["card_date"].to_list() == [None, date(2024, 1, 14), JANUARY, None]
    days = found_kpi(marts, "model_card_days", "month", JANUARY)
    assert (days["numerator"], days["denominator"]) == (62, 4)
    assert found_kpi(marts, "model_card_days", "day", date(2024, 1, 12))["numerator"] == 38 + 2
    sizes = [
        found_kpi(marts, "catalog_size", "day", date(2024, 1, day))["kpi_value"]
        for day in (9, 10, 19, 20, 31)
    ]
    assert sizes == [1, 2, 3, 2, 2]
    assert kpi(marts, "catalog_size", "day", date(2023, 12, 4)) is None


def test_capabilities_count_when_model_and_row_are_there_and_tracked() -> None:
    tables: dict[str, list[Row]] = {
        "raw_models": [
            {"model_id": "m", "industry": VISION, "released_at": "2024-01-05"},
            {"model_id": "old", "industry": VISION, "released_at": "2024-01-01",
             "retired_at": "2024-01-20"},
        ],
        "raw_model_capabilities": [
            {"capability_type": "edge_target", "capability": "nvidia_jetson"},
            {"capability_type": "edge_target", "capability": "toaster"},
            {"capability_type": "edge_target", "capability": "azure_edge",
             "available_from": "2024-01-10", "available_until": "2024-01-31"},
            {"capability_type": "edge_target", "capability": "aws_panorama", "model_id": "old"},
            {"capability_type": "edge_target", "capability": "aws_panorama", "model_id": "ghost"},
            {"capability_type": "llm_integration", "capability": "claude"},
        ],
        "raw_vision_requests": [
            {"requested_at": "2024-01-15", "llm_integration": "claude", "image_count": "3"},
            {"requested_at": "2024-01-15", "llm_integration": "own", "image_count": "2"},
            {"requested_at": "2024-01-15", "image_count": "5"},
        ],
    }  # fmt: skip
    marts = run(tables, AS_OF)
    counts = [
        found_kpi(marts, "edge_targets_supported", "day", date(2024, 1, day), VISION)["kpi_value"]
        for day in (1, 5, 10, 20, 31)
    ]
    assert counts == [1, 2, 3, 2, 1]
    row = marts["rpt_multimodal_opportunities"].row(0, named=True)
    assert (row["quantity"], row["integrated_quantity"], row["share_integrated"]) == (10, 5, 0.5)
    assert (row["integrations_used_count"], row["integrations_available_count"]) == (2, 1)
    states = marts["rpt_roadmap_quarterly"].select("item", "state", "customer_count", "quantity")
    assert sorted(states.rows()) == [
        ("aws_panorama", "retired", 0, 0),
        ("azure_edge", "retired", 0, 0),
        ("claude", "available", 1, 3),
        ("m", "available", 1, 10),
        ("nvidia_jetson", "available", 0, 0),
        ("old", "retired", 0, 0),
        ("toaster", "available", 0, 0),
    ]


def test_licence_of_the_day_clears_images() -> None:
    tables: dict[str, list[Row]] = {
        "raw_models": [{"model_id": "m", "industry": IMAGES}],
        "raw_model_capabilities": [
            {"capability_type": "commercial_licence", "capability": "commercial_use",
             "available_from": "2024-01-10", "available_until": "2024-01-20"},
            {"capability_type": "commercial_licence", "capability": "commercial_use",
             "available_from": "2024-03-01"},
            {"capability_type": "commercial_licence", "capability": "resale"},
        ],
        "raw_image_generation_requests": [
            {"requested_at": f"2024-01-{day}", "image_count": "2"} for day in (9, 10, 19, 20)
        ],
    }  # fmt: skip
    marts = run(tables, AS_OF)
    rate = found_kpi(marts, "commercial_licence_rate", "month", JANUARY, IMAGES)
    assert (rate["numerator"], rate["denominator"]) == (4, 8)
    rows = marts["rpt_licensing_matrix"].sort("licence_term").drop("industry", "model_id").rows()
    assert rows == [
        ("commercial_use", True, False, date(2024, 3, 1), None, 8),
        ("indemnification", True, False, None, None, 8),
        ("licensed_training_data", True, False, None, None, 8),
        ("resale", False, True, JANUARY, None, 8),
    ]


def test_frontier_gap_is_that_of_the_worst_tracked_benchmark() -> None:
    late = {"evaluated_on": "2024-01-20"}
    tables: dict[str, list[Row]] = {
        "raw_frontier_scores": [
            {"score": "80"},
            {"score": "70", **late},
            {"score": "75", "frontier_benchmark": "mmlu_pro", **late},
            {"score": "60", "model_id": "small"},
            {"score": "90", "provider": "x", "evaluated_on": "2024-01-10"},
            {"score": "85", "provider": "x", **late},
            {"score": "80", "provider": "y", **late},
            {"score": "100", "provider": "y", "evaluated_on": "2024-02-01"},
            {"score": "10", "frontier_benchmark": "GPQA Diamond"},
            {"score": "8", "frontier_benchmark": "GPQA Diamond", "provider": "y"},
            {"score": "1", "frontier_benchmark": "Own", "provider": "y"},
        ]
    }
    marts = run(tables, AS_OF)
    rows = marts["fct_frontier_gaps"].filter(period_grain="month").sort("frontier_benchmark")
    assert rows.drop("period_grain", "period_start").rows() == [
        ("Own", False, None, "y", 1, None),
        ("gpqa_diamond", True, 10, "y", 8, -0.25),
        ("mmlu_pro", True, 75, "x", 85, 10 / 85),
    ]
    values = [
        found_kpi(marts, "frontier_gap", "day", date(2024, 1, day))["kpi_value"]
        for day in (1, 10, 20)
    ]
    assert values == [-0.25, 10 / 90, 10 / 85]
    month = found_kpi(marts, "frontier_gap", "month", JANUARY)
    assert (month["numerator"], month["denominator"]) == (10, 85)
