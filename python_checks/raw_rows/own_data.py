"""A small vendor of one industry, in the forms in which a user may keep its raw tables."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import polars as pl

from python_checks.raw_rows.raw_folder import RawTables
from python_checks.sample.schema import COLUMNS, REQUEST_LOGS

MODELS = ("one", "two")
LAST_DAY = date(2026, 3, 31)
# Charges and requests of each account in the months from the first to the last.
MONTHS = [date(2024 + month // 12, month % 12 + 1, 1) for month in range(27)]
UNITS: dict[str, dict[str, int]] = {
    "llm_api": {"input_tokens": 90_000, "cache_read_input_tokens": 30_000, "output_tokens": 9_000},
    "computer_vision_api": {"image_count": 1_200},
    "image_generation_api": {"image_count": 70},
}


def typed_tables(industry: str) -> RawTables:
    """The four required tables with typed columns, without the optional columns of no use to it.

    Types are dates, timestamps with and without a zone, doubles, decimals and big integers. Three
    customers over 27 months up to LAST_DAY: one grows, one of two accounts renews late, one
    churns; the last request is at 23:30 UTC, so that the marts speak for LAST_DAY.
    """
    return {
        "raw_accounts": _accounts(),
        "raw_contracts": _contracts(industry),
        "raw_billing_charges": _charges(industry),
        REQUEST_LOGS[industry]: _requests(industry),
    }


def text_tables(industry: str) -> RawTables:
    """The same rows as text, with every declared column and columns that nobody declared.

    Without the times to and per token: whether they are there is a status of the scorecard.
    """
    return {
        name: _as_text(rows).select(
            pl.lit("ignored").alias("loaded_by"),
            *(
                pl.col(column) if column in rows.columns else pl.lit(None, pl.String).alias(column)
                for column in COLUMNS[name]
                if not column.startswith("time_")
            ),
            pl.lit("17").alias("row number"),
        )
        for name, rows in typed_tables(industry).items()
    }


def registered_models(industry: str) -> pl.DataFrame:
    """raw_models of the vendor."""
    return pl.DataFrame(
        {
            "model_id": MODELS,
            "industry": [industry] * len(MODELS),
            "released_at": [datetime(2023, 5, 1), datetime(2024, 9, 1)],
        }
    )


def _accounts() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "account_id": ["grows", "late", "late-child", "leaves"],
            "parent_account_id": [None, None, "late", None],
            "segment": ["enterprise", "startup", None, None],
        }
    )


def _contracts(industry: str) -> pl.DataFrame:
    lines = [
        ("grows-1", "grows", date(2024, 1, 15), date(2025, 1, 14), 12_000.0),
        ("grows-2", "grows", date(2025, 1, 15), None, 18_000.5),
        ("late-1", "late", date(2024, 2, 1), date(2025, 1, 31), 6_000.0),
        ("late-2", "late", date(2025, 2, 21), date(2026, 12, 31), 6_600.0),
        ("child-1", "late-child", date(2024, 6, 1), None, 600.25),
        ("leaves-1", "leaves", date(2024, 3, 1), date(2025, 2, 28), 4_800.0),
    ]
    frame = pl.DataFrame(
        lines,
        schema={
            "contract_line_id": pl.String,
            "account_id": pl.String,
            "start_date": pl.Date,
            "end_date": pl.Date,
            "arr_amount": pl.Float64,
        },
        orient="row",
    )
    return frame.with_columns(
        pl.col("account_id").alias("contract_id"), pl.lit(industry).alias("industry")
    )


def _charges(industry: str) -> pl.DataFrame:
    rows = [
        {
            "charge_id": f"{account}-{month}-{category}",
            "account_id": account,
            "industry": industry,
            "model_id": MODELS[number % 2],
            "charge_period_start": datetime.combine(month, datetime.min.time()),
            "charge_period_end": datetime.combine(_next_month(month), datetime.min.time()),
            "charge_category": category,
            "effective_amount": amount,
        }
        for number, month in enumerate(MONTHS)
        for account in _active_accounts(month)
        for category, amount in (("usage", 100.123457 + number), ("credit", -1.5))
    ]
    return pl.DataFrame(rows).with_columns(pl.col("effective_amount").cast(pl.Decimal(18, 6)))


def _requests(industry: str) -> pl.DataFrame:
    """Two requests a month and account, every ninth of them failed; the last closes LAST_DAY."""
    times = [datetime(m.year, m.month, day, 23, 30) for m in MONTHS for day in (3, 17)]
    times.append(datetime.combine(LAST_DAY, datetime.min.time()) + timedelta(hours=23.5))
    units = UNITS[industry]
    rows: list[dict[str, Any]] = []
    for at in times:
        for account in _active_accounts(at.date()):
            number = len(rows)
            is_failed = number % 9 == 8
            rows.append(
                {
                    "request_id": f"request-{number}",
                    "requested_at": at,
                    "account_id": account,
                    "model_id": MODELS[number % 2],
                    **{name: None if is_failed else units[name] + number for name in units},
                    "latency_ms": 100.5 + number,
                    "error_type": "timeout" if is_failed else None,
                }
            )
    # An instant is the same in every zone.
    in_utc = pl.col("requested_at").dt.replace_time_zone("UTC")
    return pl.DataFrame(rows, infer_schema_length=None).with_columns(
        in_utc.dt.convert_time_zone("Europe/Berlin")
    )


def _active_accounts(day: date) -> list[str]:
    return ["grows", "late", "late-child"] + (["leaves"] if day < date(2025, 3, 1) else [])


def _next_month(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def _as_text(rows: pl.DataFrame) -> pl.DataFrame:
    """Every column as text; a time with a zone keeps its offset."""
    return rows.select(_column_as_text(column) for column in rows.get_columns())


def _column_as_text(column: pl.Series) -> pl.Series:
    if isinstance(column.dtype, pl.Datetime):
        offset = "%z" if column.dtype.time_zone else ""
        return column.dt.to_string("%Y-%m-%d %H:%M:%S" + offset)
    return column.cast(pl.String)
