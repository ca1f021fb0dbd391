"""Bad and unknown rows of requests, scores, capabilities, incidents and surveys: where they end."""

from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

from python_checks.project import WITHOUT_TESTS, Warehouse
from python_checks.raw_rows.raw_folder import empty_tables, write_parquet

QUARANTINED = [
    ("raw_llm_requests", "llm_bad_cached_above_input", "contradicts: cache_read_input_tokens"),
    ("raw_llm_requests", "llm_bad_both_above_input", "contradicts: cache_read_input_tokens"),
    ("raw_llm_requests", "llm_bad_reasoning_above_output", "contradicts: reasoning_output_tokens"),
    ("raw_llm_requests", "llm_bad_billed_and_contradicts", "contradicts: reasoning_output_tokens"),
    ("raw_llm_requests", "llm_bad_two_contradictions", "contradicts: cache_read_input_tokens"),
    ("raw_llm_requests", "llm_clock_three_days_long_ago", "too_far_in_future: requested_at"),
    ("raw_billing_charges", "chg_bad_kind", "unknown: usage_kind"),
    ("raw_inference_costs", "cst_conflicting", "conflicting_id: cost_line_id"),
    (
        "raw_frontier_scores",
        "xai|grok-above_range|MMLU-Pro|2026-02-09",
        "out_of_range: score",
    ),
    (
        "raw_frontier_scores",
        "xai|grok-below_range|Chatbot Arena|2026-02-09",
        "out_of_range: score",
    ),
    ("raw_incidents", "inc_bad_end_first", "end_before_start: resolved_at"),
    ("raw_nps_responses", "nps_bad_above_range", "out_of_range: score"),
    ("raw_nps_responses", "nps_bad_below_range", "out_of_range: score"),
    ("raw_nps_responses", "nps_bad_score", "unparsable: score"),
]


@pytest.mark.parametrize(
    ("raw_table", "row_id", "reason"), QUARANTINED, ids=[row[1] for row in QUARANTINED]
)
def test_bad_row_is_quarantined_once(
    sample: Warehouse, raw_table: str, row_id: str, reason: str
) -> None:
    found = sample.query(
        f"""
        select quarantine_reason from marts.quarantined_rows
        where raw_table = '{raw_table}' and row_id = '{row_id}'
        """
    )
    assert found.rows() == [(reason,)]


def test_no_bad_value_reaches_a_mart(sample: Warehouse) -> None:
    """What these rows would have made: the account with bad rows alone, and impossible values."""
    checks = {
        "usage of the account": "select count(*) from marts.fct_usage_daily where customer_id = "
        "'acc_bad'",
        "latency": "select count(*) from marts.fct_latency where least(p50_ms, p95_ms, p99_ms) < 0",
        "cache": "select count(*) from marts.fct_usage_daily "
        "where cache_read_input_tokens > input_tokens",
        "frontier": "select count(*) from marts.fct_frontier_gaps where best_competitor_score > "
        "case when frontier_benchmark = 'chatbot_arena_elo' then 4000 else 100 end",
        "downtime": "select count(*) from marts.fct_uptime where downtime_minutes < 0",
        "promoters": "select count(*) from marts.fct_nps_cohorts_quarterly "
        "where promoter_count + detractor_count > response_count",
    }
    found = {name: sample.query(sql).item() for name, sql in checks.items()}
    assert found == dict.fromkeys(checks, 0)


# ---------- unknown names are shown, and do not count


def test_unknown_frontier_benchmark_is_shown_and_not_tracked(sample: Warehouse) -> None:
    row = sample.query(
        """
        select is_tracked, best_competitor, frontier_gap from marts.fct_frontier_gaps
        where frontier_benchmark = 'HumanEval+' and period_grain = 'week'
            and period_start = date '2026-07-06'
        """
    ).row(0)
    assert row == (False, "openai", pytest.approx((99 - 94.2) / 99))


@pytest.mark.parametrize("period_grain", ["day", "week", "month", "quarter"])
def test_frontier_kpi_is_the_worst_tracked_gap(sample: Warehouse, period_grain: str) -> None:
    """In every period; the untracked gap is the larger one at the end."""
    found = sample.query(
        f"""
        select period_start, kpi_value from marts.fct_kpis
        where kpi = 'frontier_gap' and period_grain = '{period_grain}' and kpi_value is not null
        """
    )
    gaps = sample.query(
        f"""
        select period_start, max(frontier_gap) filter (where is_tracked),
            max(frontier_gap) filter (where not is_tracked)
        from marts.fct_frontier_gaps where period_grain = '{period_grain}' group by period_start
        """
    )
    worst = {start: gap for start, gap, _ in gaps.rows() if gap is not None}
    assert dict(found.rows()) == pytest.approx(worst)
    _, tracked, untracked = max(gaps.rows())
    assert untracked > tracked


@pytest.mark.parametrize(
    ("item_type", "item", "kpi", "tracked_count"),
    [
        ("edge_target", "toaster", "edge_targets_supported", 3),
        ("editing_tool", "watermark", "editing_tools_available", 4),
    ],
)
def test_untracked_capability_is_shown_and_not_counted(
    sample: Warehouse, item_type: str, item: str, kpi: str, tracked_count: int
) -> None:
    state = sample.query(
        f"""
        select state from marts.rpt_roadmap_quarterly
        where item_type = '{item_type}' and item = '{item}' and quarter_date = date '2026-07-01'
        """
    )
    assert state.rows() == [("available",)]
    items = sample.query(
        f"""
        select count(distinct item) from marts.rpt_roadmap_quarterly
        where item_type = '{item_type}' and state = 'available'
            and quarter_date = date '2026-07-01'
        """
    ).item()
    most = sample.query(f"select max(kpi_value) from marts.fct_kpis where kpi = '{kpi}'").item()
    assert (items, most) == (tracked_count + 1, tracked_count)


def test_use_of_an_untracked_edge_target_is_adoption(sample: Warehouse) -> None:
    row = sample.query(
        """
        select customer_count, quantity, active_deployment_count from marts.fct_adoption
        where adoption_type = 'edge_target' and item = 'toaster' and period_grain = 'month'
            and period_start = date '2026-06-01'
        """
    ).row(0)
    assert row == (1, 180, 1)


# ---------- the same licence and the same model twice


@pytest.fixture(scope="module")
def overlapping(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """Images of one model with two licences in force at once; another model registered twice."""
    industry = "image_generation_api"
    tables = empty_tables([industry])
    tables["raw_accounts"] = pl.DataFrame({"account_id": ["studio"]})
    tables["raw_image_generation_requests"] = pl.DataFrame(
        {
            "request_id": ["licensed", "unlicensed", "before"],
            "requested_at": [
                datetime(2026, 5, 20, 12),
                datetime(2026, 5, 21, 12),
                datetime(2026, 1, 20, 12),
            ],
            "account_id": ["studio"] * 3,
            "model_id": ["licensed", "twice", "licensed"],
            "image_count": [60, 40, 7],
        }
    )
    tables["raw_models"] = pl.DataFrame(
        {
            "model_id": ["licensed", "twice", "twice"],
            "industry": [industry] * 3,
            "released_at": [date(2026, 1, 1), date(2026, 3, 1), date(2026, 2, 1)],
        }
    )
    terms = [
        ("commercial_licence", "commercial_use", date(2026, 2, 1), date(2026, 7, 1)),
        ("commercial_licence", "commercial_use", date(2026, 4, 1), None),
        ("editing_tool", "inpaint", date(2026, 2, 1), date(2026, 5, 1)),
        ("editing_tool", "inpaint", date(2026, 4, 1), date(2026, 6, 1)),
    ]
    names = ["capability_type", "capability", "available_from", "available_until"]
    tables["raw_model_capabilities"] = pl.DataFrame(terms, schema=names, orient="row").with_columns(
        pl.lit("licensed").alias("model_id")
    )
    folder: Path = tmp_path_factory.mktemp("overlapping")
    location = write_parquet(tables, folder / "raw")
    warehouse = Warehouse(folder / "warehouse")
    warehouse.build(
        "--select",
        *(f"+{mart}" for mart in ("rpt_licensing_matrix", "fct_kpis", "fct_catalog_monthly")),
        "+quarantined_rows",
        *WITHOUT_TESTS,
        variables=location | {"industries": [industry], "as_of_date": "2026-06-30"},
    )
    return warehouse


def monthly(warehouse: Warehouse, kpi: str) -> dict[int, float | None]:
    """Value by month of 2026."""
    rows = warehouse.query(
        f"""
        select month(period_start), kpi_value from marts.fct_kpis
        where kpi = '{kpi}' and period_grain = 'month'
        """
    )
    return dict(rows.rows())


def test_overlapping_licences_license_an_image_once(overlapping: Warehouse) -> None:
    rates = monthly(overlapping, "commercial_licence_rate")
    assert (rates[1], rates[5]) == (0, 0.6)


def test_licensing_matrix_shows_the_latest_licence_in_force(overlapping: Warehouse) -> None:
    rows = overlapping.query(
        """
        select model_id, is_granted, granted_from_date, granted_until_date
        from marts.rpt_licensing_matrix where licence_term = 'commercial_use' order by model_id
        """
    )
    assert rows.rows() == [
        ("licensed", True, date(2026, 4, 1), None),
        ("twice", False, None, None),
    ]


def test_overlapping_capabilities_count_once(overlapping: Warehouse) -> None:
    assert monthly(overlapping, "editing_tools_available") == {1: 0, 2: 1, 3: 1, 4: 1, 5: 1, 6: 0}


def test_model_registered_twice_is_released_once(overlapping: Warehouse) -> None:
    """The smaller row by content is kept: here the earlier release."""
    reasons = overlapping.query("select row_id, quarantine_reason from marts.quarantined_rows")
    assert reasons.rows() == [
        ("twice|image_generation_api", "conflicting_id: model_id, industry"),
    ]
    released = overlapping.query(
        "select month(month_date), released_count from marts.fct_catalog_monthly"
    )
    assert dict(released.rows()) == {1: 1, 2: 1, 3: 0, 4: 0, 5: 0, 6: 0}
    assert monthly(overlapping, "catalog_size") == {1: 1, 2: 2, 3: 2, 4: 2, 5: 2, 6: 2}
