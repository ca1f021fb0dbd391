"""ARR movements, retention and NRR cohorts at month ends.

Written from docs/definitions.md sections ARR movements and NRR. Money inside is micro USD, in
the marts USD.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import polars as pl

from .arithmetic import ratio, usd
from .customers import Customers
from .periods import complete_month_starts, month_end
from .run_rates import UsageRunRates
from .settings import Settings


def with_all_segments(frame: pl.DataFrame) -> pl.DataFrame:
    """Rows twice: under their segment and under `all`."""
    return pl.concat([frame, frame.with_columns(pl.lit("all").alias("segment"))])


def month_end_arr(daily: pl.DataFrame, customers: Customers, as_of: date) -> pl.DataFrame:
    """ARR above zero at the ends of complete months, one row per customer, industry and month.

    Columns: customer_id, industry, segment, month_date, arr, contracted (fees and commitments),
    is_pending.
    """
    return customers.add_segment(
        daily.filter(
            (pl.col("day") == pl.col("day").dt.month_end())
            & (pl.col("day") <= as_of)
            & (pl.col("arr") > 0)
        ).select(
            "customer_id",
            "industry",
            pl.col("day").dt.truncate("1mo").alias("month_date"),
            "arr",
            "contracted",
            "is_pending",
        )
    )


def _is_final(
    months: pl.DataFrame,
    group: str,
    is_billed: Callable[[str, str, date], bool],
    settings: Settings,
    as_of: date,
) -> pl.Series:
    """Of rows of industry x group x month_date: whether the grace is over and the month billed.

    is_billed: industry, value of the column `group` and month -> whether it is billed.
    """
    flags = [
        (as_of - month_end(month)).days >= settings.renewal_grace_days
        and is_billed(industry, value, month)
        for industry, value, month in months.select("industry", group, "month_date").iter_rows()
    ]
    return pl.Series("is_final", flags, dtype=pl.Boolean)


def arr_movements(
    at_month_ends: pl.DataFrame, run_rates: UsageRunRates, settings: Settings, as_of: date
) -> pl.DataFrame:
    """fct_arr_movements_monthly: complete months with opening or closing ARR."""
    key = ["customer_id", "industry", "segment"]
    following = pl.col("month_date").dt.offset_by("1mo").alias("month_date")
    last_month = complete_month_starts(date(as_of.year - 1, 1, 1), as_of)[-1]
    first = at_month_ends.group_by(key).agg(pl.col("month_date").min().alias("first_month"))
    movements = (
        at_month_ends.rename({"arr": "closing"})
        .join(
            at_month_ends.select(*key, following, pl.col("arr").alias("opening")),
            on=[*key, "month_date"],
            how="full",
            coalesce=True,
        )
        .filter(pl.col("month_date") <= last_month)
        .join(first, on=key, how="left")
        .with_columns(
            pl.col("opening", "closing", "contracted").fill_null(0),
            pl.col("is_pending").fill_null(value=False),
        )
        .with_columns(_movement().alias("movement"))
    )
    change = pl.col("closing") - pl.col("opening")
    amounts = [
        usd(pl.when(pl.col("movement") == name).then(change.abs()).otherwise(0)).alias(
            f"{name}_arr_usd"
        )
        for name in ("new", "reactivation", "expansion", "contraction", "churn")
    ]

    def is_billed(industry: str, customer: str, month: date) -> bool:
        return run_rates.is_billed((customer, industry), month)

    return movements.with_columns(
        _is_final(movements, "customer_id", is_billed, settings, as_of)
    ).select(
        *key,
        "month_date",
        "movement",
        usd("opening").alias("opening_arr_usd"),
        *amounts,
        usd("closing").alias("closing_arr_usd"),
        usd("contracted").alias("contracted_arr_usd"),
        usd(pl.col("closing") - pl.col("contracted")).alias("usage_arr_usd"),
        pl.col("is_pending").alias("is_pending_renewal"),
        "is_final",
    )


def _movement() -> pl.Expr:
    opening, closing = pl.col("opening"), pl.col("closing")
    return (
        pl.when(closing == opening).then(pl.lit("none"))
        .when((opening == 0) & (pl.col("month_date") == pl.col("first_month")))
        .then(pl.lit("new"))
        .when(opening == 0).then(pl.lit("reactivation"))
        .when(closing == 0).then(pl.lit("churn"))
        .when(closing > opening).then(pl.lit("expansion"))
        .otherwise(pl.lit("contraction"))
    )  # fmt: skip


def retention_monthly(
    at_month_ends: pl.DataFrame, run_rates: UsageRunRates, settings: Settings, as_of: date
) -> pl.DataFrame:
    """fct_retention_monthly: each complete month against the month twelve before."""
    base = at_month_ends.select(
        "customer_id",
        "industry",
        "segment",
        pl.col("month_date").dt.offset_by("12mo"),
        pl.col("arr").alias("opening"),
    )
    now = at_month_ends.select(
        "customer_id", "industry", "month_date", pl.col("arr").alias("closing")
    )
    pairs = base.join(now, on=["customer_id", "industry", "month_date"], how="left").with_columns(
        pl.col("closing").fill_null(0)
    )
    group = ["industry", "segment", "month_date"]
    sums = with_all_segments(pairs).group_by(group).agg(*_retention_sums())
    rows = _months_since_first(with_all_segments(at_month_ends), as_of)
    joined = rows.join(sums, on=group, how="left").with_columns(
        pl.col("customers", "retained_customers", "opening", "closing", "retained").fill_null(0)
    )

    def is_billed(industry: str, segment: str, month: date) -> bool:
        return run_rates.is_billed_for_all(industry, month, segment)

    return joined.with_columns(_is_final(joined, "segment", is_billed, settings, as_of)).select(
        *group,
        pl.col("customers").cast(pl.Int64).alias("customer_count"),
        pl.col("retained_customers").cast(pl.Int64).alias("retained_customer_count"),
        *_retention_columns(),
        ratio("retained_customers", "customers").alias("logo_retention"),
        "is_final",
    )


def _retention_sums() -> list[pl.Expr]:
    return [
        pl.len().alias("customers"),
        (pl.col("closing") > 0).sum().alias("retained_customers"),
        pl.col("opening").sum(),
        pl.col("closing").sum(),
        pl.min_horizontal("opening", "closing").sum().alias("retained"),
    ]


def _retention_columns() -> list[pl.Expr]:
    return [
        usd("opening").alias("opening_arr_usd"),
        usd("closing").alias("closing_arr_usd"),
        usd("retained").alias("retained_arr_usd"),
        ratio("closing", "opening").alias("nrr"),
        ratio("retained", "opening").alias("grr"),
    ]


def _months_since_first(at_month_ends: pl.DataFrame, as_of: date) -> pl.DataFrame:
    first = at_month_ends.group_by("industry", "segment").agg(pl.col("month_date").min())
    rows = [
        (industry, segment, month)
        for industry, segment, start in first.iter_rows()
        for month in complete_month_starts(start, as_of)
    ]
    schema = {"industry": pl.String, "segment": pl.String, "month_date": pl.Date}
    return pl.DataFrame(rows, schema=schema, orient="row")


def nrr_cohorts(at_month_ends: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """fct_nrr_cohorts_monthly: customers by month of first month-end ARR, by months since."""
    key = ["customer_id", "industry", "segment"]
    start = (
        at_month_ends.sort("month_date")
        .group_by(key)
        .agg(
            pl.col("month_date").first().alias("first_arr_month_date"),
            pl.col("arr").first().alias("opening"),
        )
    )
    ages = _cohort_ages(start, as_of)
    now = at_month_ends.select(
        "customer_id", "industry", "month_date", pl.col("arr").alias("closing")
    )
    pairs = (
        with_all_segments(
            start.join(ages, on="first_arr_month_date", how="inner")
            .join(now, on=["customer_id", "industry", "month_date"], how="left")
            .with_columns(pl.col("closing").fill_null(0))
        )
    )  # fmt: skip
    group = ["industry", "segment", "first_arr_month_date", "months_since_start", "month_date"]
    return (
        pairs.group_by(group)
        .agg(*_retention_sums())
        .select(
            *group,
            pl.col("customers").cast(pl.Int64).alias("customer_count"),
            *_retention_columns(),
        )
    )


def _cohort_ages(start: pl.DataFrame, as_of: date) -> pl.DataFrame:
    rows = [
        (cohort, age, month)
        for cohort in start["first_arr_month_date"].unique().to_list()
        for age, month in enumerate(complete_month_starts(cohort, as_of))
    ]
    schema = {
        "first_arr_month_date": pl.Date,
        "months_since_start": pl.Int64,
        "month_date": pl.Date,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def retention_at(daily: pl.DataFrame, days: pl.DataFrame) -> pl.DataFrame:
    """Retention parts on given days: one row per industry and day with a base.

    days: column `day` with the dates wanted and `base_day`, twelve months before each.
    Returns industry, day, opening, closing, retained (micro USD), customers, retained_customers.
    """
    base = daily.filter(pl.col("arr") > 0).select(
        "customer_id", "industry", pl.col("day").alias("base_day"), pl.col("arr").alias("opening")
    )
    now = daily.select("customer_id", "industry", "day", pl.col("arr").alias("closing"))
    return (
        days.join(base, on="base_day", how="inner")
        .join(now, on=["customer_id", "industry", "day"], how="left")
        .with_columns(pl.col("closing").fill_null(0))
        .group_by("industry", "day")
        .agg(*_retention_sums())
    )
