"""One request that a log has several times, and rows that only look like it."""

# One case reads best on few lines.
# fmt: off

from __future__ import annotations

from datetime import datetime, timedelta

from python_checks.sample.calendar_days import DAY
from python_checks.sample.logged import ACCOUNT, MINUTE, image, llm, vision
from python_checks.sample.sample import Sample
from python_checks.sample.vendor import IMAGE, LLM, VISION

SECOND = timedelta(seconds=1)


def twice_with_equal_content(sample: Sample) -> None:
    """A second delivery, row for row the same."""
    for add, name in ((llm, "twice_equal"), (vision, "twice_equal"), (image, "twice_equal")):
        at = datetime(2026, 4, 30, 23, 40)
        add(sample, name, at)
        add(sample, name, at, is_duplicate=True)


def twice_with_other_content(sample: Sample) -> None:
    """Of two good rows of one day the later request counts, then the later delivery."""
    at = datetime(2026, 5, 31, 23, 55)
    llm(sample, "twice_other", at, output_tokens=2_400, ingested_at=at + 30 * MINUTE)
    llm(sample, "twice_other", at, is_duplicate=True, ingested_at=at + 5 * MINUTE)
    vision(sample, "twice_other", at, is_duplicate=True, ingested_at=at + 50 * MINUTE)
    vision(sample, "twice_other", at + MINUTE, image_count=300)


def twice_by_content_alone(sample: Sample) -> None:
    """Both times equal: the most images count, then the greatest content, null smallest."""
    at = datetime(2026, 3, 18, 12, 0)
    image(sample, "twice_by_content", at, image_count=40)
    image(sample, "twice_by_content", at, image_count=16, is_duplicate=True)
    llm(sample, "twice_by_region", at, region="eu-west", is_duplicate=True)
    llm(sample, "twice_by_region", at, region="us-east")
    llm(sample, "twice_by_region", at, region=None, is_duplicate=True)
    # no measurement is null, also where content is compared; the row that had one counts
    for latency in ("NaN", None):
        image(sample, "twice_by_measurement", at, latency_ms=latency,
              is_duplicate=latency is None)


def again_the_next_day(sample: Sample) -> None:
    """A retry after midnight belongs to the day before."""
    llm(sample, "again_next_day", datetime(2026, 6, 30, 23, 59, 30))
    llm(sample, "again_next_day", datetime(2026, 7, 1, 0, 0, 30), is_duplicate=True)


def again_after_three_days(sample: Sample) -> None:
    """Three calendar days, almost four times 24 hours: still the same request."""
    llm(sample, "again_three_days", datetime(2026, 5, 30, 0, 5))
    llm(sample, "again_three_days", datetime(2026, 6, 2, 23, 50), is_duplicate=True)
    image(sample, "again_three_days", datetime(2026, 2, 27, 8, 0))
    image(sample, "again_three_days", datetime(2026, 3, 2, 8, 0), is_duplicate=True)


def again_after_four_days(sample: Sample) -> None:
    """Four calendar days, little more than three times 24 hours: another request."""
    llm(sample, "again_four_days", datetime(2026, 5, 29, 23, 55))
    llm(sample, "again_four_days", datetime(2026, 6, 2, 0, 5))
    vision(sample, "again_four_days", datetime(2026, 1, 30, 8, 0))
    vision(sample, "again_four_days", datetime(2026, 2, 3, 8, 0))


def again_and_again(sample: Sample) -> None:
    """Every other day: each is near the one before, so only the first counts."""
    for offset in (0, 2, 4, 6):
        vision(sample, "again_and_again", datetime(2026, 6, 27, 9, 0) + offset * DAY,
               is_duplicate=offset > 0)


def again_with_null_ingested_at(sample: Sample) -> None:
    """A null ingested_at counts as requested_at, so a known one is the later delivery."""
    at = datetime(2026, 4, 15, 10, 0)
    llm(sample, "null_ingested_first", at, output_tokens=1_500)
    llm(sample, "null_ingested_first", at, ingested_at=None, is_duplicate=True)
    vision(sample, "null_ingested", at, ingested_at=None)
    image(sample, "null_ingested", at, ingested_at=None)


def again_in_another_offset(sample: Sample) -> None:
    """The same instant, written in two offsets: one request."""
    at = datetime(2026, 6, 20, 22, 30)
    llm(sample, "twice_offsets", at, requested_at="2026-06-21T00:30:00+02:00")
    llm(sample, "twice_offsets", at, requested_at="2026-06-20T22:30:00Z", is_duplicate=True)


def one_id_in_two_logs(sample: Sample) -> None:
    """The same request_id in two industries: two requests."""
    at = datetime(2026, 6, 10, 14, 0)
    sample.request(VISION, "shared_request", at, account_id=ACCOUNT,
                   model_id="iris-detect-retail", image_count=90, latency_ms=101)
    sample.request(IMAGE, "shared_request", at, account_id=ACCOUNT, model_id="lumen-2",
                   image_count=8, latency_ms=3_010)


def one_id_of_two_accounts(sample: Sample) -> None:
    """An id that a customer's own counter gave: two requests."""
    sample.account("acc_logs_other")
    for account_id, images in ((ACCOUNT, 12), ("acc_logs_other", 7)):
        llm(sample, "1", datetime(2026, 4, 22, 9, 0), request_id="1", account_id=account_id)
        image(sample, "1", datetime(2026, 4, 22, 9, 0), request_id="1", account_id=account_id,
              image_count=images)


def snapshots_of_one_stream(sample: Sample) -> None:
    """A row for each chunk, 9, 9 and 159 tokens so far: 159, however they are delivered."""
    at = datetime(2026, 3, 4, 10, 0)
    for tokens in (9, 9, 159):
        llm(sample, "snapshots", at, output_tokens=tokens, is_duplicate=tokens == 9)
    for number, tokens in enumerate((159, 9, 9)):
        llm(sample, "snapshots_backwards", at, output_tokens=tokens, is_duplicate=number > 0)
    for number, tokens in enumerate((9, 9, 159)):
        llm(sample, "snapshots_in_turn", at + number * SECOND, output_tokens=tokens,
            is_duplicate=tokens == 9)


def snapshots_over_midnight(sample: Sample) -> None:
    """9 tokens before midnight, 159 after it: nothing is taken back, 9 count."""
    at = datetime(2026, 3, 4, 23, 59, 59)
    llm(sample, "snapshots_over_midnight", at, output_tokens=9)
    llm(sample, "snapshots_over_midnight", at + 2 * SECOND, output_tokens=159, is_duplicate=True)


def failed_then_delivered(sample: Sample) -> None:
    """A failure, then the success under one id: one request, and it did not fail."""
    at = datetime(2026, 6, 12, 8, 0)
    llm(sample, "failed_then_success", at, error_type="overloaded")
    llm(sample, "failed_then_success", at + MINUTE)
    llm(sample, "refused_then_success", at, error_type="429", input_tokens=None,
        cache_read_input_tokens=None, output_tokens=None)
    llm(sample, "refused_then_success", at + 4 * SECOND, output_tokens=700)


def delivered_then_failed(sample: Sample) -> None:
    """A good row comes before a failed one, also when that is the later one."""
    at = datetime(2026, 6, 12, 9, 0)
    llm(sample, "success_then_failed", at)
    llm(sample, "success_then_failed", at + MINUTE, error_type="timeout")
    image(sample, "success_then_failed", at)
    image(sample, "success_then_failed", at + DAY, error_type="timeout")


def failed_before_midnight(sample: Sample) -> None:
    """An error at 23:59:58, the success at 00:00:02: both days have their row."""
    at = datetime(2026, 6, 12, 23, 59, 58)
    llm(sample, "failed_before_midnight", at, error_type="timeout")
    llm(sample, "failed_before_midnight", at + 4 * SECOND)


def failed_on_two_days(sample: Sample) -> None:
    """An error a day after an error is the same one; after four days it is another."""
    for add, days in ((vision, 1), (image, 4)):
        at = datetime(2026, 5, 7, 15, 0)
        add(sample, f"failed_after_{days}", at, error_type="timeout")
        add(sample, f"failed_after_{days}", at + days * DAY, error_type="timeout")


def near_one_that_does_not_count(sample: Sample) -> None:
    """Good on the 1st, superseded by then on the 3rd, still too near on the 5th."""
    at = datetime(2026, 4, 1, 7, 0)
    for days in (0, 2, 4):
        llm(sample, "near_superseded", at + days * DAY, is_duplicate=days > 0)
        llm(sample, "near_superseded", at + days * DAY, output_tokens=1_000, is_duplicate=True)
    vision(sample, "near_failed", at, error_type="timeout")
    vision(sample, "near_failed", at + DAY)
    vision(sample, "near_failed", at + 2 * DAY, error_type="timeout")
    vision(sample, "near_failed", at + 4 * DAY, is_duplicate=True)


def billed_failure_and_success(sample: Sample) -> None:
    """Both are good: under one id on one day they count once, the later one."""
    at = datetime(2026, 4, 2, 7, 0)
    llm(sample, "billed_then_success", at, error_type="cancelled", is_billable=True,
        output_tokens=300, is_duplicate=True)
    llm(sample, "billed_then_success", at + MINUTE)


def without_an_id(sample: Sample) -> None:
    """Twenty rows whose gateway wrote None: told apart by their content, twenty requests."""
    for number in range(20):
        llm(sample, "", datetime(2026, 4, 9, 16, 0), request_id="None",
            input_tokens=10_000 + number, output_tokens=100 + number)


def without_an_id_twice(sample: Sample) -> None:
    """Equal but for ingested_at: one request, the other is superseded and warned about."""
    at = datetime(2026, 4, 9, 17, 0)
    for request_id, minutes in ((None, 3), (None, 40), ("", 3)):
        vision(sample, "", at, request_id=request_id, ingested_at=at + minutes * MINUTE,
               is_duplicate=minutes == 40 or request_id == "")
    # as written: a number that is spelled otherwise is other content
    image(sample, "", at, request_id=None, image_count=5)
    image(sample, "", at, request_id=None, image_count="5.0")
    image(sample, "", at, request_id="null", image_count=5)


def id_of_ten_thousand_characters(sample: Sample) -> None:
    """Some gateways put the prompt into the id."""
    llm(sample, "long", datetime(2026, 4, 10, 9, 0), request_id="llm_long_" + "x" * 9_991)


def one_id_for_a_batch(sample: Sample) -> None:
    """Ids that start anew each day: superseded across days, and the quantities differ."""
    for day in (10, 11, 12):
        for number in (1, 2):
            sample.request(LLM, f"batch-{number}", datetime(2025, 11, day, 3, number),
                           is_duplicate=day > 10, account_id=ACCOUNT, model_id="atlas-3",
                           service_tier="batch", input_tokens=1_000 * day, output_tokens=10)
