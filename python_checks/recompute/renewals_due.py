"""What is due in the quarters to come, beside what became of what was due.

Written from docs/definitions.md section Each subscription renews for itself.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from .arithmetic import ratio
from .periods import add_months, period_start, twelve_months_before
from .renewals import MONTHLY_DAYS, RATED_STATES
from .retention import with_all_segments

GROUP = ["industry", "segment"]
QUARTERS_AHEAD = 2


def renewals_due(of_terms: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """rpt_renewals_due_quarterly from fct_contract_renewals."""
    length = (pl.col("due_date") - pl.col("term_start_date")).dt.total_days()
    terms = with_all_segments(of_terms.filter(length > MONTHLY_DAYS))
    end = add_months(period_start(as_of, "quarter"), 3 * (QUARTERS_AHEAD + 1))
    is_due = (pl.col("state") == "upcoming") & (pl.col("due_date") < end)
    due = (
        terms.filter(is_due)
        .group_by(*GROUP, pl.col("due_date").dt.truncate("1q").alias("quarter_date"))
        .agg(
            pl.struct("customer_id", "contract_id").n_unique().cast(pl.Int64)
            .alias("contract_count"),
            pl.col("customer_id").n_unique().cast(pl.Int64).alias("customer_count"),
            pl.col("expiring_arr_usd").sum(),
        )
    )  # fmt: skip
    return due.join(_decided(terms, as_of), on=GROUP, how="left").select(
        *GROUP,
        "quarter_date",
        "contract_count",
        "customer_count",
        "expiring_arr_usd",
        pl.col("decided_term_count").fill_null(0),
        ratio("kept_count", "decided_term_count").alias("past_renewal_rate"),
        ratio("kept_arr_usd", "decided_arr_usd").alias("past_renewal_rate_arr"),
    )


def _decided(terms: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """What became of the terms that were due in the twelve months up to `as_of`."""
    is_recent = (pl.col("due_date") > twelve_months_before(as_of)) & (pl.col("due_date") <= as_of)
    kept = pl.min_horizontal("expiring_arr_usd", "renewed_arr_usd")
    return (
        terms.filter(is_recent & pl.col("state").is_in(RATED_STATES))
        .group_by(GROUP)
        .agg(
            pl.len().cast(pl.Int64).alias("decided_term_count"),
            (pl.col("state") != "churned").sum().cast(pl.Int64).alias("kept_count"),
            kept.sum().alias("kept_arr_usd"),
            pl.col("expiring_arr_usd").sum().alias("decided_arr_usd"),
        )
    )
