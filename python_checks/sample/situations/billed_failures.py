"""Failed requests that are billed, and what is said of others."""

# One case reads best on few lines.
# fmt: off

from __future__ import annotations

from datetime import datetime

from python_checks.sample.logged import image, llm, vision
from python_checks.sample.sample import Sample


def cancelled_stream_that_is_billed(sample: Sample) -> None:
    """Its 240 tokens so far count, and it counts as an error, never in latency."""
    llm(sample, "cancelled_billed", datetime(2026, 3, 11, 9, 0), error_type="cancelled",
        is_billable=True, output_tokens=240, latency_ms=900_000)


def image_kept_back_and_billed(sample: Sample) -> None:
    """A filter kept the image back after it was made: it counts; so does a call that timed out."""
    image(sample, "kept_back_billed", datetime(2026, 3, 11, 9, 5), error_type="content_policy",
          is_billable="Yes", image_count=1)
    vision(sample, "timed_out_billed", datetime(2026, 3, 11, 9, 10), error_type="timeout",
           is_billable=1, llm_integration="claude")


def kept_back_and_free(sample: Sample) -> None:
    """The same, not billed or not said: an error without quantities."""
    at = datetime(2026, 3, 11, 10, 0)
    image(sample, "kept_back_free", at, error_type="content_policy", is_billable=False)
    llm(sample, "cancelled_free", at, error_type="cancelled", is_billable="no")
    llm(sample, "cancelled_unsaid", at, error_type="cancelled", is_billable="  ")


def billed_failure_without_quantities(sample: Sample) -> None:
    """What is missing is zero; a model that nobody named is unallocated."""
    at = datetime(2026, 3, 11, 11, 0)
    llm(sample, "billed_empty", at, error_type="timeout", is_billable=True, input_tokens=None,
        cache_read_input_tokens=None, output_tokens=None)
    llm(sample, "billed_half", at, error_type="timeout", is_billable=True, output_tokens=None)
    image(sample, "billed_no_model", at, error_type="timeout", is_billable=True, model_id=None,
          image_count=None, billed_model="lumen-2-fast")


def success_that_is_not_billed(sample: Sample) -> None:
    """is_billable changes nothing about a success: tokens, images and latency count."""
    at = datetime(2026, 3, 11, 12, 0)
    llm(sample, "free_success", at, is_billable=False)
    vision(sample, "free_success", at, is_billable="f")


def failure_that_contradicts_itself(sample: Sample) -> None:
    """Not good, so nothing of it is read: no reason for quarantine."""
    llm(sample, "failed_contradicts", datetime(2026, 3, 11, 13, 0), error_type="timeout",
        cache_read_input_tokens=30_000, reasoning_output_tokens=9_000)
