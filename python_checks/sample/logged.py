"""Requests that situations log: complete rows of one account, of which a case changes a column."""

# One case reads best on few lines.
# fmt: off

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from python_checks.sample.sample import Sample
from python_checks.sample.schema import Columns
from python_checks.sample.vendor import IMAGE, LLM, VISION

ACCOUNT = "acc_logs"
MINUTE = timedelta(minutes=1)


def llm(sample: Sample, name: str, at: datetime, **columns: Any) -> None:
    """Log llm_<name>: 21,800 tokens, of which 9,600 are cached."""
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


def vision(sample: Sample, name: str, at: datetime, **columns: Any) -> None:
    """Log vis_<name>: 180 images in the cloud."""
    row: Columns = {
        "account_id": ACCOUNT,
        "model_id": "iris-detect-retail",
        "operation": "detect",
        "image_count": 180,
        "latency_ms": 96,
        "deployment_target": "cloud",
    }
    _request(sample, VISION, f"vis_{name}", at, row | columns)


def image(sample: Sample, name: str, at: datetime, **columns: Any) -> None:
    """Log img_<name>: 24 images of the fast model."""
    row: Columns = {
        "account_id": ACCOUNT,
        "model_id": "lumen-2-fast",
        "speed_tier": "fast",
        "operation": "generate",
        "image_count": 24,
        "latency_ms": 1_120,
    }
    _request(sample, IMAGE, f"img_{name}", at, row | columns)


def _request(sample: Sample, industry: str, name: str, at: datetime, row: Columns) -> None:
    """Log the row; its request_id is `name` unless the row has one of its own."""
    request_id = row.pop("request_id", name)
    sample.request(industry, request_id, at, **row)
