"""One request in several rows, and newer versions of rows of other tables."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from python_checks.recompute import Settings, recompute
from python_checks.recompute.tests.cases import (
    REFERENCE,
    Row,
    accounted,
    charge,
    frames,
    line,
    run,
)

AS_OF = date(2024, 2, 1)
LOG = "raw_llm_requests"


def counted(requests: list[Row], **settings: Any) -> list[tuple[Any, ...]]:
    """Day, requests, errors and output tokens of each day and customer."""
    rows = run({LOG: requests}, AS_OF, **settings)["fct_usage_daily"]
    columns = ["usage_date", "request_count", "error_count", "output_tokens"]
    return [(day.day, *rest) for day, *rest in sorted(rows.select(columns).rows())]


def asked(at: str, **more: str | None) -> Row:
    """A row of request `r`, at a day and maybe time of January 2024."""
    return {"request_id": "r", "requested_at": f"2024-01-{at}", **more}


def test_one_id_counts_once_a_day_with_the_greatest_output() -> None:
    rows = [asked("05 10:00", output_tokens=tokens) for tokens in ("9", "159", "9")]
    assert counted(rows) == [(5, 1, 0, 159)]
    marts = run({LOG: rows}, AS_OF)
    assert accounted(marts, LOG) == {
        "raw_count": 3,
        "staged_count": 1,
        "duplicate_count": 2,
        "quarantined_count": 0,
        "unmeasured_count": 0,
    }


@pytest.mark.parametrize(
    ("rows", "tokens"),
    [
        # the latest request, whatever arrived later or is larger
        ([asked("05 10:00", output_tokens="9", ingested_at="2024-01-09"),
          asked("05 10:01", output_tokens="1")], 1),
        # the latest arrival, whatever is larger
        ([asked("05 10:00", output_tokens="9", ingested_at="2024-01-05 11:00"),
          asked("05 10:00", output_tokens="1", ingested_at="2024-01-05 12:00")], 1),
        # without an arrival that of the request itself
        ([asked("05 10:00", output_tokens="9"),
          asked("05 10:00", output_tokens="1", ingested_at="2024-01-05 11:00")], 1),
        ([asked("05 10:00", output_tokens="9"),
          asked("05 10:00", output_tokens="1", ingested_at="2024-01-05 09:00")], 9),
        # a good row before a failed one, however late
        ([asked("05 10:00", output_tokens="1"),
          asked("05 23:00", output_tokens="9", error_type="boom")], 1),
        # then the greatest output, whatever else is greater
        ([asked("05 10:00", output_tokens="9", region="eu"),
          asked("05 10:00", output_tokens="1", region="us")], 9),
        # of billed failures a missing quantity is the smallest
        ([asked("05", output_tokens=None, error_type="cut", is_billable="true"),
          asked("05", output_tokens="0", error_type="cut", is_billable="true", model_id="x")], 0),
    ],
)  # fmt: skip
def test_row_that_counts_of_one_day(rows: list[Row], tokens: int) -> None:
    for ordered in (rows, rows[::-1]):
        found = counted(ordered)
        assert [row[1] for row in found] == [1]
        assert found[0][3] == tokens


def test_greatest_content_decides_between_rows_that_are_else_alike() -> None:
    # region comes before input_tokens, null is the smallest, and `all` is no region
    rows = [
        asked("05", region="eu", input_tokens="10"),
        asked("05", region="us", input_tokens="7"),
        asked("05", region="us", input_tokens="8"),
        asked("05", region="All", input_tokens="99"),
    ]
    marts = run({LOG: rows}, AS_OF)
    assert marts["fct_usage_daily"].select("region", "input_tokens").rows() == [("us", 8)]


def test_failure_and_success_of_one_day_are_one_request() -> None:
    rows = [asked("05 10:00:00", error_type="429"), asked("05 10:00:04", output_tokens="5")]
    assert counted(rows) == [(5, 1, 0, 5)]


def test_billed_failure_and_success_of_one_day_count_once() -> None:
    billed = asked("05 10:00", error_type="cut", is_billable="true", output_tokens="3")
    assert counted([billed, asked("05 09:00", output_tokens="9")]) == [(5, 1, 1, 3)]


def test_failure_before_midnight_and_success_after_it_are_two() -> None:
    rows = [asked("05 23:59:58", error_type="500"), asked("06 00:00:02", output_tokens="5")]
    assert counted(rows) == [(5, 1, 1, 0), (6, 1, 0, 5)]


def test_failure_after_any_row_of_the_days_before_is_a_repeat() -> None:
    for first in (asked("05", output_tokens="5"), asked("05", error_type="500")):
        rows = [first, asked("06", error_type="500")]
        assert [row[:2] for row in counted(rows)] == [(5, 1)]


@pytest.mark.parametrize(("day", "days"), [("08", [5]), ("09", [5, 9])])
def test_same_delivery_counts_once_within_the_window(day: str, days: list[int]) -> None:
    rows = [asked("05 23:59"), asked(f"{day} 00:00")]
    assert [row[0] for row in counted(rows)] == days


def test_window_is_a_setting() -> None:
    rows = [asked("05"), asked("06"), asked("07")]
    assert [row[0] for row in counted(rows, deduplication_window_days=1)] == [5]
    rows = [asked("05"), asked("07"), asked("09")]
    assert [row[0] for row in counted(rows, deduplication_window_days=1)] == [5, 7, 9]


def test_good_row_that_does_not_count_supersedes_later_days() -> None:
    # 5 counts, 8 is within three days of it and 11 within three days of 8, which counts nowhere
    assert [row[0] for row in counted([asked("05"), asked("08"), asked("11")])] == [5]


def test_failed_days_do_not_hide_the_good_one_before_them() -> None:
    rows = [asked("05"), asked("07", error_type="x"), asked("08"), asked("10", error_type="x")]
    assert [row[:2] for row in counted(rows)] == [(5, 1)]


def test_one_id_of_two_accounts_or_logs_is_two_requests() -> None:
    rows = [asked("05", account_id="a"), asked("05", account_id="b")]
    assert [row[1] for row in counted(rows)] == [1, 1]
    vision = {"request_id": "r", "requested_at": "2024-01-05"}
    marts = run({LOG: [asked("05")], "raw_vision_requests": [vision]}, AS_OF)
    assert marts["fct_usage_daily"]["request_count"].to_list() == [1, 1]


def test_rows_without_an_id_are_told_apart_by_their_content() -> None:
    rows = [asked("05", request_id="None", output_tokens=str(n)) for n in range(20)]
    assert counted(rows) == [(5, 20, 0, 190)]
    same = asked("05", request_id=None, output_tokens="7")
    for delivered in ("2024-01-05", "2024-01-06"):
        assert counted([same, {**same, "ingested_at": delivered}]) == [(5, 1, 0, 7)]
    # as it came: `7.0` is written in another way, and so is the placeholder
    assert counted([same, {**same, "output_tokens": "7.0"}]) == [(5, 2, 0, 14)]
    assert counted([same, {**same, "request_id": "null"}]) == [(5, 2, 0, 14)]


def test_columns_outside_the_contract_tell_rows_without_an_id_apart() -> None:
    raw = frames({LOG: [asked("05", request_id=None), asked("05", request_id=None)]})
    for traces, count in ((["x", "y"], 2), (["x", "x"], 1)):
        log = raw[LOG].with_columns(pl.Series("trace", traces))
        marts = recompute({**raw, LOG: log}, REFERENCE, Settings(as_of_date=AS_OF))
        assert marts["fct_usage_daily"]["request_count"].to_list() == [count]
        without = {**raw, LOG: log.drop("request_id")}
        marts = recompute(without, REFERENCE, Settings(as_of_date=AS_OF))
        assert marts["fct_usage_daily"]["request_count"].to_list() == [count]


def test_quarantined_rows_take_no_part() -> None:
    bad = asked("05 11:00", output_tokens="-1")
    assert counted([asked("05 10:00", output_tokens="5"), bad]) == [(5, 1, 0, 5)]
    rows = run({LOG: [bad, {**bad, "request_id": " nan "}]}, AS_OF)["quarantined_rows"]
    assert sorted(rows["row_id"].to_list(), key=str) == [None, "r"]


def versions(table: str, rows: list[Row]) -> tuple[int, int, int]:
    """Staged, duplicate and quarantined rows of a table."""
    counts = accounted(run({table: rows}, AS_OF), table)
    return counts["staged_count"], counts["duplicate_count"], counts["quarantined_count"]


def contract(arr: str, ingested_at: str | None = None) -> Row:
    """A version of contract line `l`."""
    return {**line(f"c,2024-01-01,,{arr}"), "contract_line_id": "l", "ingested_at": ingested_at}


@pytest.mark.parametrize(
    ("rows", "arr", "counts"),
    [
        ([contract("10", "2024-01-02"), contract("20", "2024-01-03")], 20, (1, 1, 0)),
        ([contract("20", "2024-01-03"), contract("30", "2024-01-02"),
          contract("10", "2024-01-02")], 20, (1, 2, 0)),
        # two that arrived together contradict each other, the smaller is kept
        ([contract("20", "2024-01-03"), contract("30", "2024-01-03"),
          contract("10", "2024-01-02")], 20, (1, 1, 1)),
        ([contract("20", "2024-01-03"), contract("20.0", "2024-01-03")], 20, (1, 1, 0)),
        # one that nobody knows the arrival of comes before all, and cannot be put in order
        ([contract("20", "2024-01-03"), contract("10")], 20, (1, 0, 1)),
        ([contract("20", "2024-01-03"), contract("20")], 20, (1, 1, 0)),
        ([contract("20"), contract("10")], 10, (1, 0, 1)),
        # an arrival in the future is none
        ([contract("20", "2030-01-02 00:00:01"), contract("10", "2024-01-01")], 10, (1, 0, 1)),
        ([contract("20", "2030-01-02"), contract("10", "2024-01-01")], 20, (1, 1, 0)),
    ],
)  # fmt: skip
def test_version_that_arrived_last_is_kept(
    rows: list[Row], arr: float, counts: tuple[int, int, int]
) -> None:
    for ordered in (rows, rows[::-1]):
        assert versions("raw_contracts", ordered) == counts
        marts = run({"raw_contracts": ordered}, AS_OF)
        assert marts["fct_arr_movements_monthly"]["closing_arr_usd"].to_list() == [arr]


def test_cost_lines_with_an_id_have_versions() -> None:
    def cost(identity: str | None, amount: str, **more: str) -> Row:
        return charge("2024-01-02", cost_line_id=identity, effective_cost=amount, **more)

    rows = [
        cost("x", "1", ingested_at="2024-01-03"), cost("x", "2", ingested_at="2024-01-04"),
        cost("y", "4"), cost("y", "4"), cost("y", "5"), cost(None, "8"), cost(None, "8"),
    ]  # fmt: skip
    assert versions("raw_inference_costs", rows) == (4, 2, 1)
    marts = run({"raw_inference_costs": rows}, AS_OF)
    assert marts["fct_profit_and_loss_quarterly"]["inference_cost_usd"].to_list() == [22]
    bad = marts["quarantined_rows"].row(0, named=True)
    assert (bad["row_id"], bad["quarantine_reason"]) == ("y", "conflicting_id: cost_line_id")


def test_content_that_is_equal_but_for_a_time_that_is_none() -> None:
    times = (None, "0", None)
    rows = [asked("05 10:00", latency_ms=time) for time in times]
    for ordered in (rows, rows[::-1]):
        assert accounted(run({LOG: ordered}, AS_OF), LOG)["unmeasured_count"] == 1
    # a measurement is the greater content
    rows.append(asked("05 10:00", latency_ms="7"))
    assert accounted(run({LOG: rows}, AS_OF), LOG)["unmeasured_count"] == 0


def test_aliases_of_one_name_that_contradict_each_other() -> None:
    rows: list[Row] = [
        {"model_alias": "x", "model_id": "m"},
        {"model_alias": "x", "model_id": "n"},
        {"model_alias": "x", "model_id": "n", "industry": "computer_vision_api"},
    ]
    bad = run({"raw_model_aliases": rows}, AS_OF)["quarantined_rows"].row(0, named=True)
    assert bad["quarantine_reason"] == "conflicting_id: industry, model_alias"
    assert bad["row_id"] == "llm_api|x"
