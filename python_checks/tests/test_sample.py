"""The embedded sample: the committed files are the generator's, and hold what they must."""

import os
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from python_checks.project import ROOT
from python_checks.recompute import load_csv_folder

COMMITTED = ROOT / "seeds" / "sample"


@pytest.fixture(scope="module")
def raw() -> dict[str, pl.DataFrame]:
    return load_csv_folder(COMMITTED)


def test_generator_writes_the_committed_bytes(tmp_path: Path) -> None:
    for hash_seed in ("1", "2"):
        folder = tmp_path / hash_seed
        subprocess.run(
            [sys.executable, "-m", "python_checks.sample", str(folder)],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            check=True,
        )
        written = {path.name: path.read_bytes() for path in folder.glob("raw_*.csv")}
        committed = {path.name: path.read_bytes() for path in COMMITTED.glob("raw_*.csv")}
        assert len(committed) == 17
        assert written == committed


def test_sample_is_small_and_long_enough(raw: dict[str, pl.DataFrame]) -> None:
    assert len(raw) == 17
    assert 15_000 <= sum(frame.height for frame in raw.values()) <= 25_000
    starts = raw["raw_contracts"]["start_date"].str.to_date(strict=False).drop_nulls()
    # Contract lines that start before 1970 are quarantined.
    starts = starts.filter(starts.dt.year() >= 1970)
    charges = raw["raw_billing_charges"]["charge_period_start"].str.slice(0, 10)
    charged = charges.str.to_date(strict=False).drop_nulls()
    assert starts.min().year == 2023
    assert starts.dt.truncate("1mo").n_unique() >= 36
    assert charged.dt.truncate("1mo").n_unique() >= 26


def test_request_logs_cover_twenty_six_months(raw: dict[str, pl.DataFrame]) -> None:
    for table in ("raw_llm_requests", "raw_vision_requests", "raw_image_generation_requests"):
        days = raw[table]["requested_at"].str.slice(0, 10).str.to_date(strict=False).drop_nulls()
        assert days.dt.truncate("1mo").n_unique() >= 26
