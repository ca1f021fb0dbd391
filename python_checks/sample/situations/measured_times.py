"""Times in ms that are no measurement: the row stays, the time does not count."""

# One case reads best on few lines.
# fmt: off

from __future__ import annotations

from datetime import datetime

from python_checks.sample.logged import image, llm, vision
from python_checks.sample.sample import Sample

AT = datetime(2026, 3, 12, 9, 0)
NO_TIMES = {
    "text": "12 ms", "nan": "NaN", "infinite": "inf", "negative": -5, "zero": "0.0",
    "almost_zero": "0.0000004", "too_large": 10_000_000_000,
}


def no_measurement(sample: Sample) -> None:
    """Unreadable, NaN, below or at zero when rounded, above a billion: each time is none."""
    for name, value in NO_TIMES.items():
        llm(sample, f"time_{name}", AT, latency_ms=value)
        vision(sample, f"time_{name}", AT, latency_ms=value)
    image(sample, "time_nan", AT, latency_ms="nan")
    llm(sample, "first_token_nan", AT, time_to_first_token_ms="NaN")
    llm(sample, "each_token_negative", AT, time_per_output_token_ms=-0.1)
    llm(sample, "all_times_zero", AT, time_to_first_token_ms=0, time_per_output_token_ms=0,
        latency_ms=0)


def at_the_limits(sample: Sample) -> None:
    """A millionth and a billion are measurements, as is 1e3; blank was not given."""
    for name, value in (("millionth", 0.000001), ("billion", 10**9), ("exponent", "1e3"),
                        ("blank", "  ")):
        vision(sample, f"time_{name}", datetime(2025, 2, 12, 9, 0), latency_ms=value)


def first_token_after_the_end(sample: Sample) -> None:
    """A first token above a measured latency is none; equal to it, or beside no latency, it is."""
    llm(sample, "first_above_latency", AT, time_to_first_token_ms=600, latency_ms=599.9)
    llm(sample, "first_is_latency", AT, time_to_first_token_ms=600, latency_ms=600)
    llm(sample, "first_beside_none", AT, time_to_first_token_ms=600, latency_ms=-1)
    llm(sample, "first_alone", AT, time_to_first_token_ms=600, latency_ms=None)


def answers_of_one_token(sample: Sample) -> None:
    """One token or none has no time per further token, whatever was logged."""
    for tokens in (0, 1, 2):
        llm(sample, f"answer_of_{tokens}", AT, output_tokens=tokens, time_per_output_token_ms=180)
    llm(sample, "answer_of_1_nan", AT, output_tokens=1, time_per_output_token_ms="NaN")


def not_streamed(sample: Sample) -> None:
    """Neither time of a token is looked at, readable or not; latency counts."""
    llm(sample, "not_streamed", AT, is_streamed=False, time_to_first_token_ms=45_150)
    llm(sample, "not_streamed_nan", AT, is_streamed="N", time_to_first_token_ms="NaN",
        time_per_output_token_ms="NaN")
    llm(sample, "streamed", AT, is_streamed=True)


def no_latency_of_the_api(sample: Sample) -> None:
    """Batch, edge, failed and superseded rows would not count in latency: nothing is unmeasured."""
    llm(sample, "batch_nan", AT, service_tier="Batch", latency_ms="NaN")
    vision(sample, "edge_nan", AT, deployment_target="azure_edge", latency_ms="NaN")
    vision(sample, "failed_nan", AT, error_type="timeout", latency_ms="NaN")
    image(sample, "superseded_nan", AT, latency_ms="NaN", is_duplicate=True)
    image(sample, "superseded_nan", AT.replace(hour=10))
