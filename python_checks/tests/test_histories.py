"""The builders of days after each of hundreds of histories' batches equal a first build.

As in test_incremental.py, of the two models that read request logs only: in seconds.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from python_checks.raw_rows.deliveries import BACKFILL_BATCH, BATCHES, backfill, log_after
from python_checks.raw_rows.delivery_stories import histories
from python_checks.raw_rows.request_log import NOON, RequestLog, differing_rows
from python_checks.raw_rows.seeds import property_seeds

FAR_BACK = 3650


# One seed, the random one on CI: the runs of one take minutes.
@pytest.mark.parametrize("number", property_seeds()[-1:], ids="seed_{}".format)
def test_builders_equal_a_first_build_after_every_run(number: int, log: RequestLog) -> None:
    delivered = histories(number)
    for batch in BATCHES:
        at = NOON + timedelta(minutes=batch)
        variables = backfill(delivered) if batch == BACKFILL_BATCH else {}
        shown = log_after(batch, delivered, number)
        log.run(shown, at=at, request_lookback_days=FAR_BACK, **variables)
        remembered = log_after(batch, delivered, number, is_remembered=True)
        refreshed = log.refreshed(remembered, at=at)
        for kept, expected in zip(log.kept(), refreshed, strict=True):
            assert kept.equals(expected), (batch, differing_rows(kept, expected))
    log.run(shown, at=at, request_lookback_days=FAR_BACK)
    assert set(log.plan()) <= {"built_before_it_began"}
