"""What arrived lately and looks unlike the weeks before is warned of, with numbers."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from python_checks.project import WITHOUT_UNIT_TESTS, Warehouse
from python_checks.raw_rows.own_data import LAST_DAY, typed_tables
from python_checks.raw_rows.raw_folder import write_parquet

LLM = "llm_api"
WARNINGS = (
    "assert_request_volume_is_usual",
    "assert_quarantined_share_is_usual",
    "assert_models_and_regions_were_seen_before",
)


def daily_requests(counts: dict[int, int], **columns: object) -> pl.DataFrame:
    """Requests by days before LAST_DAY and their number, at 23:30 UTC."""
    return pl.DataFrame(
        [
            {
                "request_id": f"{columns}-{days}-{number}",
                "requested_at": datetime(LAST_DAY.year, LAST_DAY.month, LAST_DAY.day, 23, 30)
                - timedelta(days=days),
                "account_id": "grows",
                "model_id": "one",
                "region": "eu",
                "input_tokens": 10,
                "output_tokens": 1,
                "error_type": None,
            }
            | columns
            for days, count in counts.items()
            for number in range(count)
        ],
        infer_schema_length=None,
    )


STEADY = dict.fromkeys(range(60), 40)
USUAL = daily_requests(STEADY)
LAST_WEEK = daily_requests({7: 2}, model_id="seen-last-week", region="seen-last-week")
ARRIVALS = {
    "nothing_unusual": (pl.concat([daily_requests(STEADY | {0: 80}), LAST_WEEK]), set()),
    "a_day_without_requests": (daily_requests(STEADY | {2: 0}), {WARNINGS[0]}),
    "four_times_as_many_of_a_new_model": (
        pl.concat([daily_requests(STEADY), daily_requests({0: 120}, model_id="never-seen")]),
        {WARNINGS[0], WARNINGS[2]},
    ),
    "quarantined_rows_and_a_new_region": (
        pl.concat(
            [USUAL, daily_requests({1: 12}, input_tokens=-1), daily_requests({6: 2}, region="mars")]
        ),
        {WARNINGS[1], WARNINGS[2]},
    ),
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """A warehouse whose models are rebuilt for each log."""
    return Warehouse(tmp_path_factory.mktemp("arrivals"))


@pytest.mark.parametrize("name", ARRIVALS)
def test_unusual_arrivals_are_warned_of(name: str, built: Warehouse, tmp_path: Path) -> None:
    log, expected = ARRIVALS[name]
    raw = {**typed_tables(LLM), "raw_llm_requests": log}
    variables = write_parquet(raw, tmp_path / "raw") | {"industries": [LLM]}
    run = built.build(
        "--full-refresh",
        *WITHOUT_UNIT_TESTS,
        "--indirect-selection", "cautious",
        "--select", "+int_arrivals_compared", "+int_usage_daily", *WARNINGS,
        variables=variables,
    )  # fmt: skip
    assert set(WARNINGS) <= set(run.statuses)
    assert run.of_status("warn") & set(WARNINGS) == expected
