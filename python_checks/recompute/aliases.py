"""Models under other names: each is read under the name that raw_model_aliases gives it.

Written from docs/input_contract.md section Names of models. One step: what an alias gives is not
looked up again.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from .casting import SPACES

WRITTEN = "written_model_id"
SCORE_KEY = ["provider", "model_id", "frontier_benchmark", "evaluated_on"]
PRICE_KEY = ["industry", "model_id", "usage_kind", "price_tier", "currency", "effective_from"]
CAPABILITY_KEY = ["model_id", "capability_type", "capability", "available_from"]


def name_models(tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Staged tables with the models' own names, each registered model once."""
    aliases = _aliases(tables["raw_model_aliases"])
    named = {
        name: _named(frame, aliases)
        for name, frame in tables.items()
        if "model_id" in frame.columns and name != "raw_model_aliases"
    }
    named["raw_models"] = _registered_once(named["raw_models"])
    named["raw_frontier_scores"] = _scored_once(named["raw_frontier_scores"])
    named["raw_list_prices"] = _priced_once(named["raw_list_prices"])
    named["raw_model_capabilities"] = _named_once(named["raw_model_capabilities"])
    return {
        **tables,
        **{name: frame.drop(WRITTEN) for name, frame in named.items()},
    }


def _aliases(rows: pl.DataFrame) -> pl.DataFrame:
    """industry, alias and the model that is meant; of spellings with other spaces the smallest."""
    return (
        rows.select("industry", pl.col("model_alias", "model_id").str.strip_chars(SPACES))
        .group_by("industry", alias="model_alias")
        .agg(pl.col("model_id").min().alias("meant"))
    )


def _named(frame: pl.DataFrame, aliases: pl.DataFrame) -> pl.DataFrame:
    """A table with model_id, under the models' names; written_model_id is what the row has."""
    key = ["industry", "alias"] if "industry" in frame.columns else ["alias"]
    known = aliases if "industry" in key else _agreed(aliases)
    return (
        frame.with_columns(
            pl.col("model_id").alias(WRITTEN),
            pl.col("model_id").str.strip_chars(SPACES).alias("alias"),
        )
        .join(known, on=key, how="left", maintain_order="left")
        .with_columns(pl.coalesce("meant", "model_id").alias("model_id"))
        .drop("alias", "meant")
    )


def _agreed(aliases: pl.DataFrame) -> pl.DataFrame:
    """Aliases that mean the same in every industry that has them."""
    return (
        aliases.group_by("alias")
        .agg(pl.col("meant").first(), pl.col("meant").n_unique().alias("meanings"))
        .filter(pl.col("meanings") == 1)
        .drop("meanings")
    )


def _registered_once(models: pl.DataFrame) -> pl.DataFrame:
    return _under_own_name(models, ["model_id", "industry"])


def _scored_once(scores: pl.DataFrame) -> pl.DataFrame:
    return _under_own_name(scores, SCORE_KEY)


def _priced_once(prices: pl.DataFrame) -> pl.DataFrame:
    """No currency is USD; the row that says so itself comes first."""
    told = prices.with_columns(
        pl.col("currency").is_null().alias("is_untold"), pl.col("currency").fill_null("USD")
    )
    return _under_own_name(told, PRICE_KEY, "is_untold").drop("is_untold")


def _under_own_name(rows: pl.DataFrame, key: list[str], *then: str) -> pl.DataFrame:
    """Of each key the row under the model's own name, else that of the smallest alias."""
    is_alias = pl.col(WRITTEN) != pl.col("model_id")
    return rows.sort(is_alias, WRITTEN, *then).unique(key, keep="first", maintain_order=True)


def _named_once(capabilities: pl.DataFrame) -> pl.DataFrame:
    """Of capabilities that names make the same the one that lasts longest."""
    ordered = capabilities.sort("available_until", descending=True, nulls_last=False)
    return ordered.unique(CAPABILITY_KEY, keep="first", maintain_order=True)
