"""Daily usage, cost allocation and the usage marts by cohort.

Written from docs/definitions.md sections Revenue per million tokens and Cost per thousand images.
Money inside is pico USD.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from .arithmetic import exact_usd, quotient, ratio, rounded_usd
from .casting import MICRO, PICO
from .contract import Staged
from .customers import Customers
from .declarations import COUNTED_IN
from .reference import Reference
from .rules import is_good
from .settings import Settings

UNALLOCATED = "unallocated"
UNKNOWN = "unknown"
COHORT = ["industry", "customer_id"]


def requests_until(
    staged: Staged, customers: Customers, reference: Reference, as_of: date
) -> pl.DataFrame:
    """Requests up to `as_of`, one row each, failed ones too.

    The columns of Staged.requests and customer_id, day (UTC), is_good (what it did counts) and
    quantity (usage units; counts nowhere when not good).
    """
    units = reference.industries.select("industry", "usage_unit")
    tokens = pl.col("input_tokens").fill_null(0) + pl.col("output_tokens").fill_null(0)
    counted = [
        pl.when(pl.col("usage_unit") == unit).then(pl.col(column).fill_null(0))
        for unit, column in COUNTED_IN.items()
    ]
    is_token = pl.when(pl.col("usage_unit") == "token").then(tokens)
    quantity = pl.coalesce(is_token, *counted, pl.lit(1))
    return (
        customers.add_customer(staged.requests())
        .with_columns(
            pl.col("requested_at").dt.date().alias("day"),
            is_good().alias("is_good"),
        )
        .filter(pl.col("day") <= as_of)
        .join(units, on="industry", how="left")
        .with_columns(quantity.alias("quantity"))
    )


def usage_daily(requests: pl.DataFrame) -> pl.DataFrame:
    """fct_usage_daily from requests_until: all but the counts are of good requests.

    Beside the mart's columns it has good_count.
    """

    def of_good(column: str, name: str) -> pl.Expr:
        return pl.col(column).filter("is_good").sum().cast(pl.Int64).alias(name)

    return (
        requests.with_columns(
            pl.col("model_id").fill_null(UNALLOCATED), pl.col("region").fill_null(UNKNOWN)
        )
        .group_by("industry", "customer_id", "model_id", "region", usage_date="day")
        .agg(
            pl.len().cast(pl.Int64).alias("request_count"),
            pl.col("error_type").is_not_null().sum().cast(pl.Int64).alias("error_count"),
            pl.col("is_good").sum().cast(pl.Int64).alias("good_count"),
            of_good("quantity", "usage_quantity"),
            of_good("input_tokens", "input_tokens"),
            of_good("cache_read_input_tokens", "cache_read_input_tokens"),
            of_good("cache_creation_input_tokens", "cache_creation_input_tokens"),
            of_good("output_tokens", "output_tokens"),
            of_good("reasoning_output_tokens", "reasoning_output_tokens"),
            of_good("image_count", "images"),
        )
    )


def cohort_months(usage: pl.DataFrame, revenue: pl.DataFrame) -> pl.DataFrame:
    """Month of a customer's first good request or usage charge, by industry.

    Columns: industry, customer_id, first_use_month_date; no row for who has neither.
    """
    used = usage.filter(pl.col("good_count") > 0)
    charged = revenue.filter(pl.col("category") == "usage")
    return (
        pl.concat(
            [
                used.select(*COHORT, pl.col("usage_date").alias("day")),
                charged.select(*COHORT, "day"),
            ]
        )
        .group_by(COHORT)
        .agg(pl.col("day").min().dt.truncate("1mo").alias("first_use_month_date"))
    )


def allocate_costs(costs: pl.DataFrame, usage: pl.DataFrame, settings: Settings) -> pl.DataFrame:
    """Spread each day's cost over the customers and models that used units that day.

    A line's cost goes to the customers of its model by share of the model-day's weighted units; a
    line without a model to the customers and models of the industry-day; what finds no unit keeps
    customer `unallocated`. Returns industry, customer_id, model_id, day, cost (pico USD, float).
    """
    cached = pl.col("cache_read_input_tokens")
    weighted = pl.col("usage_quantity") - cached * (1 - settings.cached_token_cost_weight)
    units = (
        usage.group_by("industry", "customer_id", "model_id", pl.col("usage_date").alias("day"))
        .agg(weighted.sum().alias("units"))
        .filter(pl.col("units") > 0)
    )
    group = ["industry", "model_id", "day"]
    daily = costs.group_by(group).agg(pl.col("cost").sum())
    named = daily.filter(pl.col("model_id").is_not_null())
    unnamed = daily.filter(pl.col("model_id").is_null()).drop("model_id")
    by_model = _by_share(named, units, group)
    by_industry = _by_share(unnamed, units, ["industry", "day"])
    columns = ["industry", "customer_id", "model_id", "day", "cost"]
    return pl.concat([by_model.select(columns), by_industry.select(columns)])


def _by_share(costs: pl.DataFrame, units: pl.DataFrame, group: list[str]) -> pl.DataFrame:
    total = units.group_by(group).agg(pl.col("units").sum().alias("all_units"))
    share = pl.col("units") / pl.col("all_units")
    return (
        costs.join(total, on=group, how="left")
        .join(units, on=group, how="left")
        .with_columns(
            (pl.col("cost").cast(pl.Float64) * share.fill_null(1.0)).alias("cost"),
            pl.col("customer_id").fill_null(UNALLOCATED),
            pl.col("model_id").fill_null(UNALLOCATED),
        )
    )


def _by_cohort(frame: pl.DataFrame, cohorts: pl.DataFrame, day: str) -> pl.DataFrame:
    return frame.join(cohorts, on=COHORT, how="left").with_columns(
        pl.col(day).dt.truncate("1mo").alias("month_date"),
        pl.col("model_id").fill_null(UNALLOCATED),
    )


def side_by_side(
    left: pl.DataFrame, right: pl.DataFrame, group: list[str], values: list[str]
) -> pl.DataFrame:
    """Two aggregates side by side, absent values zero; amounts of zero keep their row."""
    joined = left.join(right, on=group, how="full", coalesce=True, nulls_equal=True)
    return joined.with_columns(pl.col(values).fill_null(0))


def _of_usage_unit(frame: pl.DataFrame, reference: Reference, usage_unit: str) -> pl.DataFrame:
    industries = reference.industries.filter(pl.col("usage_unit") == usage_unit)
    return frame.filter(pl.col("industry").is_in(industries["industry"].to_list()))


MODEL_MONTH = ["industry", "model_id", "first_use_month_date", "month_date"]


def token_revenue_cohorts(
    usage: pl.DataFrame, revenue: pl.DataFrame, cohorts: pl.DataFrame, reference: Reference
) -> pl.DataFrame:
    """fct_token_revenue_cohorts_monthly: industries whose usage unit is the token."""
    used_there = usage.filter(pl.col("good_count") > 0)
    used = (
        _by_cohort(_of_usage_unit(used_there, reference, "token"), cohorts, "usage_date")
        .group_by(MODEL_MONTH)
        .agg(
            pl.col("usage_quantity").sum().alias("tokens"),
            pl.col("cache_read_input_tokens").sum().alias("cache_read_tokens"),
        )
    )
    earned = (
        _by_cohort(_of_usage_unit(revenue, reference, "token"), cohorts, "day")
        .group_by(MODEL_MONTH)
        .agg(pl.col("revenue").sum())
    )
    rows = side_by_side(used, earned, MODEL_MONTH, ["tokens", "cache_read_tokens", "revenue"])
    # Micro USD per token and USD per million tokens are the same number.
    return rows.with_columns(
        (pl.col("tokens") - pl.col("cache_read_tokens")).alias("uncached_tokens"),
        quotient(pl.col("revenue"), pl.lit(PICO // MICRO)).alias("micro_usd"),
    ).select(
        *MODEL_MONTH,
        "tokens",
        "cache_read_tokens",
        rounded_usd("revenue").alias("revenue_usd"),
        ratio("micro_usd", "tokens").alias("revenue_per_million_tokens_usd"),
        ratio("micro_usd", "uncached_tokens").alias("revenue_per_million_uncached_tokens_usd"),
    )


def image_cost_cohorts(
    usage: pl.DataFrame,
    allocated: pl.DataFrame,
    cohorts: pl.DataFrame,
    reference: Reference,
    costed: frozenset[str],
) -> pl.DataFrame:
    """fct_image_cost_cohorts_monthly: industries whose usage unit is the image.

    costed: charges.costed_industries.
    """
    used_there = usage.filter(pl.col("good_count") > 0)
    used = (
        _by_cohort(_of_usage_unit(used_there, reference, "image"), cohorts, "usage_date")
        .group_by(MODEL_MONTH)
        .agg(pl.col("usage_quantity").sum().alias("images"))
    )
    spent = (
        _by_cohort(_of_usage_unit(allocated, reference, "image"), cohorts, "day")
        .group_by(MODEL_MONTH)
        .agg(pl.col("cost").sum())
    )
    rows = side_by_side(used, spent, MODEL_MONTH, ["images", "cost"])
    return rows.with_columns(known_cost(pl.col("cost") / PICO, costed).alias("cost_usd")).select(
        *MODEL_MONTH,
        "images",
        "cost_usd",
        (ratio("cost_usd", "images") * 1000).alias("cost_per_thousand_images_usd"),
    )


def known_cost(cost: pl.Expr, costed: frozenset[str]) -> pl.Expr:
    """A cost, null for an industry without any cost line: no line is not a cost of zero."""
    return pl.when(pl.col("industry").is_in(sorted(costed))).then(cost)


MARGIN_COLUMNS = ["revenue_usd", "cost_usd", "gross_margin_usd", "gross_margin_rate"]


def margin_cohorts(
    revenue: pl.DataFrame,
    allocated: pl.DataFrame,
    cohorts: pl.DataFrame,
    costed: frozenset[str],
) -> pl.DataFrame:
    """fct_margin_cohorts_monthly: usage revenue less allocated inference cost.

    costed: charges.costed_industries.
    """
    group = ["industry", "first_use_month_date", "month_date"]
    rows = _revenue_and_cost(
        _by_cohort(revenue, cohorts, "day"), _by_cohort(allocated, cohorts, "day"), group
    )
    return _with_margins(rows, costed).select(*group, *MARGIN_COLUMNS)


def customer_margins(
    revenue: pl.DataFrame,
    allocated: pl.DataFrame,
    movements: pl.DataFrame,
    costed: frozenset[str],
    as_of: date,
) -> pl.DataFrame:
    """fct_customer_margins_monthly: the margin of each customer beside its month-end ARR.

    movements: fct_arr_movements_monthly. costed: charges.costed_industries.
    """
    group = ["customer_id", "industry", "month_date"]
    month = pl.col("day").dt.truncate("1mo").alias("month_date")
    flows = _revenue_and_cost(revenue.with_columns(month), allocated.with_columns(month), group)
    # The month in which a customer churned closes with nothing: by itself it makes no row.
    arr = movements.filter(pl.col("closing_arr_usd") != 0).select(
        *group, pl.col("closing_arr_usd").alias("arr_usd")
    )
    rows = side_by_side(flows, arr, group, ["revenue", "cost", "arr_usd"])
    is_complete = pl.col("month_date").dt.month_end() <= as_of
    return _with_margins(rows, costed).select(
        *group,
        *MARGIN_COLUMNS,
        pl.when(is_complete).then("arr_usd").alias("arr_usd"),
        is_complete.alias("is_complete"),
    )


def _revenue_and_cost(
    revenue: pl.DataFrame, allocated: pl.DataFrame, group: list[str]
) -> pl.DataFrame:
    earned = revenue.group_by(group).agg(pl.col("revenue").sum())
    spent = allocated.group_by(group).agg(pl.col("cost").sum())
    return side_by_side(earned, spent, group, ["revenue", "cost"])


def _with_margins(rows: pl.DataFrame, costed: frozenset[str]) -> pl.DataFrame:
    """Add MARGIN_COLUMNS to rows with industry, revenue and cost (pico USD)."""
    margin = pl.col("earned_usd") - pl.col("cost_usd")
    return (
        rows.with_columns(
            exact_usd("revenue").alias("earned_usd"),
            rounded_usd("revenue").alias("revenue_usd"),
            known_cost(pl.col("cost") / PICO, costed).alias("cost_usd"),
        )
        .with_columns(margin.alias("gross_margin_usd"))
        .with_columns(ratio("gross_margin_usd", "earned_usd").alias("gross_margin_rate"))
    )
