"""Maps public data sets onto the raw tables of the input contract.

Each function takes a data set as published and returns the raw tables and the variables of a run.
What the data set does not have is left out or has no rows; nothing is invented beside what the
docstring says.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from python_checks.raw_rows.raw_folder import RawTables, empty_tables

INPUT_USD_PER_MILLION_TOKENS = 2.5
OUTPUT_USD_PER_MILLION_TOKENS = 10
WINDOW_SECONDS = 600
WEEK_SECONDS = 7 * 24 * 3600
# Weeks one and two of the client trace are laid on the last seven days of a month, so that usage
# charges reach the month's last day and the month counts as billed.
WEEK_STARTS = (date(2024, 1, 25), date(2025, 1, 25))
# The subscription customers are seen on this day; tenures are counted back from it.
SNAPSHOT = date(2024, 6, 30)


@dataclass(frozen=True)
class Scenario:
    """Raw tables and the variables of the run that reads them."""

    tables: RawTables
    variables: dict[str, Any]


def code_trace(requests: pl.DataFrame) -> Scenario:
    """An hour of LLM requests of one account, billed in one charge.

    requests: seq, ts (naive, taken as UTC), context_tokens, generated_tokens.

    One charge for the whole hour, not one per request: a request's price is a multiple of
    0.0000025 USD, which six decimals do not hold, and the sum of the rounded prices would be off.
    The price of all tokens together has six decimals exactly.
    """
    input_tokens = int(requests["context_tokens"].sum())
    output_tokens = int(requests["generated_tokens"].sum())
    price = (
        input_tokens * INPUT_USD_PER_MILLION_TOKENS + output_tokens * OUTPUT_USD_PER_MILLION_TOKENS
    ) / 1e6
    tables = empty_tables(["llm_api"])
    tables["raw_accounts"] = pl.DataFrame({"account_id": ["code"]})
    tables["raw_llm_requests"] = requests.select(
        pl.format("code-{}", "seq").alias("request_id"),
        pl.col("ts").alias("requested_at"),
        pl.lit("code").alias("account_id"),
        pl.lit("code").alias("model_id"),
        pl.col("context_tokens").alias("input_tokens"),
        pl.col("generated_tokens").alias("output_tokens"),
    )
    tables["raw_billing_charges"] = pl.DataFrame(
        {
            "charge_id": ["hour"],
            "account_id": ["code"],
            "industry": ["llm_api"],
            "model_id": ["code"],
            "charge_period_start": [requests["ts"].min()],
            "charge_category": ["usage"],
            "effective_amount": [round(price, 6)],
        }
    )
    return Scenario(tables, _variables("llm_api", date(2023, 11, 30)))


def client_weeks(windows: pl.DataFrame) -> Scenario:
    """Two weeks of load by client, the second a year after the first, at one USD a request.

    windows: client_id, window_start_s (from the trace's start), rate_rps. A window's requests are
    its rate times its length; a window is one usage charge, so that ten minutes of a client are
    billed as they were measured. There are no contract lines: ARR is the usage run rate alone.
    """
    week = pl.col("window_start_s") // WEEK_SECONDS
    first_day = pl.when(week == 0).then(pl.lit(WEEK_STARTS[0])).otherwise(pl.lit(WEEK_STARTS[1]))
    since_then = pl.duration(seconds=pl.col("window_start_s") % WEEK_SECONDS)
    start = first_day.cast(pl.Datetime("us")) + since_then
    charges = windows.select(
        pl.format("{}-{}", "client_id", "window_start_s").alias("charge_id"),
        pl.format("client-{}", "client_id").alias("account_id"),
        pl.lit("llm_api").alias("industry"),
        start.alias("charge_period_start"),
        (start + pl.duration(seconds=WINDOW_SECONDS)).alias("charge_period_end"),
        pl.lit("usage").alias("charge_category"),
        (pl.col("rate_rps") * WINDOW_SECONDS).alias("effective_amount"),
    )
    tables = empty_tables(["llm_api"])
    tables["raw_accounts"] = charges.select("account_id").unique(maintain_order=True)
    tables["raw_billing_charges"] = charges
    # The month is final once the renewal grace behind it has passed.
    return Scenario(tables, _variables("llm_api", date(2025, 3, 2)))


def subscriptions(customers: pl.DataFrame) -> Scenario:
    """Subscription customers as one contract line each; the contract term is the segment.

    customers: customerID, tenure (months), Contract, MonthlyCharges (USD), Churn.

    A line starts `tenure` months before the day after the snapshot. Who churned was in service up
    to the snapshot; the run looks back from two months later, so that the grace has lapsed and the
    month after the snapshot is final. Who is still there is censored: the data says nothing of the
    time after the snapshot, so the line's term ends beyond the horizon. An open end would say
    something else: such a line is in service at its 12-month mark and counts as renewed.
    """
    first_day_after = pl.lit(SNAPSHOT + timedelta(days=1))
    beyond_horizon = SNAPSHOT.replace(year=SNAPSHOT.year + 1)
    lines = customers.select(
        pl.col("customerID").alias("contract_line_id"),
        pl.col("customerID").alias("contract_id"),
        pl.col("customerID").alias("account_id"),
        pl.lit("computer_vision_api").alias("industry"),
        first_day_after.dt.offset_by(pl.format("-{}mo", "tenure")).alias("start_date"),
        pl.when("Churn").then(pl.lit(SNAPSHOT)).otherwise(pl.lit(beyond_horizon)).alias("end_date"),
        (pl.col("MonthlyCharges") * 12).alias("arr_amount"),
    )
    tables = empty_tables(["computer_vision_api"])
    tables["raw_accounts"] = customers.select(
        pl.col("customerID").alias("account_id"), pl.col("Contract").alias("segment")
    )
    tables["raw_contracts"] = lines
    return Scenario(tables, _variables("computer_vision_api", date(2024, 8, 31)))


def _variables(industry: str, as_of_date: date) -> dict[str, Any]:
    return {"industries": [industry], "as_of_date": as_of_date.isoformat()}
