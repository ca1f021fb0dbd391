"""A build that is killed between two models, while files change: the next run mends it.

The models that read the request logs are built one by one, with other files before each. Wherever
the build ends, one whole run over the files as they are in the end must equal a full refresh.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import polars as pl
import pytest

from python_checks.breaking.moments import MOMENTS, NEWS, logs, raw_at
from python_checks.project import INCREMENTAL_ROWS, MART_ROWS
from python_checks.raw_rows.request_log import RequestLog, differing_rows

BUILT = ("int_request_totals_daily", "int_requests_quarantined", "int_usage_daily")
MARTS = ("fct_usage_daily", "fct_row_accounting_daily")
# what a killed build had built: (models, the moment of the files that they read)
COUNTED = (("int_requests_counted",), "counted")
PLANNED = (("int_days_read", "int_days_to_rebuild"), "counted")
QUARANTINED = (("int_requests_quarantined",), "quarantined")
TOTALLED = (("int_request_totals_daily",), "totalled")
VERSIONED = (("int_days_versioned", "int_usage_daily"), "totalled")
KILLED = {
    "before the plan": [COUNTED],
    "before both builders": [COUNTED, PLANNED],
    "before the totals": [COUNTED, PLANNED, QUARANTINED],
    "before the quarantine": [COUNTED, PLANNED, TOTALLED],
    "after both builders": [COUNTED, PLANNED, QUARANTINED, TOTALLED],
    "before the marts": [COUNTED, PLANNED, QUARANTINED, TOTALLED, VERSIONED],
}


@pytest.fixture(scope="module")
def expected(shared_log: RequestLog) -> dict[str, pl.DataFrame]:
    """What a first build over the files as they are in the end leaves, and a build before."""
    shared_log.begin()
    found = whole_run(shared_log, "after")
    shared_log.begin()
    whole_run(shared_log, "before")
    shared_log.save("before")
    return found


def run(log: RequestLog, moment: str, *selected: str) -> None:
    """A part of a build over the files of a moment."""
    log.show(raw_at(moment))
    log.step(*selected, request_lookback_days=3650)


def whole_run(log: RequestLog, moment: str) -> dict[str, pl.DataFrame]:
    """What a run of everything that is looked at leaves."""
    run(log, moment, *(f"+{mart}" for mart in MARTS))
    rows = {name: log.query(INCREMENTAL_ROWS.format(name)) for name in BUILT}
    return rows | {name: log.query(MART_ROWS.format(name)) for name in MARTS}


@pytest.mark.parametrize("killed", KILLED)
def test_killed_build_over_changing_files_is_mended(
    killed: str, shared_log: RequestLog, expected: dict[str, pl.DataFrame]
) -> None:
    shared_log.go_back("before")
    for names, moment in KILLED[killed]:
        run(shared_log, moment, *names)
    found = whole_run(shared_log, "after")
    different = {name: rows for name, rows in expected.items() if not found[name].equals(rows)}
    assert not different, "\n".join(
        f"{name}: {described(found[name], rows)}" for name, rows in different.items()
    )


def described(found: pl.DataFrame, expected: pl.DataFrame) -> str:
    """Some rows that only one of the frames has, and the logs that they are of."""
    rows = differing_rows(found, expected)
    accounts = rows["account_id"].drop_nulls() if "account_id" in rows.columns else pl.Series()
    numbers = {int(name.split("-")[1]) for name in accounts if name.startswith("account-")}
    schedules = [str(log) for log in logs() if log.number in sorted(numbers)[:5]]
    return f"{rows.height} rows, {schedules}\n{rows.head(4)}"


def test_every_news_meets_every_schedule(record_property: Callable[[str, object], None]) -> None:
    """The same state at all three moments is a run that nobody disturbs."""
    found = logs()
    assert len({(log.news, log.schedule, log.ends) for log in found}) == len(found)
    times = Counter(log.news for log in found)
    undisturbed = sum(log.schedule == (NEWS,) * len(MOMENTS) for log in found)
    assert 0 < undisturbed < len(found) / 20
    text = ", ".join(f"{count} {news}" for news, count in times.items())
    record_property("figure", f"{len(found)} logs, killed {len(KILLED)} times: {text}")
