"""Request logs: second deliveries, offsets, failures, what is left out, what is missing."""

# One case reads best on few lines.
# fmt: off

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from python_checks.sample.calendar_days import DAY
from python_checks.sample.sample import Sample
from python_checks.sample.schema import Columns
from python_checks.sample.usage import EDGE_TARGETS, EDITING_TOOLS, LLM_INTEGRATIONS
from python_checks.sample.vendor import IMAGE, LLM, VISION

ACCOUNT = "acc_logs"
MINUTE = timedelta(minutes=1)


def _llm(sample: Sample, name: str, at: datetime, **columns: Any) -> None:
    model_id = "atlas-3.5" if at.date() >= date(2026, 5, 12) else "atlas-2.5"
    row: Columns = {
        "account_id": ACCOUNT,
        "model_id": model_id,
        "service_tier": "default",
        "input_tokens": 20_000,
        "cache_read_input_tokens": 9_600,
        "output_tokens": 1_800,
        "time_to_first_token_ms": 150,
        "time_per_output_token_ms": 25,
        "latency_ms": 45_150,
    }
    _request(sample, LLM, f"llm_{name}", at, row | columns)


def _vision(sample: Sample, name: str, at: datetime, **columns: Any) -> None:
    row: Columns = {
        "account_id": ACCOUNT,
        "model_id": "iris-detect-retail",
        "operation": "detect",
        "image_count": 180,
        "latency_ms": 96,
        "deployment_target": "cloud",
    }
    _request(sample, VISION, f"vis_{name}", at, row | columns)


def _image(sample: Sample, name: str, at: datetime, **columns: Any) -> None:
    row: Columns = {
        "account_id": ACCOUNT,
        "model_id": "lumen-2-fast",
        "speed_tier": "fast",
        "operation": "generate",
        "image_count": 24,
        "latency_ms": 1_120,
    }
    _request(sample, IMAGE, f"img_{name}", at, row | columns)


def _request(
    sample: Sample, industry: str, request_id: str, at: datetime, row: Columns
) -> None:
    is_duplicate = bool(row.pop("is_duplicate", False))
    sample.request(industry, request_id, at, is_duplicate=is_duplicate, **row)


def account_of_these_logs(sample: Sample) -> None:
    """The account that sends most requests below; it pays as it goes."""
    sample.account(ACCOUNT)


def twice_with_equal_content(sample: Sample) -> None:
    """A second delivery, row for row the same."""
    for add, name in ((_llm, "twice_equal"), (_vision, "twice_equal"), (_image, "twice_equal")):
        at = datetime(2026, 4, 30, 23, 40)
        add(sample, name, at)
        add(sample, name, at, is_duplicate=True)


def twice_with_other_content(sample: Sample) -> None:
    """Same id, ingested later, other content: a retry; the first delivery counts."""
    at = datetime(2026, 5, 31, 23, 55)
    _llm(sample, "twice_other", at, output_tokens=2_400, is_duplicate=True,
         ingested_at=at + 30 * MINUTE)
    _llm(sample, "twice_other", at, ingested_at=at + 5 * MINUTE)
    _vision(sample, "twice_other", at, ingested_at=at + 5 * MINUTE)
    _vision(sample, "twice_other", at + MINUTE, image_count=300, is_duplicate=True)


def twice_by_content_alone(sample: Sample) -> None:
    """Same id and both times equal: the smaller content is kept."""
    at = datetime(2026, 3, 18, 12, 0)
    _image(sample, "twice_by_content", at, image_count=40, is_duplicate=True)
    _image(sample, "twice_by_content", at, image_count=16)


def again_the_next_day(sample: Sample) -> None:
    """A retry after midnight belongs to the day before."""
    _llm(sample, "again_next_day", datetime(2026, 6, 30, 23, 59, 30))
    _llm(sample, "again_next_day", datetime(2026, 7, 1, 0, 0, 30), is_duplicate=True)


def again_after_three_days(sample: Sample) -> None:
    """Three calendar days, almost four times 24 hours: still a retry."""
    _llm(sample, "again_three_days", datetime(2026, 5, 30, 0, 5))
    _llm(sample, "again_three_days", datetime(2026, 6, 2, 23, 50), is_duplicate=True)
    _image(sample, "again_three_days", datetime(2026, 2, 27, 8, 0))
    _image(sample, "again_three_days", datetime(2026, 3, 2, 8, 0), is_duplicate=True)


def again_after_four_days(sample: Sample) -> None:
    """Four calendar days, little more than three times 24 hours: another request."""
    _llm(sample, "again_four_days", datetime(2026, 5, 29, 23, 55))
    _llm(sample, "again_four_days", datetime(2026, 6, 2, 0, 5))
    _vision(sample, "again_four_days", datetime(2026, 1, 30, 8, 0))
    _vision(sample, "again_four_days", datetime(2026, 2, 3, 8, 0))


def again_and_again(sample: Sample) -> None:
    """Every other day: each is near the one before, so only the first counts."""
    for offset in (0, 2, 4, 6):
        _vision(sample, "again_and_again", datetime(2026, 6, 27, 9, 0) + offset * DAY,
                is_duplicate=offset > 0)


def again_with_null_ingested_at(sample: Sample) -> None:
    """A null ingested_at counts as requested_at and so comes first."""
    at = datetime(2026, 4, 15, 10, 0)
    _llm(sample, "null_ingested_first", at, output_tokens=1_500, is_duplicate=True)
    _llm(sample, "null_ingested_first", at, ingested_at=None)
    _vision(sample, "null_ingested", at, ingested_at=None)
    _image(sample, "null_ingested", at, ingested_at=None)


def again_in_another_offset(sample: Sample) -> None:
    """The same instant, written in two offsets: one request."""
    at = datetime(2026, 6, 20, 22, 30)
    _llm(sample, "twice_offsets", at, requested_at="2026-06-21T00:30:00+02:00")
    _llm(sample, "twice_offsets", at, requested_at="2026-06-20T22:30:00Z", is_duplicate=True)


def one_id_in_two_logs(sample: Sample) -> None:
    """The same request_id in two industries: two requests."""
    at = datetime(2026, 6, 10, 14, 0)
    sample.request(VISION, "shared_request", at, account_id=ACCOUNT,
                   model_id="iris-detect-retail", image_count=90, latency_ms=101)
    sample.request(IMAGE, "shared_request", at, account_id=ACCOUNT, model_id="lumen-2",
                   image_count=8, latency_ms=3_010)


def ingested_late(sample: Sample) -> None:
    """Rows that arrive days after their request, over a month end."""
    _llm(sample, "ingested_late", datetime(2026, 6, 29, 11, 0),
         ingested_at=datetime(2026, 7, 4, 3, 0))
    _vision(sample, "ingested_late", datetime(2026, 7, 7, 16, 0),
            ingested_at=datetime(2026, 7, 12, 5, 30))
    _image(sample, "ingested_late", datetime(2026, 5, 31, 23, 50),
           ingested_at=datetime(2026, 6, 5, 2, 0))


def offset_over_midnight(sample: Sample) -> None:
    """Local time lies in another UTC day, month or year."""
    _llm(sample, "offset_month_end", datetime(2026, 5, 31, 23, 30),
         requested_at="2026-06-01T01:30:00+02:00")
    _llm(sample, "offset_year_end", datetime(2026, 1, 1, 1, 15),
         requested_at="2025-12-31T20:15:00-05:00")
    _vision(sample, "offset_month_end", datetime(2026, 6, 30, 22, 45),
            requested_at="2026-07-01 00:45:00+02:00")
    _image(sample, "offset_half_hour", datetime(2026, 3, 31, 19, 0),
           requested_at="2026-04-01T00:30:00+05:30")


def edges_of_a_day(sample: Sample) -> None:
    """The first and the last instant of a month."""
    _llm(sample, "first_instant", datetime(2026, 6, 1))
    _llm(sample, "last_instant", datetime(2026, 6, 30, 23, 59, 59, 999_999))


def last_hour_of_the_last_day(sample: Sample) -> None:
    """Requests at and after 23:00 make the day a full one."""
    _llm(sample, "last_hour", datetime(2026, 7, 12, 23, 31))
    _vision(sample, "last_hour", datetime(2026, 7, 12, 23, 0))
    _image(sample, "last_hour", datetime(2026, 7, 12, 23, 59, 59))


def day_still_running(sample: Sample) -> None:
    """Requests of the day after: before 23:00, so that day does not count yet."""
    _llm(sample, "running_day_1", datetime(2026, 7, 13, 0, 4))
    _llm(sample, "running_day_2", datetime(2026, 7, 13, 22, 59, 59))
    _vision(sample, "running_day_1", datetime(2026, 7, 13, 7, 12))
    _image(sample, "running_day_1", datetime(2026, 7, 13, 11, 0), error_type="timeout")


def without_region(sample: Sample) -> None:
    """No region: counted where no region is named."""
    _llm(sample, "no_region", datetime(2026, 6, 15, 9, 0), region=None)
    _vision(sample, "no_region", datetime(2026, 6, 15, 9, 0), region=None)
    _image(sample, "no_region", datetime(2026, 7, 12, 9, 0), region=None)


def region_that_opens(sample: Sample) -> None:
    """A region's clock starts on its first day with a request."""
    _llm(sample, "new_region", datetime(2026, 6, 17, 18, 0), region="sa-east")


def batch_tier(sample: Sample) -> None:
    """Batch requests wait by design: tokens count, latency does not."""
    for day in (5, 30):
        _llm(sample, f"batch_{day:02d}", datetime(2026, 6, day, 2, 0), service_tier="batch",
             time_to_first_token_ms=1_800_000, latency_ms=1_845_000)
    _llm(sample, "batch_last_day", datetime(2026, 7, 12, 4, 0), service_tier="batch",
         time_to_first_token_ms=2_400_000, latency_ms=2_445_000)


def edge_target_is_no_api_latency(sample: Sample) -> None:
    """Images at the edge count, their latency does not, however slow."""
    for day, target in zip((10, 11, 12), EDGE_TARGETS, strict=True):
        _vision(sample, f"edge_{target}", datetime(2026, 7, day, 10, 0), latency_ms=4_000,
                deployment_target=target, deployment_id=f"edge_logs_{target}")


def target_unknown_or_missing(sample: Sample) -> None:
    """No deployment target is the cloud; an unknown target is no tracked edge target."""
    _vision(sample, "no_target", datetime(2026, 7, 11, 10, 0), deployment_target=None)
    _vision(sample, "unknown_target", datetime(2026, 6, 11, 10, 0), deployment_target="toaster")


def integrations_used(sample: Sample) -> None:
    """Each tracked LLM integration in use in the latest quarter, and one untracked."""
    for integration in (*LLM_INTEGRATIONS, "other_llm"):
        _vision(sample, f"integration_{integration}", datetime(2026, 6, 24, 13, 0),
                llm_integration=integration)


def editing_tools_used(sample: Sample) -> None:
    """Each editing tool and each plain operation in the latest month; null is unknown."""
    for operation in (*EDITING_TOOLS, "image_to_image", None):
        _image(sample, f"operation_{operation or 'none'}", datetime(2026, 6, 25, 13, 0),
               model_id="lumen-2", speed_tier="standard", latency_ms=2_800,
               operation=operation)


def speed_tier_of_the_request_or_its_model(sample: Sample) -> None:
    """The request's tier, else its model's, else standard."""
    at = datetime(2026, 7, 12, 15, 0)
    _image(sample, "tier_of_model", at, speed_tier=None)
    _image(sample, "tier_of_request", at, model_id="lumen-2", speed_tier="fast", latency_ms=1_300)
    _image(sample, "tier_of_neither", at, model_id="lumen-style-comic", speed_tier=None,
           latency_ms=2_950)


def failed_and_complete(sample: Sample) -> None:
    """A failure with all its figures: they count nowhere but as an error."""
    at = datetime(2026, 7, 12, 11, 30)
    _llm(sample, "failed_complete", at, error_type="timeout", time_to_first_token_ms=30_000)
    _vision(sample, "failed_complete", at, error_type="overloaded", latency_ms=30_000)
    _image(sample, "failed_complete", at, error_type="content_policy", latency_ms=60_000)


def failed_and_empty(sample: Sample) -> None:
    """A failure refused before its model, tokens or images were known."""
    at = datetime(2026, 6, 30, 21, 0)
    _llm(sample, "failed_empty", at, error_type="rate_limited", model_id=None, input_tokens=None,
         cache_read_input_tokens=None, output_tokens=None, time_to_first_token_ms=None,
         time_per_output_token_ms=None, latency_ms=0)
    _vision(sample, "failed_empty", at, error_type="rate_limited", model_id=None,
            image_count=None, latency_ms=0)
    _image(sample, "failed_empty", at, error_type="rate_limited", model_id=None,
           image_count=None, latency_ms=None)


def failed_then_delivered(sample: Sample) -> None:
    """A failure and a success under one id: the first delivery counts, so it failed."""
    at = datetime(2026, 6, 12, 8, 0)
    _llm(sample, "failed_then_success", at, error_type="overloaded")
    _llm(sample, "failed_then_success", at + MINUTE, is_duplicate=True)


def latency_zero_or_missing(sample: Sample) -> None:
    """Zero is a measurement with a bucket of its own; null is none."""
    at = datetime(2026, 6, 18, 6, 0)
    _llm(sample, "latency_zero", at, time_to_first_token_ms=0, time_per_output_token_ms=0,
         latency_ms=0)
    _vision(sample, "latency_zero", at, latency_ms=0)
    _llm(sample, "latency_missing", at, time_to_first_token_ms=None,
         time_per_output_token_ms=None, latency_ms=None)
    _vision(sample, "latency_missing", at, latency_ms=None)


def latency_below_one(sample: Sample) -> None:
    """Half a millisecond falls into a bucket with a negative number."""
    _vision(sample, "latency_half", datetime(2026, 6, 19, 6, 0), latency_ms=0.5)


def nothing_processed(sample: Sample) -> None:
    """Zero tokens or images are a successful request all the same."""
    _llm(sample, "zero_tokens", datetime(2026, 6, 22, 6, 0), input_tokens=0,
         cache_read_input_tokens=0, output_tokens=0)
    _vision(sample, "zero_images", datetime(2026, 6, 22, 6, 0), image_count=0)


def fully_cached(sample: Sample) -> None:
    """Every input token came from the cache: allowed, equal is not above."""
    _llm(sample, "fully_cached", datetime(2026, 6, 23, 6, 0), cache_read_input_tokens=20_000)


def cached_unknown(sample: Sample) -> None:
    """No cached count is no cached token."""
    _llm(sample, "cached_unknown", datetime(2026, 6, 23, 7, 0), cache_read_input_tokens=None)


def integers_written_as_decimals(sample: Sample) -> None:
    """12.0 is twelve."""
    _vision(sample, "decimal_count", datetime(2026, 5, 4, 7, 0), image_count=0)
    sample.request(VISION, "vis_decimal_count_2", datetime(2026, 5, 4, 7, 0), account_id=ACCOUNT,
                   model_id="iris-detect-retail", image_count="0.0", latency_ms="97.50")


def account_nobody_registered(sample: Sample) -> None:
    """Requests of an unknown account: an inferred customer of unknown segment."""
    for day in (30, 31):
        _llm(sample, f"unregistered_account_{day}", datetime(2026, 5, day, 20, 0),
             account_id="acc_unregistered_caller")


def model_nobody_registered(sample: Sample) -> None:
    """Requests of an unknown model: inferred, neither released nor licensed."""
    _llm(sample, "unregistered_model", datetime(2026, 6, 9, 9, 0), model_id="atlas-lab-preview")
    _vision(sample, "unregistered_model", datetime(2026, 6, 9, 9, 0), model_id="iris-lab-preview")


def model_after_its_retirement(sample: Sample) -> None:
    """A retired model that still answers: usage counts, the catalog does not."""
    _llm(sample, "retired_model", datetime(2026, 4, 1, 0, 30), model_id="atlas-2")


def model_before_its_licence(sample: Sample) -> None:
    """Images before the licence began and on its first day."""
    for month, day in ((5, 31), (6, 1)):
        _image(sample, f"licence_{month:02d}{day:02d}", datetime(2024, month, day, 12, 0),
               model_id="lumen-1", speed_tier="standard", latency_ms=5_900)


def usage_of_a_child(sample: Sample) -> None:
    """Parent and child call on one day: one customer's usage."""
    for account_id in ("acc_chain_top", "acc_chain_child", "acc_depth7_7", "acc_orphan"):
        _llm(sample, f"of_{account_id.removeprefix('acc_')}", datetime(2026, 6, 8, 10, 0),
             account_id=account_id)


def usage_before_the_contract(sample: Sample) -> None:
    """First calls months before the first contracted day: the cohort month is theirs."""
    _vision(sample, "before_contract", datetime(2026, 5, 20, 10, 0), account_id="acc_only_future")


def usage_in_a_gap(sample: Sample) -> None:
    """Usage goes on while the contract is out of service and held."""
    for month in (5, 6):
        _llm(sample, f"in_gap_{month}", datetime(2025, month, 20, 10, 0),
             account_id="acc_grace_exact")
    _llm(sample, "in_pending_gap", datetime(2026, 7, 3, 10, 0), account_id="acc_pending_at_as_of")
