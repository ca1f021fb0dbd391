"""What caching earns and saves: two KPIs of the industries whose usage unit is the token.

Written from docs/definitions.md section Unit economics. Money inside is pico USD.
"""

from __future__ import annotations

import polars as pl

from .arithmetic import exact_usd, quotient
from .measure import Measure, first_of, of_industry, sum_inside
from .reference import Reference
from .rules import USAGE_REVENUE_CATEGORIES
from .settings import Settings
from .usage import UNALLOCATED

CACHE_READ = "cache_read"
TOKEN_KINDS = ("input", CACHE_READ, "cache_creation", "output")
# Within a group the bill either tells what cached tokens cost, or it has to be estimated.
GROUP = ["customer_id", "model_id", "month"]


def cache_measures(
    usage: pl.DataFrame,
    revenue: pl.DataFrame,
    costs: pl.DataFrame,
    reference: Reference,
    settings: Settings,
) -> list[Measure]:
    """The customers' saving rate and the provider's margin multiple.

    usage: fct_usage_daily. revenue: charges.usage_revenue_by_day. costs: inference cost by day.
    """
    found: list[Measure] = []
    for industry in reference.metered_in("token", settings.industries):
        earned = of_industry(revenue, industry)
        used = of_industry(usage, industry).rename({"usage_date": "day"})
        spent = of_industry(costs, industry)
        found += [
            _cache_saving_rate(industry, earned),
            _cached_margin_multiple(industry, used, earned, spent, settings),
        ]
    return found


def _month(day: str = "day") -> pl.Expr:
    return pl.col(day).dt.truncate("1mo")


def _cache_saving_rate(industry: str, earned: pl.DataFrame) -> Measure:
    """Cache discounts over list amounts of the customer-months with a cache discount.

    By whole months, so that daily and monthly bills give one answer: a period takes those in which
    its days lie. A charge without a list amount has no rate: neither of its amounts counts. Where
    no charge counts there are no sums.
    """
    charged = earned.filter(pl.col("category").is_in(USAGE_REVENUE_CATEGORIES)).with_columns(
        _month().alias("month")
    )
    saves = (pl.col("cache_discount") != 0).any().over("customer_id", "month")
    by_month = (
        charged.filter(saves)
        .filter(pl.col("list_amount").is_not_null())
        .group_by(pl.col("month").alias("day"))
        .agg(pl.col("cache_discount").sum(), pl.col("list_amount").sum(), pl.len().alias("count"))
    )

    def parts(rows: pl.DataFrame) -> pl.DataFrame:
        months = rows.with_columns(_month("period_start").alias("period_start"))
        sums = rows.with_columns(
            sum_inside(months, by_month, "cache_discount").alias("numerator"),
            sum_inside(months, by_month, "list_amount").alias("denominator"),
            sum_inside(months, by_month, "count").alias("count"),
        )
        return sums.with_columns(
            pl.when(pl.col("count") > 0).then(exact_usd(name)).alias(name)
            for name in ("numerator", "denominator")
        )

    return Measure(industry, "cache_saving_rate", first_of([by_month["day"].min()]), parts)


def _cached_margin_multiple(
    industry: str,
    used: pl.DataFrame,
    earned: pl.DataFrame,
    spent: pl.DataFrame,
    settings: Settings,
) -> Measure:
    """Margin rate of cached tokens over that of uncached tokens."""
    told, pooled, estimated = _charges_of_tokens(earned, used)
    weight = settings.cached_token_cost_weight
    weighted, uncached = weight * pl.col("cached"), pl.col("tokens") - pl.col("cached")
    list_usd = pl.col("list") * pl.col("pooled_cached")
    cached_in_pool = quotient(list_usd, pl.col("pooled_tokens")) - pl.col("discount")

    def parts(rows: pl.DataFrame) -> pl.DataFrame:
        sums = rows.with_columns(
            sum_inside(rows, used, "usage_quantity").alias("tokens"),
            sum_inside(rows, used, "cache_read_input_tokens").alias("cached"),
            sum_inside(rows, estimated, "usage_quantity").alias("pooled_tokens"),
            sum_inside(rows, estimated, "cache_read_input_tokens").alias("pooled_cached"),
            *(
                exact_usd(pl.lit(sum_inside(rows, frame, column))).alias(name)
                for name, frame, column in (
                    ("told_cached", told.filter(usage_kind=CACHE_READ), "revenue"),
                    ("told", told, "revenue"),
                    ("pooled", pooled, "revenue"),
                    ("list", pooled, "list_amount"),
                    ("discount", pooled, "cache_discount"),
                    ("cost", spent, "cost"),
                )
            ),
        ).with_columns(
            pl.when(pl.col("pooled_tokens") > 0)
            .then(cached_in_pool)
            .otherwise(0.0)
            .alias("pooled_cached_usd"),
            pl.when(weighted + uncached > 0).then(weighted / (weighted + uncached)).alias("share"),
        )
        cached_revenue = pl.col("told_cached") + pl.col("pooled_cached_usd")
        return sums.with_columns(
            cached_revenue.alias("cached_revenue"),
            (pl.col("told") + pl.col("pooled") - cached_revenue).alias("uncached_revenue"),
        ).with_columns(
            _margin_rate("cached_revenue", pl.col("cost") * pl.col("share")).alias("numerator"),
            _margin_rate("uncached_revenue", pl.col("cost") * (1 - pl.col("share"))).alias(
                "denominator"
            ),
        )

    days = [frame["day"].min() for frame in (used, earned, spent)]
    return Measure(industry, "cached_margin_multiple", first_of(days), parts)


def _charges_of_tokens(
    earned: pl.DataFrame, used: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Charges of tokens in groups whose bill tells of cached tokens, all others, the others' usage.

    A group is customer, model and month.
    """
    kind = pl.col("usage_kind")
    of_tokens = earned.filter(
        pl.col("category").is_in(USAGE_REVENUE_CATEGORIES)
        & (kind.is_null() | kind.is_in(TOKEN_KINDS))
    ).with_columns(pl.col("model_id").fill_null(UNALLOCATED), _month().alias("month"))
    tells = of_tokens.filter(kind == CACHE_READ).select(GROUP).unique()
    dated = used.with_columns(_month().alias("month"))
    return (
        of_tokens.join(tells, on=GROUP, how="semi"),
        of_tokens.join(tells, on=GROUP, how="anti"),
        dated.join(tells, on=GROUP, how="anti"),
    )


def _margin_rate(revenue: str, cost: pl.Expr) -> pl.Expr:
    """Margin over revenue; null unless the revenue is positive."""
    rate = quotient(pl.col(revenue) - cost, pl.col(revenue))
    return pl.when(pl.col(revenue) > 0).then(rate)
