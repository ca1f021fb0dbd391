"""Times that are no measurement, tokens that contradict each other, and speed tiers."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from python_checks.recompute.tests.cases import Row, accounted, found_kpi, run

AS_OF = date(2024, 1, 31)
JANUARY = date(2024, 1, 1)
LOG = "raw_llm_requests"
IMAGES = "image_generation_api"
FIRST, PER_TOKEN, WHOLE = "time_to_first_token_ms", "time_per_output_token_ms", "latency_ms"


def measured(**request: str | None) -> tuple[dict[str, float], int]:
    """Metric -> P50 of a single request, rounded, and how many rows are unmeasured."""
    marts = run({LOG: [{"requested_at": "2024-01-02", **request}]}, AS_OF)
    counts = accounted(marts, LOG)
    assert counts["quarantined_count"] == 0
    days = marts["fct_latency"].filter(period_grain="day")
    found = {metric: round(value, -1) for metric, value in days.select("metric", "p50_ms").rows()}
    return found, counts["unmeasured_count"]


@pytest.mark.parametrize(
    "value",
    ["soon", "nan", "NaN", "inf", "-1", "0", "0.0", "-0.0000004", "0.0000004", "1000000000.000001",
     "1e30", "12,5"],
)  # fmt: skip
def test_what_is_no_measurement_is_null_and_the_row_stays(value: str) -> None:
    assert measured(latency_ms=value) == ({}, 1)
    assert measured(latency_ms=value, time_to_first_token_ms="50") == ({FIRST: 50}, 1)


@pytest.mark.parametrize("value", [None, "", " "])
def test_a_time_that_is_not_given_is_not_missed(value: str | None) -> None:
    assert measured(latency_ms=value) == ({}, 0)


def test_largest_and_smallest_measurements() -> None:
    for value in ("0.0000005", "1000000000", "1000000000.0000004"):
        assert measured(latency_ms=value)[1] == 0


def test_first_token_after_the_whole_answer_is_no_measurement() -> None:
    assert measured(time_to_first_token_ms="60.1", latency_ms="60") == ({WHOLE: 60}, 1)
    both = {FIRST: 60, WHOLE: 60}
    assert measured(time_to_first_token_ms="60", latency_ms="60") == (both, 0)
    # a latency that is none says nothing of the first token
    assert measured(time_to_first_token_ms="60", latency_ms="0") == ({FIRST: 60}, 1)


def test_answers_at_once_and_of_one_token_have_no_such_times_and_miss_none() -> None:
    times = {FIRST: "50", PER_TOKEN: "20", WHOLE: "90"}
    assert measured(**times) == ({FIRST: 50, PER_TOKEN: 20, WHOLE: 90}, 0)
    assert measured(**times, is_streamed="true")[0] == {FIRST: 50, PER_TOKEN: 20, WHOLE: 90}
    assert measured(**times, is_streamed="false") == ({WHOLE: 90}, 0)
    nothing = {FIRST: "-1", PER_TOKEN: "x", WHOLE: "90"}
    assert measured(**nothing, is_streamed="false") == ({WHOLE: 90}, 0)
    for tokens in ("0", "1"):
        assert measured(**times, output_tokens=tokens) == ({FIRST: 50, WHOLE: 90}, 0)
        assert measured(**{**times, PER_TOKEN: "0"}, output_tokens=tokens)[1] == 0
    assert measured(**times, output_tokens="2")[0] == {FIRST: 50, PER_TOKEN: 20, WHOLE: 90}


@pytest.mark.parametrize(
    ("request_row", "count"),
    [
        ({}, 1),
        ({"error_type": "boom"}, 0),
        ({"error_type": "boom", "is_billable": "true"}, 0),
        ({"service_tier": "Batch"}, 0),
        ({"service_tier": "batches"}, 1),
        ({"output_tokens": "-1"}, 0),
    ],
)
def test_unmeasured_are_rows_that_would_count_in_latency(request_row: Row, count: int) -> None:
    row = {"requested_at": "2024-01-02", FIRST: "0", PER_TOKEN: "0", WHOLE: "0", **request_row}
    marts = run({LOG: [row]}, AS_OF)
    assert accounted(marts, LOG)["unmeasured_count"] == count
    daily = marts["fct_row_accounting_daily"].row(0, named=True)
    assert (daily["usage_date"], daily["unmeasured_count"]) == (date(2024, 1, 2), count)


def test_unmeasured_edge_and_superseded_requests_are_not_counted() -> None:
    row = {"requested_at": "2024-01-02", "latency_ms": "0"}
    tables: dict[str, list[Row]] = {
        "raw_vision_requests": [
            row,
            {**row, "deployment_target": "CLOUD"},
            {**row, "deployment_target": "toaster"},
            {**row, "request_id": "r"},
            {**row, "request_id": "r", "latency_ms": "5", "image_count": "2"},
        ]
    }
    assert accounted(run(tables, AS_OF), "raw_vision_requests")["unmeasured_count"] == 2


@pytest.mark.parametrize(
    ("tokens", "reason"),
    [
        ({"cache_read_input_tokens": "100"}, None),
        ({"cache_read_input_tokens": "101"}, "contradicts: cache_read_input_tokens"),
        ({"cache_creation_input_tokens": "101"}, "contradicts: cache_read_input_tokens"),
        ({"cache_read_input_tokens": "60", "cache_creation_input_tokens": "41",
          "reasoning_output_tokens": "51"}, "contradicts: cache_read_input_tokens"),
        ({"cache_read_input_tokens": "60", "cache_creation_input_tokens": "40",
          "reasoning_output_tokens": "50"}, None),
        ({"reasoning_output_tokens": "51"}, "contradicts: reasoning_output_tokens"),
        ({"reasoning_output_tokens": "51", "error_type": "boom"}, None),
        ({"cache_read_input_tokens": "101", "error_type": "boom"}, None),
        ({"reasoning_output_tokens": "51", "error_type": "boom", "is_billable": "1"},
         "contradicts: reasoning_output_tokens"),
        ({"cache_read_input_tokens": "1", "error_type": "boom", "is_billable": "1",
          "input_tokens": None}, "contradicts: cache_read_input_tokens"),
        ({"cache_read_input_tokens": "101", "requested_at": "1969-01-01"},
         "contradicts: cache_read_input_tokens"),
        ({"cache_read_input_tokens": "1000000001"}, "out_of_range: cache_read_input_tokens"),
    ],
)  # fmt: skip
def test_tokens_that_contradict_each_other(tokens: Row, reason: str | None) -> None:
    marts = run({LOG: [{"requested_at": "2024-01-02", **tokens}]}, AS_OF)
    found = marts["quarantined_rows"]["quarantine_reason"].to_list()
    assert found == ([reason] if reason else [])


def test_unknown_speed_tier_is_shown_as_written_and_counts_as_standard() -> None:
    def asked(tier: str | None, latency: str, **more: Any) -> Row:
        return {"requested_at": "2024-01-02", "speed_tier": tier, WHOLE: latency, **more}

    tables: dict[str, list[Row]] = {
        "raw_models": [{"model_id": "t", "industry": IMAGES, "speed_tier": "Ultra Turbo"}],
        "raw_image_generation_requests": [
            asked("Warp-9", "100"),
            asked(None, "200", model_id="t"),
            asked("Fast", "50"),
            asked("standard", "400"),
        ],
    }
    marts = run(tables, AS_OF)
    assert marts["quarantined_rows"].is_empty()
    assert marts["dim_models"].sort("model_id")["speed_tier"].to_list() == [None, "ultra_turbo"]
    days = marts["fct_latency"].filter(period_grain="day").sort("speed_tier")
    assert days.select("speed_tier", "request_count").rows() == [
        ("fast", 1),
        ("standard", 1),
        ("ultra_turbo", 1),
        ("warp_9", 1),
    ]
    counts = [
        found_kpi(marts, "latency_p95_ms", "day", date(2024, 1, 2), IMAGES, tier)["denominator"]
        for tier in ("standard", "fast")
    ]
    assert counts == [3, 1]
