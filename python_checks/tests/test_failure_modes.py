"""Each failure mode of the benchmarks, provoked: who notices it, and who does not.

The sample is built once from csv files. A round provokes at most one mode of each industry: it
changes their files and rebuilds what reads these on a copy of that warehouse.
"""

import csv
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from python_checks.project import ROOT, Run, Warehouse
from python_checks.recompute.reference import read_text_csv

SAMPLE = ROOT / "seeds" / "sample"
BENCHMARKS = ROOT / "seeds" / "reference" / "kpi_benchmarks.csv"
# What the scorecard of the sample speaks for: its last day, and the last complete quarter's.
LAST_DAY = "2026-07-12"
LAST_QUARTER_DAY = "2026-06-30"
READERS = {
    "raw_frontier_scores": "base_catalog__frontier_scores",
    "raw_image_generation_requests": "base_metering__image_generation_api_requests",
    "raw_incidents": "base_serving__incidents",
    "raw_llm_requests": "base_metering__llm_api_requests",
    "raw_model_capabilities": "base_catalog__model_capabilities",
    "raw_models": "base_catalog__models",
    "raw_vision_requests": "base_metering__computer_vision_api_requests",
}

# Of the tests only those that are named.
SELECTED_TESTS_ALONE = ("--indirect-selection", "empty")

Key = tuple[str, str, str]
Scorecard = dict[Key, dict[str, Any]]
Change = Callable[[pl.DataFrame], pl.DataFrame]


@dataclass(frozen=True)
class Mode:
    """A row of kpi_benchmarks with a failure mode, and the change that provokes it."""

    industry: str
    kpi: str
    raw_table: str
    change: Change
    variant: str = "all"

    @property
    def key(self) -> Key:
        """Its row of the scorecard."""
        return self.industry, self.kpi, self.variant


# ---------- the changes


def evaluate_better_competitor(scores: pl.DataFrame) -> pl.DataFrame:
    """97 of a competitor on GPQA Diamond, evaluated a week earlier, against our 90.2."""
    return replace(scores, pl.col("model_id") == "gpt-6", evaluated_on="2026-07-06")


def halve_cache_reads(requests: pl.DataFrame) -> pl.DataFrame:
    cached = pl.col("cache_read_input_tokens").cast(pl.Int64, strict=False)
    halved = (cached // 2).cast(pl.String)
    return requests.with_columns(
        pl.when(on_last_day())
        .then(halved)
        .otherwise("cache_read_input_tokens")
        .alias("cache_read_input_tokens")
    )


def add_outage(incidents: pl.DataFrame) -> pl.DataFrame:
    """Half an hour without service in one region."""
    outage = {
        "incident_id": "inc_outage",
        "industry": "llm_api",
        "region": "us-east",
        "started_at": f"{LAST_DAY} 10:00:00",
        "resolved_at": f"{LAST_DAY} 10:30:00",
        "severity": "major",
    }
    return pl.concat([incidents, pl.DataFrame([outage])], how="diagonal")


def publish_a_card_late(models: pl.DataFrame) -> pl.DataFrame:
    """One card 181 days after its release: four releases in twelve months wait 45 on average."""
    late = "2026-03-16 16:00:00"
    return replace(models, pl.col("model_id") == "atlas-3", model_card_published_at=late)


def retire_vision_models(models: pl.DataFrame) -> pl.DataFrame:
    """Only models with a capability stay, so that no capability is lost."""
    capable = read_text_csv(SAMPLE / "raw_model_capabilities.csv")["model_id"].unique()
    is_retired = is_offered("computer_vision_api") & ~pl.col("model_id").is_in(capable.to_list())
    return replace(models, is_retired, retired_at=LAST_QUARTER_DAY)


def retire_all_image_models_but_one(models: pl.DataFrame) -> pl.DataFrame:
    """The one that stays has every editing tool."""
    is_retired = is_offered("image_generation_api") & (pl.col("model_id") != "lumen-2")
    return replace(models, is_retired, retired_at=LAST_QUARTER_DAY)


def slow_vision(requests: pl.DataFrame) -> pl.DataFrame:
    return replace(requests, on_last_day(), latency_ms="600")


def slow_images(speed_tier: str) -> Change:
    is_slow = on_last_day() & (pl.col("speed_tier") == speed_tier)
    return lambda requests: replace(requests, is_slow, latency_ms="16000")


def drop_capabilities(capability_type: str, capability: str | None = None) -> Change:
    is_dropped = pl.col("capability_type") == capability_type
    if capability is not None:
        is_dropped &= pl.col("capability") == capability
    return lambda capabilities: capabilities.filter(~is_dropped.fill_null(False))


def replace(rows: pl.DataFrame, condition: pl.Expr, **values: str) -> pl.DataFrame:
    """The rows with these values where the condition holds, which it does somewhere."""
    assert rows.filter(condition).height
    return rows.with_columns(
        pl.when(condition).then(pl.lit(value)).otherwise(column).alias(column)
        for column, value in values.items()
    )


def on_last_day() -> pl.Expr:
    return pl.col("requested_at").str.starts_with(LAST_DAY)


def is_offered(industry: str) -> pl.Expr:
    """Released before the last day of the quarter and not retired by then."""
    is_retired_later = pl.col("retired_at").is_null() | (pl.col("retired_at") > LAST_QUARTER_DAY)
    is_released = pl.col("released_at") < LAST_QUARTER_DAY
    return (pl.col("industry") == industry) & is_released & is_retired_later


LLM, VISION, IMAGES = "llm_api", "computer_vision_api", "image_generation_api"
CAPABILITIES = "raw_model_capabilities"
# No two modes of a round have an industry or a KPI in common.
ROUNDS = [
    [
        Mode(LLM, "frontier_gap", "raw_frontier_scores", evaluate_better_competitor),
        Mode(VISION, "catalog_size", "raw_models", retire_vision_models),
        Mode(
            IMAGES,
            "commercial_licence_rate",
            CAPABILITIES,
            drop_capabilities("commercial_licence", "commercial_use"),
        ),
    ],
    [
        Mode(LLM, "cache_hit_rate", "raw_llm_requests", halve_cache_reads),
        Mode(VISION, "latency_p95_ms", "raw_vision_requests", slow_vision),
        Mode(IMAGES, "editing_tools_available", CAPABILITIES, drop_capabilities("editing_tool")),
    ],
    [
        Mode(LLM, "uptime_rate", "raw_incidents", add_outage),
        Mode(VISION, "edge_targets_supported", CAPABILITIES, drop_capabilities("edge_target")),
        Mode(
            IMAGES,
            "latency_p95_ms",
            "raw_image_generation_requests",
            slow_images("standard"),
            "standard",
        ),
    ],
    [
        Mode(LLM, "model_card_days", "raw_models", publish_a_card_late),
        Mode(
            VISION,
            "llm_integrations_supported",
            CAPABILITIES,
            drop_capabilities("llm_integration"),
        ),
        Mode(
            IMAGES,
            "latency_p95_ms",
            "raw_image_generation_requests",
            slow_images("fast"),
            "fast",
        ),
    ],
    [Mode(IMAGES, "catalog_size", "raw_models", retire_all_image_models_but_one)],
]


# ---------- the builds


@dataclass(frozen=True)
class Sample:
    """The unchanged sample, built from csv files, and what its benchmarks said."""

    warehouse: Warehouse
    kept_database: Path
    raw: Path
    run: Run
    scorecard: Scorecard

    def rebuild(self, modes: list[Mode]) -> Run:
        """The benchmark tests after a round's changes; the files are the sample's afterwards.

        The folder is the same for every round, so that dbt parses the project once.
        """
        shutil.copy(self.kept_database, self.warehouse.database)
        for mode in modes:
            path = self.raw / f"{mode.raw_table}.csv"
            mode.change(read_text_csv(path)).write_csv(path)
        tables = {mode.raw_table for mode in modes}
        try:
            return self.warehouse.dbt(
                "build",
                "--full-refresh",
                *SELECTED_TESTS_ALONE,
                "--select",
                *(f"{READERS[name]}+,+rpt_kpi_scorecard,resource_type:model" for name in tables),
                "tag:benchmark",
                variables=variables(self.raw),
            )
        finally:
            for name in tables:
                shutil.copy(SAMPLE / f"{name}.csv", self.raw)


@pytest.fixture(scope="module")
def unchanged(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    folder = tmp_path_factory.mktemp("unchanged")
    shutil.copytree(SAMPLE, folder / "raw")
    warehouse = Warehouse(folder / "warehouse")
    run = warehouse.dbt(
        "build",
        *SELECTED_TESTS_ALONE,
        "--select",
        "+rpt_kpi_scorecard,resource_type:model",
        "+rpt_kpi_scorecard,resource_type:seed",
        "tag:benchmark",
        variables=variables(folder / "raw"),
    )
    assert run.exit_code == 0, run.output
    kept_database = folder / "kept.duckdb"
    shutil.copy(warehouse.database, kept_database)
    return Sample(warehouse, kept_database, folder / "raw", run, read_scorecard(warehouse))


def variables(raw: Path) -> dict[str, str]:
    return {"raw_location": f"{raw}/{{name}}.csv"}


def read_scorecard(warehouse: Warehouse) -> Scorecard:
    rows = warehouse.query("select * from marts.rpt_kpi_scorecard").to_dicts()
    return {(row["industry"], row["kpi"], row["variant"]): row for row in rows}


def benchmark_tests(run: Run) -> dict[str, str]:
    """Status by name of the test."""
    return {
        name: status for name, status in run.statuses.items() if name.startswith("meets_benchmark_")
    }


def failure_modes() -> dict[Key, str]:
    with BENCHMARKS.open() as file:
        return {
            (row["industry"], row["kpi"], row["variant"]): row["failure_mode"]
            for row in csv.DictReader(file)
            if row["failure_mode"]
        }


def test_every_failure_mode_is_provoked_and_can_be_told_apart() -> None:
    assert len(set(failure_modes().values())) == 12
    assert sorted(mode.key for modes in ROUNDS for mode in modes) == sorted(failure_modes())
    for modes in ROUNDS:
        for names in ([mode.industry for mode in modes], [mode.kpi for mode in modes]):
            assert len(set(names)) == len(names)


def test_sample_fails_no_benchmark(unchanged: Sample) -> None:
    assert set(failure_modes()) <= set(unchanged.scorecard)
    assert "fail" not in benchmark_tests(unchanged.run).values()
    assert {row["failure_mode"] for row in unchanged.scorecard.values()} == {None}


@pytest.mark.parametrize("modes", ROUNDS, ids=lambda modes: "-".join(mode.kpi for mode in modes))
def test_failure_modes_are_noticed_where_they_are_and_nowhere_else(
    modes: list[Mode], unchanged: Sample
) -> None:
    run = unchanged.rebuild(modes)
    assert run.exit_code == 1, run.output
    assert not run.of_status("error") and not run.of_status("skipped"), run.output

    failed = {f"meets_benchmark_rpt_kpi_scorecard_{mode.kpi}": "fail" for mode in modes}
    assert benchmark_tests(run) == benchmark_tests(unchanged.run) | failed

    scorecard, others = read_scorecard(unchanged.warehouse), dict(unchanged.scorecard)
    for mode in modes:
        row = scorecard.pop(mode.key)
        assert (row["status"], row["failure_mode"]) == ("failing", failure_modes()[mode.key])
        del others[mode.key]
    assert scorecard == others
