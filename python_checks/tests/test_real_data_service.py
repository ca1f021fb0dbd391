"""Latency, caching, frontier and catalogue figures of public data sets come out of the marts.

The data sets lie in the folder REAL_DATA_DIR, by default ../shared/data beside the repository.
"""

import math
import os
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from python_checks.project import ROOT, WITHOUT_UNIT_TESTS, Warehouse
from python_checks.raw_rows.raw_folder import write_parquet
from python_checks.real_data.billing_and_usage import Scenario
from python_checks.real_data.serving_and_catalog import (
    CATALOGUE_DAY,
    PERCENTILES,
    SCORES_DAY,
    benchmark_runs,
    catalogue,
    conversation,
    listed_prices,
    provider_of,
    provider_requests,
    server_runs,
)
from python_checks.recompute import Reference

FOLDER = Path(os.environ.get("REAL_DATA_DIR", ROOT.parent / "shared" / "data"))
# Relative error of a percentile that is read from its bucket.
BUCKET_ERROR = 0.01
# Time to first token P95 in seconds of successful requests, by linear interpolation.
PUBLISHED_P95 = {
    "anyscale": 0.3620,
    "bedrock": 0.5421,
    "fireworks": 0.7868,
    "groq": 0.3037,
    "lepton": 1.0116,
    "perplexity": 0.6343,
    "replicate": 24.2281,
    "together": 0.7701,
}
PRICE_LISTS = ["anthropic", "openai"]

# Only an absent folder skips, in CI too; a folder that lacks a file is an error.
pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(),
    reason=f"public data sets are not part of the project: no folder {FOLDER} (REAL_DATA_DIR)",
)


def build(scenario: Scenario, folder: Path, *marts: str) -> Warehouse:
    """The marts, what they are built from, and the tests that need no other mart."""
    location = write_parquet(scenario.tables, folder / "raw")
    warehouse = Warehouse(folder / "warehouse")
    # That a vendor lies below the benchmarks is no error here.
    warehouse.build(
        "--select",
        *(f"+{mart}" for mart in marts),
        "--indirect-selection",
        "cautious",
        *WITHOUT_UNIT_TESTS,
        variables=location | scenario.variables | {"benchmark_errors": False},
    )
    return warehouse


def nearest_rank(values: pl.Series, percent: int) -> float:
    """The ceil(percent / 100 x n)-th smallest of the values that are not null."""
    in_order = values.drop_nulls().sort()
    return in_order[math.ceil(percent * len(in_order) / 100) - 1]


# ---------- time to first token of eight providers, failed requests among the rows


@pytest.fixture(scope="module")
def requests() -> pl.DataFrame:
    return pl.read_parquet(FOLDER / "llmperf_requests_70b.parquet")


@pytest.fixture(scope="module")
def providers(requests: pl.DataFrame, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    return build(
        provider_requests(requests),
        tmp_path_factory.mktemp("providers"),
        "fct_latency",
        "fct_usage_daily",
        "fct_kpis",
    )


@pytest.mark.parametrize("provider", PUBLISHED_P95)
def test_provider_p95_is_reproduced(
    providers: Warehouse, requests: pl.DataFrame, provider: str
) -> None:
    """The published figure interpolates between two requests of which ours is one.

    So the two may be apart by what those two requests are, 2% at most here, and by the bucket.
    """
    found = providers.query(
        f"""
        select distinct p95_ms / 1000, request_count from marts.fct_latency
        where metric = 'time_to_first_token_ms' and model_id = '{provider}'
        """
    )
    # The day, the week, the month and the quarter hold the same requests.
    assert found.height == 1
    p95, request_count = found.row(0)
    successes = requests.filter(pl.col("error_code").is_null(), provider=provider)["ttft_s"]
    assert request_count == successes.len()
    exact = nearest_rank(successes, 95)
    assert p95 == pytest.approx(exact, rel=BUCKET_ERROR)

    published = PUBLISHED_P95[provider]
    assert successes.quantile(0.95, "linear") == pytest.approx(published, abs=5e-5)
    neighbours = [successes.quantile(0.95, side) for side in ("lower", "higher")]
    assert min(neighbours) <= exact <= max(neighbours)
    assert abs(p95 - published) <= BUCKET_ERROR * exact + max(neighbours) - min(neighbours)
    assert p95 == pytest.approx(published, rel=0.03)


def test_failed_requests_count_as_errors_and_have_no_latency(
    providers: Warehouse, requests: pl.DataFrame
) -> None:
    failed = pl.col("error_code").is_not_null()
    assert requests.filter(failed & (pl.col("ttft_s") == 0)).height == 132
    usage = providers.query(
        "select model_id, request_count, error_count from marts.fct_usage_daily"
    )
    assert (usage["request_count"].sum(), usage["error_count"].sum()) == (1_195, 181)
    expected = requests.group_by("provider").agg(pl.len(), failed.sum())
    assert sorted(usage.rows()) == sorted(expected.rows())
    # 130 of 150 requests of this one failed at zero seconds: with them its median would be zero.
    median = providers.query(
        """
        select p50_ms / 1000 from marts.fct_latency
        where model_id = 'lepton' and metric = 'time_to_first_token_ms' and period_grain = 'day'
        """
    ).item()
    successes = requests.filter(~failed, provider="lepton")["ttft_s"]
    assert median == pytest.approx(nearest_rank(successes, 50), rel=BUCKET_ERROR)
    assert median > 0


def test_p95_of_all_providers_is_that_of_all_requests(
    providers: Warehouse, requests: pl.DataFrame
) -> None:
    measured, value = providers.query(
        """
        select denominator, kpi_value / 1000 from marts.fct_kpis
        where kpi = 'time_to_first_token_p95_ms' and period_grain = 'day'
        """
    ).row(0)
    successes = requests.filter(pl.col("error_code").is_null())["ttft_s"]
    assert measured == successes.len() == 1_014
    assert value == pytest.approx(nearest_rank(successes, 95), rel=BUCKET_ERROR)


# ---------- percentiles of runs that must never be averaged


@pytest.fixture(scope="module")
def runs() -> pl.DataFrame:
    return pl.read_parquet(FOLDER / "mlperf_v41_closed_runs.parquet").filter(
        pl.col("ttft_p95_ns").is_not_null()
    )


@pytest.fixture(scope="module")
def measured_runs(runs: pl.DataFrame, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    return build(server_runs(runs), tmp_path_factory.mktemp("runs"), "fct_latency", "fct_kpis")


@pytest.mark.parametrize(
    ("metric", "published"), [("time_to_first_token", "ttft"), ("time_per_output_token", "tpot")]
)
def test_runs_keep_their_percentiles(
    measured_runs: Warehouse, runs: pl.DataFrame, metric: str, published: str
) -> None:
    found = measured_runs.query(
        f"""
        select model_id, p50_ms, p95_ms, p99_ms from marts.fct_latency
        where metric = '{metric}_ms' and period_grain = 'quarter'
        """
    )
    expected = runs.select("path", *(f"{published}_p{percent}_ns" for percent in (50, 95, 99)))
    assert found.height == expected.height == 90
    pairs = zip(sorted(found.rows()), sorted(expected.rows()), strict=True)
    for (run, *values), (path, *nanoseconds) in pairs:
        assert run == path
        assert values == pytest.approx([ns / 1e6 for ns in nanoseconds], rel=BUCKET_ERROR), run


def test_percentile_of_all_runs_is_no_average(measured_runs: Warehouse, runs: pl.DataFrame) -> None:
    value = measured_runs.query(
        """
        select kpi_value from marts.fct_kpis
        where kpi = 'time_to_first_token_p95_ms' and period_grain = 'day'
        """
    ).item()
    # How often each published percentile stands among the hundred requests of a run.
    weights = zip(PERCENTILES, (50, 40, 5, 5), strict=True)
    pooled = pl.concat(
        [runs[f"ttft_p{percent}_ns"].repeat_by(weight).explode() for percent, weight in weights]
    )
    assert value == pytest.approx(nearest_rank(pooled, 95) / 1e6, rel=BUCKET_ERROR)
    average = runs["ttft_p95_ns"].mean() / 1e6
    assert abs(value / average - 1) > 5 * BUCKET_ERROR


# ---------- a conversation trace with its prefix cache, billed at list prices


@pytest.fixture(scope="module")
def trace() -> pl.DataFrame:
    return pl.read_parquet(FOLDER / "mooncake_conversation.parquet")


@pytest.fixture(scope="module")
def prices() -> pl.DataFrame:
    return listed_prices(pl.read_parquet(FOLDER / "litellm_prices.parquet"), PRICE_LISTS)


@pytest.fixture(scope="module")
def scenario(trace: pl.DataFrame, prices: pl.DataFrame) -> Scenario:
    return conversation(trace, prices)


@pytest.fixture(scope="module")
def conversed(scenario: Scenario, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    return build(
        scenario,
        tmp_path_factory.mktemp("conversation"),
        "fct_usage_daily",
        "fct_token_revenue_cohorts_monthly",
        "rpt_cache_opportunities",
        "fct_kpis",
    )


def test_conversation_token_means_are_reproduced(conversed: Warehouse) -> None:
    requests, input_tokens, output_tokens = conversed.query(
        """
        select sum(request_count), sum(input_tokens), sum(output_tokens)
        from marts.fct_usage_daily
        """
    ).row(0)
    assert requests == 12_031
    assert round(int(input_tokens) / int(requests), 2) == 12_035.06
    assert round(int(output_tokens) / int(requests), 2) == 342.62


@pytest.mark.parametrize("period_grain", ["day", "month", "quarter"])
def test_conversation_cache_hit_rate_is_reproduced(conversed: Warehouse, period_grain: str) -> None:
    value = conversed.query(
        f"""
        select kpi_value from marts.fct_kpis
        where kpi = 'cache_hit_rate' and is_complete and period_grain = '{period_grain}'
        """
    ).item()
    assert round(value, 4) == 0.3736


def test_conversation_cache_opportunity_is_what_lacks_to_the_benchmark(
    conversed: Warehouse,
) -> None:
    rate, benchmark, input_tokens, cached, additional = conversed.query(
        """
        select cache_hit_rate, benchmark_hit_rate, input_tokens, cache_read_input_tokens,
            additional_cached_tokens
        from marts.rpt_cache_opportunities
        """
    ).row(0)
    assert (round(rate, 4), benchmark) == (0.3736, 0.40)
    assert float(additional) == pytest.approx(0.40 * int(input_tokens) - int(cached), abs=1)


def test_conversation_revenue_per_million_tokens_lies_within_list_prices(
    conversed: Warehouse, scenario: Scenario, prices: pl.DataFrame
) -> None:
    """Between the cheapest and the dearest kind of token of the model, and exactly their mix."""
    found = conversed.query(
        """
        select model_id as model, cast(revenue_per_million_tokens_usd as double) as value
        from marts.fct_token_revenue_cohorts_monthly
        """
    )
    kinds = ("input_price", "output_price", "cached_price")
    tokens = scenario.tables["raw_llm_requests"].group_by(pl.col("model_id").alias("model")).agg(
        (pl.col("input_tokens") - pl.col("cache_read_input_tokens")).sum().alias("uncached"),
        pl.col("cache_read_input_tokens").sum().alias("cached"),
        pl.col("output_tokens").sum().alias("output"),
    )  # fmt: skip
    mix = found.join(prices, on="model").join(tokens, on="model").with_columns(
        pl.min_horizontal(kinds).alias("low"),
        pl.max_horizontal(kinds).alias("high"),
        (
            (
                pl.col("uncached") * pl.col("input_price")
                + pl.col("cached") * pl.col("cached_price")
                + pl.col("output") * pl.col("output_price")
            )
            / (pl.col("uncached") + pl.col("cached") + pl.col("output"))
        ).alias("expected"),
    )  # fmt: skip
    assert mix.height == found.height == prices.height > 80
    assert mix.filter(~pl.col("value").is_between("low", "high")).is_empty()
    # Charges have six decimals; a model has more than a million tokens.
    assert (mix["value"] - mix["expected"]).abs().max() < 2e-6


def test_conversation_cache_saving_is_that_of_the_price_lists(
    conversed: Warehouse, scenario: Scenario
) -> None:
    value = conversed.query(
        """
        select kpi_value from marts.fct_kpis
        where kpi = 'cache_saving_rate' and period_grain = 'month'
        """
    ).item()
    charges = scenario.tables["raw_billing_charges"]
    expected = charges["cache_discount_amount"].sum() / charges["list_amount"].sum()
    assert value == pytest.approx(expected, rel=1e-9)


# ---------- scores of public evaluations, with each of three providers as us


@pytest.fixture(scope="module")
def scores() -> pl.DataFrame:
    return pl.read_parquet(FOLDER / "epoch_benchmark_runs.parquet")


@pytest.fixture(scope="module", params=["Anthropic", "Google", "OpenAI"])
def evaluated(
    request: pytest.FixtureRequest,
    scores: pl.DataFrame,
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[str, Warehouse]:
    folder = tmp_path_factory.mktemp(request.param)
    scenario = benchmark_runs(scores, request.param)
    return request.param, build(scenario, folder, "fct_frontier_gaps", "quarantined_rows")


def test_frontier_gaps_by_quarter_are_reproduced(
    evaluated: tuple[str, Warehouse],
    scores: pl.DataFrame,
    reference: Reference,
    record_property: Callable[[str, object], None],
) -> None:
    us, warehouse = evaluated
    found = warehouse.query(
        """
        select frontier_benchmark, period_start, our_score, best_competitor,
            best_competitor_score, frontier_gap
        from marts.fct_frontier_gaps where period_grain = 'quarter'
        """
    )
    gaps = {
        (benchmark, quarter): (_float(ours), competitor, _float(theirs), gap)
        for benchmark, quarter, ours, competitor, theirs, gap in found.rows()
    }
    expected = expected_gaps(scores, us, reference)
    assert set(gaps) == set(expected)
    for key, (ours, competitor, theirs, gap) in expected.items():
        assert gaps[key] == (
            pytest.approx(ours),
            competitor,
            pytest.approx(theirs),
            pytest.approx(gap, abs=1e-12),
        ), key
    last = gaps["gpqa_diamond", date(2025, 10, 1)]
    record_property("figure", f"GPQA Diamond, end of 2025, {us}: {last}")


def expected_gaps(
    scores: pl.DataFrame, us: str, reference: Reference
) -> dict[tuple[str, date], tuple[float | None, str | None, float | None, float | None]]:
    """(frontier benchmark, quarter) -> our score, best competitor, its score, gap."""
    names = dict(reference.frontier_benchmarks.select("alias", "frontier_benchmark").rows())
    dated = scores.drop_nulls("run_at").with_columns(
        pl.col("model").map_elements(provider_of, return_dtype=pl.String).alias("provider"),
        pl.col("benchmark").replace(names),
        (pl.col("score") * 100).round(6),
        pl.col("run_at").dt.date().alias("day"),
    )
    expected = {}
    for quarter in pl.date_range(date(2024, 10, 1), SCORES_DAY, "1q", eager=True):
        known = dated.filter(pl.col("day") <= min(quarter_end(quarter), SCORES_DAY))
        standing = known.sort("day").unique(["benchmark", "model_id"], keep="last")
        for (benchmark,), models in standing.group_by("benchmark"):
            best = models.sort("score", "provider", descending=[True, False])
            ours = best.filter(pl.col("provider") == us).head(1)
            theirs = best.filter(pl.col("provider") != us).head(1)
            our_score = ours["score"].item() if ours.height else None
            competitor, score = theirs.select("provider", "score").row(0)
            # A competitor at zero, as on the hardest ones, leaves nothing to divide by.
            gap = None if our_score is None or score == 0 else (score - our_score) / score
            expected[benchmark, quarter] = (our_score, competitor, score, gap)
    return expected


def quarter_end(quarter: date) -> date:
    return (quarter + timedelta(days=95)).replace(day=1) - timedelta(days=1)


def test_only_known_frontier_benchmarks_are_tracked(
    evaluated: tuple[str, Warehouse], scores: pl.DataFrame, reference: Reference
) -> None:
    tracked = evaluated[1].query(
        "select distinct frontier_benchmark, is_tracked from marts.fct_frontier_gaps"
    )
    names = dict(reference.frontier_benchmarks.select("alias", "frontier_benchmark").rows())
    found = set(scores["benchmark"])
    assert dict(tracked.rows()) == {names.get(name, name): name in names for name in found}


def test_scores_without_a_date_are_quarantined(evaluated: tuple[str, Warehouse]) -> None:
    reasons = evaluated[1].query(
        "select quarantine_reason, count(*) from marts.quarantined_rows group by all"
    )
    assert reasons.rows() == [("missing: evaluated_on", 4)]


def _float(value: Any) -> float | None:
    return None if value is None else float(value)


# ---------- a catalogue of models, a quarter of them without a date


@pytest.fixture(scope="module")
def models() -> pl.DataFrame:
    return pl.read_parquet(FOLDER / "models_dev_catalogue.parquet")


@pytest.fixture(scope="module")
def listed(models: pl.DataFrame, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    return build(
        catalogue(models),
        tmp_path_factory.mktemp("catalogue"),
        "fct_catalog_monthly",
        "fct_kpis",
        "fct_row_accounting",
    )


def test_models_without_a_whole_date_are_quarantined(
    listed: Warehouse, models: pl.DataFrame
) -> None:
    """Not guessed: absent dates, months without a day, a month 25, and the zero of a clock."""
    reasons = listed.query(
        "select quarantine_reason, count(*) from marts.quarantined_rows group by all order by all"
    )
    assert reasons.rows() == [
        ("missing: released_at", 1_184),
        ("too_far_in_past: released_at", 4),
        ("unparsable: released_at", 140),
    ]
    dates = models["release_date"]
    assert (dates.null_count(), (dates.str.len_chars() == 7).sum()) == (1_184, 139)
    assert (dates == "2025-25-11").sum() == 1
    assert (dates == "1970-01-01").sum() == 4
    accounting = listed.query(
        """
        select sum(raw_count), sum(staged_count), sum(duplicate_count), sum(quarantined_count)
        from marts.fct_row_accounting where raw_table = 'raw_models'
        """
    )
    assert accounting.row(0) == (5_098, 3_770, 0, 1_328)


def test_model_counts_by_month_are_reproduced(listed: Warehouse, models: pl.DataFrame) -> None:
    found = listed.query(
        """
        select industry, month_date, released_count, available_count, pretrained_count,
            retired_count
        from marts.fct_catalog_monthly
        """
    )
    released = released_by_month(models)
    expected = []
    for (industry,), counts in released.group_by("industry"):
        by_month = dict(counts.select("month", "len").rows())
        months = pl.date_range(min(by_month), CATALOGUE_DAY.replace(day=1), "1mo", eager=True)
        available = 0
        for month in months:
            available += by_month.get(month, 0)
            row = (industry, month, by_month.get(month, 0), available, available, 0)
            expected.append(row)
    assert sorted(found.rows()) == sorted(expected)


def test_catalogue_size_is_reproduced(listed: Warehouse, models: pl.DataFrame) -> None:
    sizes = listed.query(
        """
        select industry, cast(kpi_value as bigint) from marts.fct_kpis
        where kpi = 'catalog_size' and period_grain = 'quarter'
            and period_start = date '2026-04-01' and is_complete
        """
    )
    by_industry = released_by_month(models).group_by("industry").agg(pl.col("len").sum())
    assert sorted(sizes.rows()) == sorted(by_industry.rows())
    assert sum(size for _, size in sizes.rows()) == 3_770


def released_by_month(models: pl.DataFrame) -> pl.DataFrame:
    """industry, month, len: models with a whole date, which the zero of a clock is not."""
    puts_out_images = pl.col("mod_out").str.split("|").list.contains("image").fill_null(False)
    industry = pl.when(puts_out_images).then(pl.lit("image_generation_api"))
    return (
        models.with_columns(
            pl.col("release_date").str.to_date("%Y-%m-%d", strict=False).alias("released"),
            industry.otherwise(pl.lit("llm_api")).alias("industry"),
        )
        .filter(pl.col("released") > date(1970, 1, 1))
        .group_by("industry", pl.col("released").dt.truncate("1mo").alias("month"))
        .len()
    )
