"""The input contract: every raw row is staged, dropped as a duplicate or quarantined.

Written from docs/input_contract.md.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from .aliases import name_models
from .casting import DTYPES, NANO, cast_column
from .declarations import ALWAYS_REQUIRED, REQUEST_LOGS, TABLES, RawTable
from .measured_times import UNMEASURED, counts_in_latency, measure_times
from .reference import Reference, read_text_csv
from .repeats import judge_repeats
from .rules import USAGE_REVENUE_CATEGORIES, is_too_far_in_future, quarantine_rules
from .settings import Settings
from .spelling import spelt_alike

__all__ = ["USAGE_REVENUE_CATEGORIES", "ContractError", "Staged", "load_csv_folder", "stage"]

QUARANTINE_SCHEMA = {
    "raw_table": pl.String,
    "industry": pl.String,
    "row_id": pl.String,
    "quarantine_reason": pl.String,
    "raw_row": pl.String,
    "occurrence": pl.Int64,
}
# requests without a readable time, before it or further ahead than ABSURDLY_FAR count on this day
UNDATED = date(1970, 1, 1)
FIRST_INSTANT = datetime(1970, 1, 2)
A_DAY = timedelta(days=1)
# so much later than it arrived may a request be dated by a clock that is not quite right
CLOCK_TOLERANCE = timedelta(hours=1)
ABSURDLY_FAR = timedelta(days=3652)
ACCOUNTING_SCHEMA = {
    "raw_table": pl.String,
    "industry": pl.String,
    "raw_count": pl.Int64,
    "staged_count": pl.Int64,
    "duplicate_count": pl.Int64,
    "quarantined_count": pl.Int64,
    "unmeasured_count": pl.Int64,
}


class ContractError(ValueError):
    """Required tables or columns are absent; the message lists every problem."""


@dataclass(frozen=True)
class Staged:
    """What became of the raw rows.

    tables: raw table name -> staged rows, declared columns cast (absent optional tables are
    empty), models under the names that their aliases mean. A request log's rows carry their
    `industry` too. horizon: of all requests that are dated, refused and repeated ones too, columns
    industry, requested_at and is_in_time (not dated later than it arrived). inputs_present: the raw
    tables, and their columns as table.column, that were there.
    """

    tables: dict[str, pl.DataFrame]
    quarantined_rows: pl.DataFrame
    row_accounting: pl.DataFrame
    row_accounting_daily: pl.DataFrame
    horizon: pl.DataFrame
    inputs_present: frozenset[str]

    def requests(self) -> pl.DataFrame:
        """Staged requests of all industries, one row each, with industry and all columns of logs.

        A column that a log does not have is null; times in ms are integers of millionths.
        """
        columns = (column for log in REQUEST_LOGS.values() for column in TABLES[log].columns)
        shared = {"industry": "text", **{column.name: column.kind for column in columns}}
        frames = [
            frame.select(
                pl.col(name) if name in frame.columns else pl.lit(None, DTYPES[kind]).alias(name)
                for name, kind in shared.items()
            )
            for frame in (self.tables[log] for log in REQUEST_LOGS.values())
        ]
        return pl.concat(frames)


def load_csv_folder(path: str | Path) -> dict[str, pl.DataFrame]:
    """Read raw_*.csv of a folder as text frames (empty = null), keyed by raw table name."""
    return {file.stem: read_text_csv(file) for file in sorted(Path(path).glob("raw_*.csv"))}


def stage(raw: Mapping[str, pl.DataFrame], reference: Reference, settings: Settings) -> Staged:
    """Read all raw tables; raises ContractError when something required is absent."""
    _check_inputs(raw, settings)
    tables: dict[str, pl.DataFrame] = {}
    quarantined: list[pl.DataFrame] = []
    accounting: list[pl.DataFrame] = []
    accounting_daily: list[pl.DataFrame] = []
    horizon: list[pl.DataFrame] = []
    highest_rates: dict[str, int] = {"USD": NANO}
    for name, table in TABLES.items():
        enabled = not table.industry or table.industry in settings.industries
        frame = raw.get(name) if enabled else None
        judged = _judge(table, frame, reference, settings, highest_rates)
        tables[name] = _as_staged(table, judged.filter(pl.col("fate") == "staged"))
        if name == "raw_fx_rates":
            highest = tables[name].group_by("currency").agg(pl.col("usd_per_unit").max())
            highest_rates = dict(highest.iter_rows()) | highest_rates
        quarantined.append(_quarantined(table, judged))
        accounting.append(_accounting(table, judged, []))
        if table.industry:
            dated = judged.with_columns(_usage_day(settings).alias("usage_date"))
            accounting_daily.append(_accounting(table, dated, ["usage_date"]))
            horizon.append(_horizon(judged, settings))
    return Staged(
        tables=name_models(tables),
        quarantined_rows=pl.concat(quarantined),
        row_accounting=pl.concat(accounting),
        row_accounting_daily=pl.concat(accounting_daily),
        horizon=pl.concat(horizon),
        inputs_present=frozenset(name for name in TABLES if name in raw)
        | {f"{name}.{column}" for name in TABLES if name in raw for column in raw[name].columns},
    )


def _as_staged(table: RawTable, kept: pl.DataFrame) -> pl.DataFrame:
    """Kept rows as the project reads them: a correction that is written as usage becomes one."""
    if table.name != "raw_billing_charges":
        return kept
    category = pl.col("charge_category")
    takes_back = (
        pl.col("charge_class").eq_missing(pl.lit("correction"))
        | (pl.col("effective_amount") < 0)
        | (pl.col("consumed_quantity") < 0).fill_null(value=False)
    )
    return kept.with_columns(
        pl.when((category == "usage") & takes_back)
        .then(pl.lit("correction"))
        .otherwise(category)
        .alias("charge_category")
    )


def _check_inputs(raw: Mapping[str, pl.DataFrame], settings: Settings) -> None:
    required = {*ALWAYS_REQUIRED, *(REQUEST_LOGS[i] for i in settings.industries)}
    problems: list[str] = []
    for name, table in TABLES.items():
        if name not in raw:
            problems += [f"{name}: the table is absent"] if name in required else []
            continue
        if table.industry and table.industry not in settings.industries:
            continue
        problems += [
            f"{name}.{column.name} ({column.kind}): the column is absent"
            for column in table.columns
            if column.need and column.name not in raw[name].columns
        ]
    if problems:
        raise ContractError("; ".join(problems))


def _judge(
    table: RawTable,
    frame: pl.DataFrame | None,
    reference: Reference,
    settings: Settings,
    highest_rates: Mapping[str, int],
) -> pl.DataFrame:
    """Cast a table and give each row its fate (staged, duplicate, quarantined) and reason."""
    source = frame if frame is not None else pl.DataFrame()
    cast = _cast_table(table, source, settings)
    known = reference.industries["industry"].to_list()
    if table.has_industry_column:
        disabled = [i for i in known if i not in settings.industries]
        cast = cast.filter(~pl.col("industry").is_in(disabled).fill_null(value=False))
        account_to = pl.when(pl.col("industry").is_in(known)).then("industry")
        cast = cast.with_columns(account_to.otherwise(pl.lit("unknown")).alias("accounted_to"))
    else:
        cast = cast.with_columns(pl.lit(table.industry or "all").alias("accounted_to"))
    if table.industry:
        cast = cast.with_columns(pl.lit(table.industry).alias("industry"))
    rules = quarantine_rules(table, reference, settings, highest_rates)
    # what an export means by a row its adapter says, before anything else
    unmapped = ["export_problem"] if "export_problem" in cast.columns else []
    reasons = [*unmapped, *(pl.when(rule).then(pl.lit(text)) for text, rule in rules)]
    cast = cast.with_columns(pl.coalesce(reasons).alias("reason")).drop(unmapped)
    refused = cast.filter(pl.col("reason").is_not_null()).with_columns(fate=pl.lit("quarantined"))
    used = judge_repeats(table, cast.filter(pl.col("reason").is_null()), settings)
    return _with_raw_rows(pl.concat([used, refused]), source)


def _cast_table(table: RawTable, source: pl.DataFrame, settings: Settings) -> pl.DataFrame:
    """Declared columns cast, one mask per column, row_number and, of requests, content_id."""
    height = source.height
    columns: list[pl.Series] = []
    for column in table.columns:
        if column.name in source.columns:
            values, problem = cast_column(source[column.name], column.kind)
        else:
            values = pl.Series(column.name, [None] * height, dtype=DTYPES[column.kind])
            problem = pl.Series(column.name, [False] * height, dtype=pl.Boolean)
        values = spelt_alike(table, column, values)
        columns += [values, problem.alias(f"problem_{column.name}")]
    if "export_problem" in source.columns:
        columns.append(source["export_problem"].cast(pl.String))
    numbers = pl.Series("row_number", range(height), dtype=pl.Int64)
    cast = pl.DataFrame([*columns, numbers])
    if table.industry:
        cast = cast.with_columns(_content_id(source, cast["request_id"]))
    # An arrival in the future is none.
    latest = settings.run_started_at_utc + A_DAY
    arrived = pl.when(pl.col("ingested_at") <= latest).then("ingested_at").alias("ingested_at")
    return measure_times(table, cast.with_columns(arrived))


def _content_id(source: pl.DataFrame, ids: pl.Series) -> pl.Series:
    """Of rows without an id the number of the first that came the same but for ingested_at."""
    names = [name for name in source.columns if name != "ingested_at"]
    numbered = source.with_columns(pl.int_range(source.height).alias("content_id"))
    first = (
        numbered.filter(ids.is_null())
        .with_columns(pl.col("content_id").min().over(names).alias("first_id"))
        .select("content_id", "first_id")
    )
    found = numbered.select("content_id").join(
        first, on="content_id", how="left", maintain_order="left"
    )
    return found["first_id"].alias("content_id")


def _with_raw_rows(judged: pl.DataFrame, source: pl.DataFrame) -> pl.DataFrame:
    """Add raw_row to quarantined rows: the row as it came, JSON text."""
    numbers = judged.filter(pl.col("fate") == "quarantined")["row_number"]
    texts = [_json(row) for row in source[numbers].iter_rows(named=True)] if len(numbers) else []
    rows = pl.DataFrame(
        {"row_number": numbers, "raw_row": pl.Series(texts, dtype=pl.String)},
        schema={"row_number": pl.Int64, "raw_row": pl.String},
    )
    return judged.join(rows, on="row_number", how="left", maintain_order="left")


def _horizon(judged: pl.DataFrame, settings: Settings) -> pl.DataFrame:
    requested, arrived = pl.col("requested_at"), pl.col("ingested_at")
    started_at = settings.run_started_at_utc
    is_dated = (requested >= FIRST_INSTANT) & ~is_too_far_in_future(settings)
    return judged.filter(is_dated).select(
        "industry",
        "requested_at",
        (requested <= pl.coalesce(arrived + CLOCK_TOLERANCE, started_at)).alias("is_in_time"),
    )


def _json(row: Mapping[str, Any]) -> str:
    return json.dumps({name: _json_value(value) for name, value in row.items()}, ensure_ascii=False)


def _json_value(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)


def _quarantined(table: RawTable, judged: pl.DataFrame) -> pl.DataFrame:
    rows = judged.filter(pl.col("fate") == "quarantined")
    parts = [pl.col(name).cast(pl.String) for name in table.key]
    row_id = pl.lit(None, pl.String())
    if parts:
        joined = pl.concat_str([part.fill_null("") for part in parts], separator="|")
        row_id = pl.when(pl.any_horizontal(part.is_not_null() for part in parts)).then(joined)
    named = rows.select(
        pl.lit(table.name).alias("raw_table"),
        pl.col("accounted_to").alias("industry"),
        row_id.alias("row_id"),
        pl.col("reason").alias("quarantine_reason"),
        "raw_row",
    )
    occurrence = (pl.int_range(pl.len(), dtype=pl.Int64) + 1).over(named.columns)
    return named.with_columns(occurrence.alias("occurrence")).select(QUARANTINE_SCHEMA.keys())


def _usage_day(settings: Settings) -> pl.Expr:
    """UTC day of a request; UNDATED when its time is unreadable or absurd."""
    day = pl.col("requested_at").dt.date()
    limit = settings.run_started_at_utc.date() + ABSURDLY_FAR
    return pl.when((day > UNDATED) & (day < limit)).then(day).otherwise(pl.lit(UNDATED))


def _accounting(table: RawTable, judged: pl.DataFrame, more_keys: list[str]) -> pl.DataFrame:
    def count(fate: str) -> pl.Expr:
        return (pl.col("fate") == fate).sum().cast(pl.Int64)

    unmeasured = pl.lit(value=False)
    if table.industry:
        is_staged = pl.col("fate") == "staged"
        unmeasured = is_staged & counts_in_latency(judged.columns) & pl.col(UNMEASURED)
    return (
        judged.group_by(pl.col("accounted_to").alias("industry"), *more_keys)
        .agg(
            pl.len().cast(pl.Int64).alias("raw_count"),
            count("staged").alias("staged_count"),
            count("duplicate").alias("duplicate_count"),
            count("quarantined").alias("quarantined_count"),
            unmeasured.sum().cast(pl.Int64).alias("unmeasured_count"),
        )
        .with_columns(pl.lit(table.name).alias("raw_table"))
        .select(*ACCOUNTING_SCHEMA.keys(), *more_keys)
    )
