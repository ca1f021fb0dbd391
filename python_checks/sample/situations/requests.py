"""Request logs: offsets, failures, what is left out, what is missing."""

# One case reads best on few lines.
# fmt: off

from __future__ import annotations

from datetime import datetime

from python_checks.sample.logged import ACCOUNT, image, llm, vision
from python_checks.sample.sample import Sample
from python_checks.sample.usage import EDGE_TARGETS, EDITING_TOOLS, LLM_INTEGRATIONS
from python_checks.sample.vendor import VISION


def account_of_these_logs(sample: Sample) -> None:
    """The account that sends most requests below; it pays as it goes."""
    sample.account(ACCOUNT)


def ingested_late(sample: Sample) -> None:
    """Rows that arrive days after their request, over a month end."""
    llm(sample, "ingested_late", datetime(2026, 6, 29, 11, 0),
        ingested_at=datetime(2026, 7, 4, 3, 0))
    vision(sample, "ingested_late", datetime(2026, 7, 7, 16, 0),
           ingested_at=datetime(2026, 7, 12, 5, 30))
    image(sample, "ingested_late", datetime(2026, 5, 31, 23, 50),
          ingested_at=datetime(2026, 6, 5, 2, 0))


def offset_over_midnight(sample: Sample) -> None:
    """Local time lies in another UTC day, month or year."""
    llm(sample, "offset_month_end", datetime(2026, 5, 31, 23, 30),
        requested_at="2026-06-01T01:30:00+02:00")
    llm(sample, "offset_year_end", datetime(2026, 1, 1, 1, 15),
        requested_at="2025-12-31T20:15:00-05:00")
    vision(sample, "offset_month_end", datetime(2026, 6, 30, 22, 45),
           requested_at="2026-07-01 00:45:00+02:00")
    image(sample, "offset_half_hour", datetime(2026, 3, 31, 19, 0),
          requested_at="2026-04-01T00:30:00+05:30")


def edges_of_a_day(sample: Sample) -> None:
    """The first and the last instant of a month."""
    llm(sample, "first_instant", datetime(2026, 6, 1))
    llm(sample, "last_instant", datetime(2026, 6, 30, 23, 59, 59, 999_999))


def last_hour_of_the_last_day(sample: Sample) -> None:
    """Requests at and after 23:00 make the day a full one."""
    llm(sample, "last_hour", datetime(2026, 7, 12, 23, 31))
    vision(sample, "last_hour", datetime(2026, 7, 12, 23, 0))
    image(sample, "last_hour", datetime(2026, 7, 12, 23, 59, 59))


def day_still_running(sample: Sample) -> None:
    """Requests of the day after: before 23:00, so that day does not count yet."""
    llm(sample, "running_day_1", datetime(2026, 7, 13, 0, 4))
    llm(sample, "running_day_2", datetime(2026, 7, 13, 22, 59, 59))
    vision(sample, "running_day_1", datetime(2026, 7, 13, 7, 12))
    image(sample, "running_day_1", datetime(2026, 7, 13, 11, 0), error_type="timeout")


def without_region(sample: Sample) -> None:
    """No region: counted where no region is named."""
    llm(sample, "no_region", datetime(2026, 6, 15, 9, 0), region=None)
    vision(sample, "no_region", datetime(2026, 6, 15, 9, 0), region=None)
    image(sample, "no_region", datetime(2026, 7, 12, 9, 0), region=None)


def region_that_opens(sample: Sample) -> None:
    """A region's clock starts on its first day with a request."""
    llm(sample, "new_region", datetime(2026, 6, 17, 18, 0), region="sa-east")


def batch_tier(sample: Sample) -> None:
    """Batch requests wait by design: tokens count, latency does not."""
    for day in (5, 30):
        llm(sample, f"batch_{day:02d}", datetime(2026, 6, day, 2, 0), service_tier="batch",
            time_to_first_token_ms=1_800_000, latency_ms=1_845_000)
    llm(sample, "batch_last_day", datetime(2026, 7, 12, 4, 0), service_tier="batch",
        time_to_first_token_ms=2_400_000, latency_ms=2_445_000)


def edge_target_is_no_api_latency(sample: Sample) -> None:
    """Images at the edge count, their latency does not, however slow."""
    for day, target in zip((10, 11, 12), EDGE_TARGETS, strict=True):
        vision(sample, f"edge_{target}", datetime(2026, 7, day, 10, 0), latency_ms=4_000,
               deployment_target=target, deployment_id=f"edge_logs_{target}")


def target_unknown_or_missing(sample: Sample) -> None:
    """No deployment target is the cloud; an unknown one is an edge target that nobody tracks."""
    vision(sample, "no_target", datetime(2026, 7, 11, 10, 0), deployment_target=None)
    vision(sample, "unknown_target", datetime(2026, 6, 11, 10, 0), deployment_target="toaster")


def integrations_used(sample: Sample) -> None:
    """Each tracked LLM integration in use in the latest quarter, and one untracked."""
    for integration in (*LLM_INTEGRATIONS, "other_llm"):
        vision(sample, f"integration_{integration}", datetime(2026, 6, 24, 13, 0),
               llm_integration=integration)


def editing_tools_used(sample: Sample) -> None:
    """Each editing tool and each plain operation in the latest month; null is unknown."""
    for operation in (*EDITING_TOOLS, "image_to_image", None):
        image(sample, f"operation_{operation or 'none'}", datetime(2026, 6, 25, 13, 0),
              model_id="lumen-2", speed_tier="standard", latency_ms=2_800,
              operation=operation)


def speed_tier_of_the_request_or_its_model(sample: Sample) -> None:
    """The request's tier, else its model's, else standard."""
    at = datetime(2026, 7, 12, 15, 0)
    image(sample, "tier_of_model", at, speed_tier=None)
    image(sample, "tier_of_request", at, model_id="lumen-2", speed_tier="fast", latency_ms=1_300)
    image(sample, "tier_of_neither", at, model_id="lumen-style-comic", speed_tier=None,
          latency_ms=2_950)


def failed_and_complete(sample: Sample) -> None:
    """A failure with all its figures, not said to be billed: they count nowhere but as an error."""
    at = datetime(2026, 7, 12, 11, 30)
    llm(sample, "failed_complete", at, error_type="timeout", time_to_first_token_ms=30_000)
    vision(sample, "failed_complete", at, error_type="overloaded", latency_ms=30_000)
    image(sample, "failed_complete", at, error_type="content_policy", latency_ms=60_000)


def failed_and_empty(sample: Sample) -> None:
    """A failure refused before its model, tokens or images were known."""
    at = datetime(2026, 6, 30, 21, 0)
    llm(sample, "failed_empty", at, error_type="rate_limited", model_id=None, input_tokens=None,
        cache_read_input_tokens=None, output_tokens=None, time_to_first_token_ms=None,
        time_per_output_token_ms=None, latency_ms=0)
    vision(sample, "failed_empty", at, error_type="rate_limited", model_id=None,
           image_count=None, latency_ms=0)
    image(sample, "failed_empty", at, error_type="rate_limited", model_id=None,
          image_count=None, latency_ms=None)


def latency_zero_or_missing(sample: Sample) -> None:
    """Zero is no measurement, and counted as such; null was not given."""
    at = datetime(2026, 6, 18, 6, 0)
    llm(sample, "latency_zero", at, time_to_first_token_ms=0, time_per_output_token_ms=0,
        latency_ms=0)
    vision(sample, "latency_zero", at, latency_ms=0)
    llm(sample, "latency_missing", at, time_to_first_token_ms=None,
        time_per_output_token_ms=None, latency_ms=None)
    vision(sample, "latency_missing", at, latency_ms=None)


def latency_below_one(sample: Sample) -> None:
    """Half a millisecond falls into a bucket with a negative number."""
    vision(sample, "latency_half", datetime(2026, 6, 19, 6, 0), latency_ms=0.5)


def nothing_processed(sample: Sample) -> None:
    """Zero tokens or images are a successful request all the same."""
    llm(sample, "zero_tokens", datetime(2026, 6, 22, 6, 0), input_tokens=0,
        cache_read_input_tokens=0, output_tokens=0)
    vision(sample, "zero_images", datetime(2026, 6, 22, 6, 0), image_count=0)


def fully_cached(sample: Sample) -> None:
    """Every input token came from the cache: allowed, equal is not above."""
    llm(sample, "fully_cached", datetime(2026, 6, 23, 6, 0), cache_read_input_tokens=20_000)


def cached_unknown(sample: Sample) -> None:
    """No cached count is no cached token."""
    llm(sample, "cached_unknown", datetime(2026, 6, 23, 7, 0), cache_read_input_tokens=None)


def integers_written_as_decimals(sample: Sample) -> None:
    """12.0 is twelve."""
    vision(sample, "decimal_count", datetime(2026, 5, 4, 7, 0), image_count=0)
    sample.request(VISION, "vis_decimal_count_2", datetime(2026, 5, 4, 7, 0), account_id=ACCOUNT,
                   model_id="iris-detect-retail", image_count="0.0", latency_ms="97.50")


def account_nobody_registered(sample: Sample) -> None:
    """Requests of an unknown account: an inferred customer of unknown segment."""
    for day in (30, 31):
        llm(sample, f"unregistered_account_{day}", datetime(2026, 5, day, 20, 0),
            account_id="acc_unregistered_caller")


def model_nobody_registered(sample: Sample) -> None:
    """Requests of an unknown model: inferred, neither released nor licensed."""
    llm(sample, "unregistered_model", datetime(2026, 6, 9, 9, 0), model_id="atlas-lab-preview")
    vision(sample, "unregistered_model", datetime(2026, 6, 9, 9, 0), model_id="iris-lab-preview")


def model_after_its_retirement(sample: Sample) -> None:
    """A retired model that still answers: usage counts, the catalog does not."""
    llm(sample, "retired_model", datetime(2026, 4, 1, 0, 30), model_id="atlas-2")


def model_before_its_licence(sample: Sample) -> None:
    """Images before the licence began and on its first day."""
    for month, day in ((5, 31), (6, 1)):
        image(sample, f"licence_{month:02d}{day:02d}", datetime(2024, month, day, 12, 0),
              model_id="lumen-1", speed_tier="standard", latency_ms=5_900)


def usage_of_a_child(sample: Sample) -> None:
    """Parent and child call on one day: one customer's usage."""
    for account_id in ("acc_chain_top", "acc_chain_child", "acc_depth7_7", "acc_orphan"):
        llm(sample, f"of_{account_id.removeprefix('acc_')}", datetime(2026, 6, 8, 10, 0),
            account_id=account_id)


def usage_before_the_contract(sample: Sample) -> None:
    """First calls months before the first contracted day: the cohort month is theirs."""
    vision(sample, "before_contract", datetime(2026, 5, 20, 10, 0), account_id="acc_only_future")


def usage_in_a_gap(sample: Sample) -> None:
    """Usage goes on while the contract is out of service and held."""
    for month in (5, 6):
        llm(sample, f"in_gap_{month}", datetime(2025, month, 20, 10, 0),
            account_id="acc_grace_exact")
    llm(sample, "in_pending_gap", datetime(2026, 7, 3, 10, 0), account_id="acc_pending_at_as_of")
