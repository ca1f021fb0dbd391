"""Incidents as phases, and what is known without incidents or costs."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from python_checks.recompute.tests.cases import Row, accounted, charge, kpi, run

AS_OF = date(2024, 1, 31)
JANUARY = date(2024, 1, 1)
VISION = "computer_vision_api"


def incident(start: str, end: str | None = None, severity: str = "major", **more: Any) -> Row:
    """A row of incident `i` on 30 January, times as hour and minute (or day and time)."""

    def at(time: str | None) -> str | None:
        return time and (f"2024-01-{time}" if " " in time else f"2024-01-30 {time}")

    return {
        "incident_id": "i",
        "started_at": at(start),
        "resolved_at": at(end),
        "severity": severity,
        **more,
    }


def downtime(rows: list[Row], requests: list[Row] | None = None) -> dict[str, float]:
    """Minutes down in January by region."""
    log = requests or [{"requested_at": "2024-01-01"}]
    for ordered in (rows, rows[::-1]):
        marts = run({"raw_incidents": ordered, "raw_llm_requests": log}, AS_OF)
        month = marts["fct_uptime"].filter(period_grain="month", industry="llm_api")
    found: dict[str, float] = dict(month.select("region", "downtime_minutes").iter_rows())
    return {region: minutes for region, minutes in found.items() if region != "all"}


@pytest.mark.parametrize(
    ("rows", "minutes"),
    [
        ([incident("00:00", "01:00", "partial"), incident("01:00", "05:00")], 258),
        ([incident("10:00", "10:30"), incident("10:00", "14:00")], 240),
        ([incident("00:00", None, "partial"), incident("01:00", "05:00")], 258),
        # rows that start together are one phase only with one severity
        ([incident("10:00", "14:00", "partial"), incident("10:00", "11:00")], 60 + 0.3 * 180),
        ([incident("10:00", None, "partial"), incident("10:00", "11:00"),
          incident("12:00", "12:30")], 60 + 0.3 * 60 + 30),
        # an end that is known ends the phase, whatever starts before it
        ([incident("00:00", "04:00"), incident("01:00", "02:00", "partial")], 240),
        # without a later phase the latest end, when it is later than the start
        ([incident("00:00", "03:00", "partial"), incident("01:00", None)], 0.3 * 60 + 120),
        ([incident("00:00", "01:00"), incident("31 23:00", None)], 60 + 60),
        # two phases that start together and are open end with the next
        ([incident("00:00", None, "partial"), incident("00:00", None),
          incident("02:00", "03:00", "maintenance")], 120),
        # open phases without any end run to the horizon
        ([incident("31 22:00", None, "partial"), incident("31 23:00", None)], 0.3 * 60 + 60),
        # what resolves it may come after the horizon
        ([incident("31 23:00", None), {**incident("01:00"), "started_at": "2024-02-02"}], 60),
    ],
)  # fmt: skip
def test_phases_of_one_incident(rows: list[Row], minutes: float) -> None:
    assert downtime(rows) == {"eu": pytest.approx(minutes)}


def test_phase_ends_with_its_own_incident_region_and_industry_only() -> None:
    rows = [
        incident("31 20:00", None),
        incident("31 21:00", "31 21:30", "partial", incident_id="j"),
        incident("31 21:00", "31 21:30", "partial", region="us"),
        incident("31 21:00", "31 21:30", "partial", region=None),
        incident("31 21:00", "31 21:30", "partial", industry=VISION),
    ]
    # eu is down to the end, us 30 minutes at 0.3
    assert downtime(rows) == {"eu": 240, "us": pytest.approx(9)}


def test_one_id_in_two_regions_brings_both_down() -> None:
    rows = [incident("10:00", "11:00"), incident("10:00", "11:00", region="us")]
    assert downtime(rows) == {"eu": 60, "us": 60}


def test_region_global_is_none() -> None:
    rows = [
        incident("10:00", None, region=" Global "),
        incident("11:00", "12:00", "partial", region="n/a"),
    ]
    log: list[Row] = [
        {"requested_at": "2024-01-01", "region": region} for region in ("ALL", "eu", "us ")
    ]
    assert downtime(rows, log) == {"eu": 60 + 18, "us ": 60 + 18}
    marts = run({"raw_incidents": rows, "raw_llm_requests": log}, AS_OF)
    regions = marts["fct_usage_daily"]["region"].sort().to_list()
    assert regions == ["eu", "unknown", "us "]


def test_rows_of_equal_content_are_one_and_none_contradicts() -> None:
    rows = [
        incident("10:00", "11:00"),
        incident("10:00", "11:00", " Major", ingested_at="2024-02-01"),
        incident("10:00", "12:00"),
        incident("10:00", "11:00", region="us"),
        incident("10:00", "11:00", "catastrophic"),
    ]
    marts = run({"raw_incidents": rows}, AS_OF)
    counts = accounted(marts, "raw_incidents")
    assert (counts["staged_count"], counts["duplicate_count"]) == (3, 1)
    bad = marts["quarantined_rows"].row(0, named=True)
    assert (bad["row_id"], bad["quarantine_reason"]) == ("i", "unknown: severity")


def test_nobody_tells_of_incidents() -> None:
    log: list[Row] = [{"requested_at": "2024-01-31"}]
    absent = run({"raw_llm_requests": log}, AS_OF)
    empty = run({"raw_llm_requests": log, "raw_incidents": []}, AS_OF)
    assert absent["fct_uptime"].is_empty()
    assert empty["fct_uptime"].height > 0
    for name in ("uptime_rate", "sla_attainment"):
        assert kpi(absent, name, "month", JANUARY) is None
        assert kpi(empty, name, "month", JANUARY) is not None


def test_costs_and_margins_of_an_industry_without_a_cost_line_are_unknown() -> None:
    tables: dict[str, list[Row]] = {
        "raw_llm_requests": [{"requested_at": "2024-01-02"}],
        "raw_vision_requests": [{"requested_at": "2024-01-02"}],
        "raw_billing_charges": [
            charge("2024-01-02", industry=industry) for industry in ("llm_api", VISION)
        ],
        "raw_inference_costs": [
            charge("2024-01-02", service_category="Support"),
            charge("2024-02-01", industry=VISION),
        ],
    }
    marts = run(tables, AS_OF)

    def row(mart: str, industry: str, *columns: str) -> tuple[Any, ...]:
        return marts[mart].filter(industry=industry).select(columns).row(0)

    margin = ("cost_usd", "gross_margin_usd", "gross_margin_rate")
    assert row("fct_margin_cohorts_monthly", "llm_api", *margin) == (0, 100, 1)
    assert row("fct_margin_cohorts_monthly", VISION, *margin) == (None, None, None)
    quarter = (
        "revenue_usd", "inference_cost_usd", "support_cost_usd", "other_cost_usd",
        "gross_margin_usd", "operating_margin_usd", "gross_margin_rate",
    )  # fmt: skip
    profit = "fct_profit_and_loss_quarterly"
    assert row(profit, "llm_api", *quarter) == (100, 0, 10, 0, 100, 90, 1)
    assert row(profit, VISION, *quarter) == (100, None, None, None, None, None, None)
    review = ("cost_usd", "cost_per_rate_unit_usd")
    assert row("rpt_inference_review_quarterly", "llm_api", *review) == (0, 0)
    assert row("rpt_inference_review_quarterly", VISION, *review) == (None, None)
    images = ("cost_usd", "cost_per_thousand_images_usd")
    assert row("fct_image_cost_cohorts_monthly", VISION, *images) == (None, None)
    assert kpi(marts, "gross_margin", "month", JANUARY) is not None
    for name in ("gross_margin", "cost_per_thousand_images"):
        assert kpi(marts, name, "month", JANUARY, VISION) is None
    card = marts["rpt_kpi_scorecard"].filter(industry=VISION, kpi="cost_per_thousand_images")
    assert card["status"].to_list() == ["not_measured"]
