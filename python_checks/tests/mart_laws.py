"""Laws that the marts of every vendor obey: within a row, between rows, between marts."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl


def assert_laws(marts: Mapping[str, pl.DataFrame]) -> None:
    """Raise AssertionError with the rows that break a law; every mart with laws has rows."""
    for mart, broken in LAWS.items():
        for law, condition in broken.items():
            assert marts[mart].height, mart
            rows = marts[mart].filter(condition)
            assert rows.is_empty(), f"{mart}: {law}\n{rows.head(5).to_dicts()}"
    assert_segments_sum_to_all(marts["fct_retention_monthly"])
    assert_segments_sum_to_all(marts["fct_nrr_cohorts_monthly"])
    assert_segments_sum_to_all(marts["fct_renewal_cohorts_monthly"])
    assert_each_month_opens_where_the_one_before_closed(marts["fct_arr_movements_monthly"])
    assert_marks_of_one_term_are_its_own(marts["fct_renewals"], marts["fct_contract_renewals"])
    assert_what_terms_lost_has_reasons(
        marts["fct_contract_renewals"], marts["fct_churn_reasons_monthly"]
    )
    assert_arr_is_that_of_all_customers(marts["fct_kpis"], marts["fct_arr_movements_monthly"])
    assert_customers_earn_what_their_cohorts_do(
        marts["fct_customer_margins_monthly"], marts["fct_margin_cohorts_monthly"]
    )


def outside_zero_and_one(*columns: str) -> pl.Expr:
    """Whether a column is no rate."""
    return pl.any_horizontal((pl.col(name) < 0) | (pl.col(name) > 1) for name in columns)


def negative(*columns: str) -> pl.Expr:
    """Whether a column is below zero."""
    return pl.any_horizontal(pl.col(name) < 0 for name in columns)


IS_RENEWED = pl.col("state").is_in(["renewed", "late"])
IS_LOSS = (pl.col("state") == "churned") | (
    IS_RENEWED & (pl.col("renewed_arr_usd") < pl.col("expiring_arr_usd"))
)
MOVED = ("new", "reactivation", "expansion", "contraction", "churn")
RETENTION_LAWS = {
    "GRR never exceeds NRR": pl.col("grr") > pl.col("nrr"),
    "GRR is a rate": outside_zero_and_one("grr"),
    "retained never exceeds closing": pl.col("retained_arr_usd") > pl.col("closing_arr_usd"),
    "retained never exceeds opening": pl.col("retained_arr_usd") > pl.col("opening_arr_usd"),
    "no rate without a base": (pl.col("customer_count") == 0)
    & (pl.col("nrr").is_not_null() | pl.col("grr").is_not_null()),
    "a base has a rate": (pl.col("customer_count") > 0) & pl.col("nrr").is_null(),
    "nothing is negative": negative("opening_arr_usd", "closing_arr_usd", "retained_arr_usd"),
}
LAWS: dict[str, dict[str, pl.Expr]] = {
    "fct_arr_movements_monthly": {
        "movements add up": pl.col("opening_arr_usd")
        + pl.col("new_arr_usd")
        + pl.col("reactivation_arr_usd")
        + pl.col("expansion_arr_usd")
        - pl.col("contraction_arr_usd")
        - pl.col("churn_arr_usd")
        != pl.col("closing_arr_usd"),
        "nothing is negative": negative(
            "opening_arr_usd", "closing_arr_usd", *(f"{name}_arr_usd" for name in MOVED)
        ),
        "a movement has its own amount only": pl.any_horizontal(
            (pl.col(f"{name}_arr_usd") > 0) != (pl.col("movement") == name) for name in MOVED
        ),
        "nobody churns or is pending while in the same state": (pl.col("movement") == "churn")
        & pl.col("is_pending_renewal"),
        "contracted and usage make the closing": pl.col("contracted_arr_usd")
        + pl.col("usage_arr_usd")
        != pl.col("closing_arr_usd"),
        "usage never takes away": negative("contracted_arr_usd", "usage_arr_usd"),
    },
    "fct_contract_renewals": {
        "a term has a day": pl.col("term_end_date") < pl.col("term_start_date"),
        "due the day after the end": pl.col("due_date")
        != pl.col("term_end_date").dt.offset_by("1d"),
        "nothing is negative": negative("expiring_arr_usd", "renewed_arr_usd"),
        "a churned term renews nothing": (pl.col("state") == "churned")
        & (pl.col("renewed_arr_usd") != 0),
        "an open term has no renewed ARR yet": pl.col("state").is_in(["pending", "upcoming"])
        != pl.col("renewed_arr_usd").is_null(),
        "what continues a term has a day": pl.col("next_contract_id").is_null()
        != pl.col("days_late").is_null(),
        "only what is renewed is continued": ~IS_RENEWED
        & (pl.col("days_late").is_not_null() | pl.col("is_auto_renewed") | pl.col("is_inferred")),
        "by itself is on time": pl.col("is_auto_renewed")
        & (pl.col("is_inferred") | (pl.col("days_late") != 0)),
        "a reason is one for a loss": pl.col("churn_reason").is_not_null() & ~IS_LOSS,
    },
    "fct_churn_reasons_monthly": {
        "a customer has a term": pl.col("customer_count") > pl.col("term_count"),
        "nothing is negative": negative("lost_arr_usd", "customer_count"),
    },
    "fct_retention_monthly": RETENTION_LAWS
    | {
        "logos never exceed the base": pl.col("retained_customer_count") > pl.col("customer_count"),
        "logo retention is a rate": outside_zero_and_one("logo_retention"),
    },
    "fct_nrr_cohorts_monthly": RETENTION_LAWS
    | {
        "a cohort starts whole": (pl.col("months_since_start") == 0)
        & ((pl.col("nrr") != 1) | (pl.col("grr") != 1)),
    },
    "fct_renewals": {
        "a churned mark renews nothing": (pl.col("state") == "churned")
        & (pl.col("renewed_arr_usd") != 0),
        "nothing is negative": negative("expiring_arr_usd", "renewed_arr_usd"),
        "an open mark has no renewed ARR": pl.col("state").is_in(["pending", "not_due"])
        & pl.col("renewed_arr_usd").is_not_null(),
        "not due without a term": (pl.col("state") == "not_due") != (pl.col("term_count") == 0),
    },
    "fct_renewal_cohorts_monthly": {
        "rates are rates": outside_zero_and_one("renewal_rate_12m", "renewal_rate_12m_arr"),
        "retained never exceeds expiring": pl.col("retained_arr_usd") > pl.col("expiring_arr_usd"),
    },
    "fct_usage_daily": {
        "errors never exceed requests": pl.col("error_count") > pl.col("request_count"),
        "cached never exceeds input": pl.col("cache_read_input_tokens")
        + pl.col("cache_creation_input_tokens")
        > pl.col("input_tokens"),
        "reasoning never exceeds output": pl.col("reasoning_output_tokens")
        > pl.col("output_tokens"),
    },
    "fct_uptime": {
        "uptime is a rate": outside_zero_and_one("uptime_rate"),
        "nothing is negative": negative("downtime_minutes"),
    },
    "fct_row_accounting": {
        "every row ends in one place": pl.col("raw_count")
        != pl.col("staged_count") + pl.col("duplicate_count") + pl.col("quarantined_count"),
        "what is unmeasured counts": pl.col("unmeasured_count") > pl.col("staged_count"),
    },
    "fct_kpis": {
        "a renewal rate is a rate": pl.col("kpi").is_in(
            ["renewal_rate_12m", "renewal_rate_12m_arr", "contract_renewal_rate_arr"]
        )
        & outside_zero_and_one("kpi_value"),
        "an error rate is a rate": (pl.col("kpi") == "error_rate")
        & outside_zero_and_one("kpi_value"),
        "active customers are counted": (pl.col("kpi") == "active_customer_count")
        & (pl.col("kpi_value") < 0),
    },
}


def assert_segments_sum_to_all(mart: pl.DataFrame) -> None:
    """Counts and sums over segments are those of `all`, which also has every row."""
    measures = [name for name in mart.columns if name.endswith(("_count", "_arr_usd"))]
    dates = [name for name in mart.columns if name.endswith("month_date")]
    key = ["industry", *dates]
    is_all = pl.col("segment") == "all"
    summed = mart.filter(~is_all).group_by(key).agg(pl.col(measures).sum())
    joined = mart.filter(is_all).join(summed, on=key, how="full", suffix="_summed")
    differs = pl.any_horizontal(
        pl.col(name).ne_missing(pl.col(f"{name}_summed")) for name in measures
    )
    assert joined.height
    assert joined.filter(differs).is_empty(), joined.filter(differs).head(5).to_dicts()


def assert_each_month_opens_where_the_one_before_closed(movements: pl.DataFrame) -> None:
    """A customer's month opens at the closing of the month before, zero where there is none."""
    key = ["customer_id", "industry", "month_date"]
    before = movements.select(
        "customer_id", "industry", pl.col("month_date").dt.offset_by("1mo"), "closing_arr_usd"
    )
    joined = movements.join(before, on=key, how="left", suffix="_before")
    differs = pl.col("opening_arr_usd") != pl.col("closing_arr_usd_before").fill_null(0)
    assert joined.filter(differs).is_empty(), joined.filter(differs).head(5).to_dicts()


def assert_marks_of_one_term_are_its_own(marks: pl.DataFrame, terms: pl.DataFrame) -> None:
    """A mark with one term up has its ARR; terms without a due date are not in the mart."""
    key = ["customer_id", "industry", "due_date", "expiring_arr_usd"]
    of_one = marks.filter(
        (pl.col("term_count") == 1) & (pl.col("decision_date") != pl.col("mark_date"))
    ).rename({"decision_date": "due_date"})
    assert of_one.height
    without = of_one.join(terms, on=key, how="anti")
    assert without.is_empty(), without.head(5).to_dicts()
    renewed = of_one.filter(IS_RENEWED)
    own = terms.with_columns(pl.col("renewed_arr_usd").fill_null(0))
    differing = renewed.join(own, on=[*key, "renewed_arr_usd"], how="anti")
    assert differing.is_empty(), differing.head(5).to_dicts()


def assert_what_terms_lost_has_reasons(terms: pl.DataFrame, reasons: pl.DataFrame) -> None:
    """The reasons of all months explain each term that was lost or shrank, once."""
    lost = (
        terms.filter(IS_LOSS)
        .group_by("industry")
        .agg(
            pl.len().cast(pl.Int64).alias("term_count"),
            (pl.col("expiring_arr_usd") - pl.col("renewed_arr_usd"))
            .clip(lower_bound=0)
            .sum()
            .alias("lost_arr_usd"),
        )
    )
    told = reasons.group_by("industry").agg(pl.col("term_count", "lost_arr_usd").sum())
    joined = lost.join(told, on="industry", how="full", suffix="_told")
    differs = pl.any_horizontal(
        pl.col(name).ne_missing(pl.col(f"{name}_told")) for name in ("term_count", "lost_arr_usd")
    )
    assert joined.filter(differs).is_empty(), joined.filter(differs).to_dicts()


def assert_arr_is_that_of_all_customers(kpis: pl.DataFrame, movements: pl.DataFrame) -> None:
    """The KPI arr of a month is the sum of what its customers close with."""
    arr = kpis.filter((pl.col("kpi") == "arr") & (pl.col("period_grain") == "month"))
    key = ["industry", "month_date"]
    closing = movements.group_by(key).agg(pl.col("closing_arr_usd").sum())
    joined = arr.join(closing, left_on=["industry", "period_start"], right_on=key, how="inner")
    assert joined.height
    differs = pl.col("numerator") != pl.col("closing_arr_usd")
    assert joined.filter(differs).is_empty(), joined.filter(differs).head(5).to_dicts()


def assert_customers_earn_what_their_cohorts_do(
    customers: pl.DataFrame, cohorts: pl.DataFrame
) -> None:
    """A month's revenue and cost are the same by customer and by cohort, but for rounded rows.

    Customers with ARR alone have months, too, in which there is neither.
    """
    key, amounts = ["industry", "month_date"], ["revenue_usd", "cost_usd"]
    total, of_cohorts = (
        mart.group_by(key).agg(pl.col(amounts).cast(pl.Float64).sum(), pl.len().alias("rows"))
        for mart in (customers, cohorts)
    )
    joined = total.join(of_cohorts, on=key, how="full", suffix="_of_cohorts", coalesce=True)
    joined = joined.fill_null(0)
    rounding = (pl.col("rows") + pl.col("rows_of_cohorts")) * 0.000_000_51
    differs = pl.any_horizontal(
        (pl.col(name) - pl.col(f"{name}_of_cohorts")).abs() > rounding for name in amounts
    )
    assert joined.filter(pl.col("revenue_usd") > 0).height
    assert joined.filter(differs).is_empty(), joined.filter(differs).head(5).to_dicts()
