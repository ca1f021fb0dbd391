"""as_of_date and the last days of industries, and clocks that run ahead."""

from __future__ import annotations

from datetime import date, datetime

import polars as pl
import pytest

from python_checks.recompute.tests.cases import Row, charge, run

LOG, VISION_LOG = "raw_llm_requests", "raw_vision_requests"
STARTED_AT = datetime(2024, 3, 10, 12)


def horizon(tables: dict[str, list[Row]]) -> date | None:
    """as_of_date of a run that starts on 10 March 2024 at noon."""
    marts = run(tables, run_started_at=STARTED_AT)
    days = marts["fct_kpis"].filter(period_grain="day", kpi="error_rate")["period_start"]
    found = days.max()
    assert found is None or isinstance(found, date)
    return found


def asked(at: str, arrived: str | None = None, **more: str) -> Row:
    """A request, times in March 2024."""
    arrival = arrived and f"2024-03-{arrived}"
    return {"requested_at": f"2024-03-{at}", "ingested_at": arrival, **more}


@pytest.mark.parametrize(
    ("requested_at", "as_of"),
    [("05 23:00:00", date(2024, 3, 5)), ("05 22:59:59", date(2024, 3, 4))],
)
def test_as_of_date_follows_the_latest_request(requested_at: str, as_of: date) -> None:
    rows = [asked("01"), asked(requested_at, error_type="boom")]
    assert horizon({LOG: rows}) == as_of


@pytest.mark.parametrize(
    ("row", "as_of"),
    [
        # at most one hour after it arrived
        (asked("08 23:30", "08 22:30"), date(2024, 3, 8)),
        (asked("08 23:30", "08 22:29:59"), date(2024, 3, 5)),
        # without an arrival at most the run's start
        (asked("10 12:00"), date(2024, 3, 9)),
        (asked("10 12:00:01"), date(2024, 3, 5)),
        (asked("10 12:30", "10 12:00"), date(2024, 3, 9)),
        # an arrival later than a day after the run's start is none
        (asked("11 23:30", "11 12:00"), date(2024, 3, 5)),
        (asked("10 23:30", "11 12:00"), date(2024, 3, 10)),
        (asked("10 23:30", "11 12:00:01"), date(2024, 3, 5)),
        # refused and repeated rows say how far the data reach
        (asked("08 23:30", input_tokens="x"), date(2024, 3, 8)),
        (asked("08 23:30", "09", request_id="000"), date(2024, 3, 8)),
        # what is too far in the future does not
        (asked("09 23:30", "08 23:29:59"), date(2024, 3, 5)),
    ],
)
def test_requests_that_move_the_horizon(row: Row, as_of: date) -> None:
    known = asked("05 23:00", request_id="000")
    assert horizon({LOG: [known, row]}) == as_of


def test_without_a_clock_that_is_right_all_requests_count() -> None:
    ahead = [asked("06 23:30", "06 12:00"), asked("07 23:30", "07 12:00")]
    assert horizon({LOG: ahead}) == date(2024, 3, 7)
    # a day after its arrival a request is too far in the future
    late = asked("09 23:30", "08 23:29")
    assert horizon({LOG: [*ahead, late]}) == date(2024, 3, 7)
    marts = run({LOG: [*ahead, late]}, run_started_at=STARTED_AT)
    reasons = marts["quarantined_rows"]["quarantine_reason"].to_list()
    assert reasons == ["too_far_in_future: requested_at"]
    assert horizon({LOG: [late, {"requested_at": "1969-12-31"}]}) is None


@pytest.mark.parametrize(
    ("row", "is_refused"),
    [
        (asked("07 12:00", "06 12:00"), False),
        (asked("07 12:00:00.000001", "06 12:00"), True),
        (asked("11 12:00"), False),
        (asked("11 12:00:01"), True),
        (asked("12 12:00", "11 12:00"), False),
        (asked("11 12:00:01", "11 12:00:01"), True),
    ],
)
def test_too_far_in_future_is_a_day_after_arrival(row: Row, is_refused: bool) -> None:
    marts = run({LOG: [row]}, run_started_at=STARTED_AT)
    assert (marts["quarantined_rows"].height == 1) == is_refused


def test_other_rows_are_judged_by_the_runs_start() -> None:
    rows = [charge(f"2024-03-11{time}", ingested_at="2024-01-01") for time in ("", " 12:01")]
    marts = run({"raw_billing_charges": rows}, run_started_at=STARTED_AT)
    assert marts["quarantined_rows"].height == 1


def test_last_day_of_an_industry_follows_the_same_rule() -> None:
    tables: dict[str, list[Row]] = {
        LOG: [asked("05 10:00"), asked("06 10:00", image_count="x", input_tokens="x"),
              asked("08 23:30", "08 10:00")],
        VISION_LOG: [asked("07 23:30", "07 10:00")],
    }  # fmt: skip
    marts = run(tables, run_started_at=STARTED_AT)
    through = marts["rpt_kpi_scorecard"].select("industry", "data_through_date").unique()
    assert dict(through.iter_rows()) == {
        "llm_api": date(2024, 3, 6),
        "computer_vision_api": date(2024, 3, 7),
        "image_generation_api": None,
    }
    # one industry's wrong clock does not move the others
    kpis = marts["fct_kpis"].filter(pl.col("period_grain") == "day")
    assert kpis["period_start"].max() == date(2024, 3, 5)


def test_as_of_date_without_requests_is_the_last_usage_charge_day() -> None:
    tables: dict[str, list[Row]] = {
        "raw_billing_charges": [
            charge("2024-03-01", charge_period_end="2024-04-01"),
            charge("2024-05-01", charge_category="credit"),
        ]
    }
    assert run(tables)["dim_months"]["month_end_date"].to_list() == [date(2024, 3, 31)]
