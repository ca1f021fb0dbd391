"""Maps public data sets of serving and catalogues onto the raw tables of the input contract.

As in real_data: nothing is invented beside what the docstring says.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import polars as pl

from python_checks.raw_rows.raw_folder import empty_tables
from python_checks.real_data.billing_and_usage import Scenario

BLOCK_TOKENS = 512
# Traces without a calendar are laid on the last day of a month.
TRACE_DAY = date(2024, 6, 30)
CATALOGUE_DAY = date(2026, 6, 30)
SCORES_DAY = date(2025, 12, 31)
# Share of a run's requests, in percent, up to which its published percentile reaches.
PERCENTILES = (50, 90, 95, 99)

# A model belongs to the provider whose prefix its name has; any other is its own provider.
PROVIDER_PREFIXES = {
    "OpenAI": ("GPT", "gpt-oss", "o1", "o3", "o4"),
    "Anthropic": ("Claude",),
    "Google": ("Gemini", "Gemma"),
    "xAI": ("Grok",),
    "DeepSeek": ("DeepSeek",),
    "Meta": ("Llama",),
    "Mistral": ("Mistral", "Mixtral", "Ministral", "Magistral"),
    "Alibaba": ("Qwen", "QWQ"),
}


def provider_requests(requests: pl.DataFrame) -> Scenario:
    """Requests of one prompt set to several providers of one model.

    requests: provider, seq, error_code, ttft_s, inter_token_latency_s, end_to_end_latency_s,
    input_tokens, output_tokens. The provider stands as the model, the code as the error type; a
    failed request keeps the zeros that it came with. The times of day are the sequence numbers.
    """
    tables = empty_tables(["llm_api"])
    tables["raw_accounts"] = pl.DataFrame({"account_id": ["leaderboard"]})
    tables["raw_llm_requests"] = requests.select(
        pl.format("{}-{}", "provider", "seq").alias("request_id"),
        _seconds_into(TRACE_DAY, pl.col("seq")).alias("requested_at"),
        pl.lit("leaderboard").alias("account_id"),
        pl.col("provider").alias("model_id"),
        pl.col("input_tokens"),
        pl.col("output_tokens"),
        (pl.col("ttft_s") * 1000).alias("time_to_first_token_ms"),
        (pl.col("inter_token_latency_s") * 1000).alias("time_per_output_token_ms"),
        (pl.col("end_to_end_latency_s") * 1000).alias("latency_ms"),
        pl.col("error_code").alias("error_type"),
    )
    return Scenario(tables, _variables(["llm_api"], TRACE_DAY))


def cached_tokens(requests: pl.DataFrame) -> pl.Series:
    """Input tokens of each request that a cache without a limit would have had.

    requests in order of arrival: input_length (tokens), hash_ids (of the prompt's blocks of 512
    tokens). Cached is the leading run of blocks that earlier requests had, at most the input.
    """
    seen: set[int] = set()
    cached = []
    for blocks, input_length in requests.select("hash_ids", "input_length").iter_rows():
        leading = next((n for n, block in enumerate(blocks) if block not in seen), len(blocks))
        cached.append(min(leading * BLOCK_TOKENS, input_length))
        seen.update(blocks)
    return pl.Series("cached_tokens", cached, pl.Int64)


def listed_prices(prices: pl.DataFrame, providers: list[str]) -> pl.DataFrame:
    """Chat models of some providers that list all three prices, in USD per million tokens.

    A price of zero means free or unknown: such a model is left out.
    """
    per_million = {
        "input_price": "input_cost_per_token",
        "output_price": "output_cost_per_token",
        "cached_price": "cache_read_input_token_cost",
    }
    return (
        prices.filter((pl.col("mode") == "chat") & pl.col("provider").is_in(providers))
        .select("model", *((pl.col(cost) * 1e6).alias(name) for name, cost in per_million.items()))
        .filter(pl.all_horizontal(pl.col(per_million.keys()) > 0))
        .sort("model")
    )


def conversation(requests: pl.DataFrame, prices: pl.DataFrame) -> Scenario:
    """A conversation trace with its prefix cache, billed at list prices.

    requests: seq, timestamp_ms (from the start), input_length, output_length, hash_ids; prices as
    listed_prices. Requests go to the listed models in turn. A model's tokens are one usage charge:
    list amount without cache, cache discount, and what is left.
    """
    models = prices.with_row_index("place")
    priced = requests.with_columns(
        cached_tokens(requests), (pl.col("seq") % prices.height).cast(pl.UInt32).alias("place")
    ).join(models, on="place")
    milliseconds = pl.duration(milliseconds="timestamp_ms")
    tables = empty_tables(["llm_api"])
    tables["raw_accounts"] = pl.DataFrame({"account_id": ["conversation"]})
    tables["raw_llm_requests"] = priced.select(
        pl.format("conversation-{}", "seq").alias("request_id"),
        (pl.lit(datetime.combine(TRACE_DAY, time())) + milliseconds).alias("requested_at"),
        pl.lit("conversation").alias("account_id"),
        pl.col("model").alias("model_id"),
        pl.col("input_length").alias("input_tokens"),
        pl.col("cached_tokens").alias("cache_read_input_tokens"),
        pl.col("output_length").alias("output_tokens"),
    )
    of_input = pl.col("input_length") * pl.col("input_price")
    of_output = pl.col("output_length") * pl.col("output_price")
    discount = pl.col("cached_tokens") * (pl.col("input_price") - pl.col("cached_price"))
    amounts = {"listed": of_input + of_output, "discount": discount}
    tables["raw_billing_charges"] = (
        priced.group_by("model")
        .agg((amount.sum() / 1e6).round(6).alias(name) for name, amount in amounts.items())
        .select(
            pl.col("model").alias("charge_id"),
            pl.lit("conversation").alias("account_id"),
            pl.lit("llm_api").alias("industry"),
            pl.col("model").alias("model_id"),
            pl.lit(TRACE_DAY).alias("charge_period_start"),
            pl.lit("usage").alias("charge_category"),
            pl.col("listed").alias("list_amount"),
            pl.col("discount").alias("cache_discount_amount"),
            (pl.col("listed") - pl.col("discount")).round(6).alias("effective_amount"),
        )
    )
    return Scenario(tables, _variables(["llm_api"], TRACE_DAY))


def provider_of(model: str) -> str:
    """The provider of a model's display name."""
    for provider, prefixes in PROVIDER_PREFIXES.items():
        if model.startswith(prefixes):
            return provider
    return model


def benchmark_runs(runs: pl.DataFrame, our_provider: str) -> Scenario:
    """Scores of public evaluations, with one of the providers as us.

    runs: benchmark, model_id, model (display name), score (0-1), run_at. Scores become percent. A
    run without a date stays without one.
    """
    tables = empty_tables(["llm_api"])
    tables["raw_frontier_scores"] = runs.select(
        pl.col("model").map_elements(provider_of, return_dtype=pl.String).alias("provider"),
        pl.col("model_id"),
        pl.col("benchmark").alias("frontier_benchmark"),
        (pl.col("score") * 100).round(6).alias("score"),
        pl.col("run_at").dt.date().alias("evaluated_on"),
    )
    variables = _variables(["llm_api"], SCORES_DAY) | {"our_provider": our_provider}
    return Scenario(tables, variables)


def catalogue(models: pl.DataFrame) -> Scenario:
    """A catalogue of models by reseller, with its dates as published: some absent, some a month.

    models: provider, model_id, family, release_date (text), mod_out. The same model under two
    resellers is two models. One that puts out images counts as image generation, any other as LLM.
    """
    puts_out_images = pl.col("mod_out").fill_null("").str.contains("image")
    tables = empty_tables(["llm_api", "image_generation_api"])
    tables["raw_models"] = models.select(
        pl.format("{}/{}", "provider", "model_id").alias("model_id"),
        pl.when(puts_out_images)
        .then(pl.lit("image_generation_api"))
        .otherwise(pl.lit("llm_api"))
        .alias("industry"),
        pl.col("family").alias("model_family"),
        pl.col("release_date").alias("released_at"),
    )
    variables = _variables(["llm_api", "image_generation_api"], CATALOGUE_DAY)
    # More than a quarter of the rows has no date.
    return Scenario(tables, variables | {"max_quarantine_rate": 0.5})


def server_runs(runs: pl.DataFrame) -> Scenario:
    """Server runs of a hardware benchmark that publish percentiles of token times, one model each.

    runs: path, and ttft_ and tpot_ p50_ns, p90_ns, p95_ns, p99_ns. A run publishes no requests; a
    hundred stand for it, of which the 1st to the 50th take its P50, up to the 90th its P90, up to
    the 95th its P95 and the others its P99, so that their percentiles by nearest rank are those
    that it published.
    """
    ranks = pl.DataFrame({"rank": range(1, 101)}).with_columns(
        pl.when(pl.col("rank") <= 50)
        .then(pl.lit("p50"))
        .when(pl.col("rank") <= 90)
        .then(pl.lit("p90"))
        .when(pl.col("rank") <= 95)
        .then(pl.lit("p95"))
        .otherwise(pl.lit("p99"))
        .alias("percentile")
    )
    requests = runs.join(ranks, how="cross")
    tables = empty_tables(["llm_api"])
    tables["raw_accounts"] = pl.DataFrame({"account_id": ["runs"]})
    tables["raw_llm_requests"] = requests.select(
        pl.format("{}-{}", "path", "rank").alias("request_id"),
        _seconds_into(TRACE_DAY, pl.col("rank")).alias("requested_at"),
        pl.lit("runs").alias("account_id"),
        pl.col("path").alias("model_id"),
        pl.lit(1).alias("input_tokens"),
        # One token has no time between tokens.
        pl.lit(2).alias("output_tokens"),
        _published("ttft").alias("time_to_first_token_ms"),
        _published("tpot").alias("time_per_output_token_ms"),
    )
    return Scenario(tables, _variables(["llm_api"], TRACE_DAY))


def _published(metric: str) -> pl.Expr:
    """The published percentile that a request stands for, in milliseconds."""
    return pl.coalesce(
        pl.when(pl.col("percentile") == f"p{percent}").then(pl.col(f"{metric}_p{percent}_ns"))
        for percent in PERCENTILES
    ) / pl.lit(1e6)


def _seconds_into(day: date, seconds: pl.Expr) -> pl.Expr:
    return pl.lit(datetime.combine(day, time())) + pl.duration(seconds=seconds)


def _variables(industries: list[str], as_of_date: date) -> dict[str, Any]:
    return {"industries": industries, "as_of_date": as_of_date.isoformat()}
