"""fct_contract_renewals, and what was lost with the terms that were not renewed in full.

Written from docs/definitions.md section Each subscription renews for itself. Money inside is micro
USD, in the marts USD.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import polars as pl

from .arithmetic import usd
from .casting import MICRO
from .customers import Customers, Key
from .periods import month_end, month_start
from .term_renewals import RENEWED_STATES, Renewing, TermRenewal

CONTRACT_RENEWALS_SCHEMA = {
    "customer_id": pl.String,
    "contract_id": pl.String,
    "contract_item_id": pl.String,
    "next_contract_id": pl.String,
    "renewal_id": pl.String,
    "industry": pl.String,
    "state": pl.String,
    "churn_reason": pl.String,
    "expiring_arr_usd": pl.Float64,
    "renewed_arr_usd": pl.Float64,
    "days_late": pl.Int64,
    "is_auto_renewed": pl.Boolean,
    "is_inferred": pl.Boolean,
    "term_start_date": pl.Date,
    "term_end_date": pl.Date,
    "due_date": pl.Date,
}
LOST_SCHEMA = {
    "industry": pl.String,
    "churn_reason": pl.String,
    "customer_id": pl.String,
    "lost": pl.Int64,
    "month_date": pl.Date,
    "day": pl.Date,
}


def contract_renewals(renewings: Iterable[Renewing], customers: Customers) -> pl.DataFrame:
    """One row per subscription and term with a due date."""
    rows = [
        _row(of_customer, renewal) for of_customer in renewings for renewal in of_customer.renewals
    ]
    return customers.add_segment(pl.DataFrame(rows, schema=CONTRACT_RENEWALS_SCHEMA, orient="row"))


def _row(of_customer: Renewing, renewal: TermRenewal) -> tuple[object, ...]:
    customer_id, industry = of_customer.book.key
    contract, item = renewal.term.subscription
    continuation = renewal.continuation if renewal.state in RENEWED_STATES else None
    following = days_late = None
    if continuation is not None:
        names = [*continuation.contracts, *(contract for contract, _ in continuation.items)]
        following = contract if continuation.is_own else min(names)
        days_late = (continuation.day - renewal.due_date).days
    return (
        customer_id,
        contract,
        item,
        following,
        renewal.row.renewal_id if renewal.row is not None else None,
        industry,
        renewal.state,
        renewal.churn_reason,
        renewal.expiring / MICRO,
        None if renewal.renewed is None else renewal.renewed / MICRO,
        days_late,
        continuation is not None and _is_auto_renewed(of_customer, renewal),
        continuation is not None and continuation.is_inferred,
        renewal.term.start,
        renewal.term.end,
        renewal.due_date,
    )


def _is_auto_renewed(of_customer: Renewing, renewal: TermRenewal) -> bool:
    """Whether a line whose paper is over serves on the due date."""
    continuation = renewal.continuation
    if continuation is None or not continuation.is_own or continuation.day != renewal.due_date:
        return False
    lines = of_customer.book.service.lines_in_force(renewal.term.subscription, continuation.day)
    return any(line.paper_end is not None and line.paper_end < renewal.due_date for line in lines)


def churn_reasons(
    renewings: Mapping[Key, Renewing], daily: pl.DataFrame, as_of: date
) -> pl.DataFrame:
    """fct_churn_reasons_monthly: what was lost by industry, month of the loss and reason.

    daily: arr.daily_arr, ARR of every customer and industry on every day.
    """
    rows: list[tuple[object, ...]] = []
    for (customer_id, industry), of_customer in renewings.items():
        for renewal in of_customer.renewals:
            if renewal.state != "churned" and not renewal.is_renewed_for_less:
                continue
            unnamed = "unknown" if renewal.state == "churned" else "contraction"
            rows.append(
                (
                    industry, renewal.churn_reason or unnamed, customer_id, renewal.lost,
                    month_start(renewal.ended), min(month_end(renewal.ended), as_of),
                )
            )  # fmt: skip
    lost = pl.DataFrame(rows, schema=LOST_SCHEMA, orient="row")
    has_arr = daily.filter(pl.col("arr") > 0).select(
        "customer_id", "industry", "day", has_arr=pl.lit(value=True)
    )
    is_gone = pl.col("has_arr").is_null()
    return (
        lost.join(has_arr, on=["customer_id", "industry", "day"], how="left")
        .group_by("industry", "month_date", "churn_reason")
        .agg(
            pl.len().cast(pl.Int64).alias("term_count"),
            pl.col("customer_id").filter(is_gone).n_unique().cast(pl.Int64).alias("customer_count"),
            pl.col("lost").sum(),
        )
        .with_columns(usd("lost").alias("lost_arr_usd"))
        .drop("lost")
    )
