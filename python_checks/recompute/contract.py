"""The input contract: every raw row is staged, dropped as a duplicate or quarantined.

Written from docs/input_contract.md.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from .casting import DTYPES, MICRO, NANO, SPACES, as_code, cast_column
from .declarations import (
    ALWAYS_REQUIRED,
    CODES,
    CONVERTED,
    ENDS_AFTER_STARTS,
    KNOWN_VALUES,
    MAXIMUM,
    MAXIMUM_OF_REQUESTS,
    MAXIMUM_USD,
    NOT_IN_FUTURE,
    NOT_IN_PAST,
    REQUEST_LOGS,
    TABLES,
    RawTable,
)
from .reference import Reference, read_text_csv
from .settings import Settings

USAGE_REVENUE_CATEGORIES = ("usage", "credit", "correction")
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
ABSURDLY_FAR = timedelta(days=3652)
ACCOUNTING_SCHEMA = {
    "raw_table": pl.String,
    "industry": pl.String,
    "raw_count": pl.Int64,
    "staged_count": pl.Int64,
    "duplicate_count": pl.Int64,
    "quarantined_count": pl.Int64,
}


class ContractError(ValueError):
    """Required tables or columns are absent; the message lists every problem."""


@dataclass(frozen=True)
class Staged:
    """What became of the raw rows.

    tables: raw table name -> staged rows, declared columns cast (absent optional tables are
    empty). A request log's rows carry their `industry` too. inputs_present: the raw tables, and
    their columns as table.column, that were there.
    """

    tables: dict[str, pl.DataFrame]
    quarantined_rows: pl.DataFrame
    row_accounting: pl.DataFrame
    row_accounting_daily: pl.DataFrame
    inputs_present: frozenset[str]

    def requests(self) -> pl.DataFrame:
        """Staged requests of all industries, one row each, with the columns they share.

        Columns: industry, request_id and those of `shared` (null when the log has no such
        column); times in ms are integers of millionths.
        """
        shared = {
            "industry": "text", "request_id": "text", "requested_at": "timestamp",
            "account_id": "text", "model_id": "text", "region": "text", "error_type": "text",
            "input_tokens": "integer", "cache_read_input_tokens": "integer",
            "output_tokens": "integer", "image_count": "integer",
            "deployment_id": "text", "service_tier": "text", "speed_tier": "text",
            "operation": "text", "deployment_target": "text", "llm_integration": "text",
            "time_to_first_token_ms": "decimal", "time_per_output_token_ms": "decimal",
            "latency_ms": "decimal",
        }  # fmt: skip
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
    return Staged(
        tables=tables,
        quarantined_rows=pl.concat(quarantined),
        row_accounting=pl.concat(accounting),
        row_accounting_daily=pl.concat(accounting_daily),
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
    cast = _cast_table(table, frame)
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
    rules = _rules(table, reference, settings, highest_rates)
    cast = cast.with_columns(
        pl.coalesce(pl.when(rule).then(pl.lit(text)) for text, rule in rules).alias("reason")
    )
    return _judge_repeats(table, cast, settings)


def _cast_table(table: RawTable, frame: pl.DataFrame | None) -> pl.DataFrame:
    """Declared columns cast, raw_row (the row as it came, JSON text), one mask per column."""
    source = frame if frame is not None else pl.DataFrame()
    height = source.height
    columns: list[pl.Series] = []
    for column in table.columns:
        if column.name in source.columns:
            values, problem = cast_column(source[column.name], column.kind)
        else:
            values = pl.Series(column.name, [None] * height, dtype=DTYPES[column.kind])
            problem = pl.Series(column.name, [False] * height, dtype=pl.Boolean)
        values = _spelt_alike(column.name, values)
        columns += [values, problem.alias(f"problem_{column.name}")]
    rows = [_json(row) for row in source.iter_rows(named=True)]
    return pl.DataFrame([*columns, pl.Series("raw_row", rows, dtype=pl.String)])


def _spelt_alike(name: str, values: pl.Series) -> pl.Series:
    """Values of a column in one spelling where its spelling does not matter; blank is null."""
    if name in CODES:
        spelt = as_code(values)
    elif name == "currency":
        spelt = values.str.strip_chars(SPACES).str.to_uppercase()
    elif name == "contract_item_id":
        spelt = values.str.strip_chars(SPACES).str.to_lowercase()
    else:
        return values
    return pl.select(pl.when(spelt != "").then(spelt)).to_series().alias(name)


def _json(row: Mapping[str, Any]) -> str:
    return json.dumps({name: _json_value(value) for name, value in row.items()}, ensure_ascii=False)


def _json_value(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)


def _rules(
    table: RawTable, reference: Reference, settings: Settings, highest_rates: Mapping[str, int]
) -> list[tuple[str, pl.Expr]]:
    """Reasons for quarantine and when they hold, in the order in which the first one counts."""
    return [
        *_unparsable(table),
        *_missing(table),
        *_unknown(table, reference, highest_rates),
        *_negative(table),
        *_out_of_range(table, highest_rates),
        *_impossible(table, reference, settings),
        *_too_far_in_future(table, settings),
        *_too_far_in_past(table),
    ]


def _unparsable(table: RawTable) -> list[tuple[str, pl.Expr]]:
    return [(f"unparsable: {name}", pl.col(f"problem_{name}")) for name in table.names]


def _missing(table: RawTable) -> list[tuple[str, pl.Expr]]:
    rules: list[tuple[str, pl.Expr]] = []
    for column in table.columns:
        absent = pl.col(column.name).is_null()
        if column.need == "e":
            absent = absent & pl.col("error_type").is_null()
        if column.need:
            rules.append((f"missing: {column.name}", absent))
    return rules


def _unknown(
    table: RawTable, reference: Reference, currencies: Iterable[str]
) -> list[tuple[str, pl.Expr]]:
    known: dict[str, list[str]] = {name: list(values) for name, values in KNOWN_VALUES.items()}
    known["industry"] = reference.industries["industry"].to_list()
    known["consumed_unit"] = reference.consumed_units["consumed_unit"].to_list()
    if table.name != "raw_fx_rates":
        known["currency"] = sorted(currencies)
    return [
        (f"unknown: {name}", pl.col(name).is_not_null() & ~pl.col(name).is_in(known[name]))
        for name in table.names
        if name in known
    ]


def _negative(table: RawTable) -> list[tuple[str, pl.Expr]]:
    names: list[str] = table.of_kind("integer", "decimal") if table.industry else []
    rules = [(f"negative: {name}", pl.col(name) < 0) for name in names]
    if table.name == "raw_renewals":
        rules.append(("negative: renewed_arr_amount", pl.col("renewed_arr_amount") < 0))
    if table.name == "raw_billing_charges":
        is_sold = pl.col("charge_category").is_in(["purchase", "tax"])
        rules.append(("negative: consumed_quantity", (pl.col("consumed_quantity") < 0) & is_sold))
    return rules


def _out_of_range(table: RawTable, highest_rates: Mapping[str, int]) -> list[tuple[str, pl.Expr]]:
    """Values beyond what one row may hold; money at the highest rate that its currency ever had."""
    rate = pl.col("currency").replace_strict(highest_rates, default=NANO, return_dtype=pl.Int64)
    rules: list[tuple[str, pl.Expr]] = []
    for column in table.columns:
        limit = MAXIMUM.get(column.name)
        if table.industry and column.kind in ("integer", "decimal"):
            limit = MAXIMUM_OF_REQUESTS
        if limit is not None:
            unit = {"decimal": MICRO, "quantity": MICRO, "decimal9": NANO}.get(column.kind, 1)
            beyond = (pl.col(column.name) > limit * unit) | (pl.col(column.name) < -limit * unit)
            rules.append((f"out_of_range: {column.name}", beyond))
        if column.name in CONVERTED:
            usd = pl.col(column.name).abs().cast(pl.Int128) * rate
            beyond = usd > MAXIMUM_USD * MICRO * NANO
            rules.append((f"out_of_range: {column.name}", beyond))
    return rules


def _impossible(
    table: RawTable, reference: Reference, settings: Settings
) -> list[tuple[str, pl.Expr]]:
    rules: list[tuple[str, pl.Expr]] = []
    if "cache_read_input_tokens" in table.names:
        above = pl.col("cache_read_input_tokens") > pl.col("input_tokens")
        rules.append(("cached_above_input: cache_read_input_tokens", above))
    if table.name in ENDS_AFTER_STARTS:
        start, end = ENDS_AFTER_STARTS[table.name]
        is_before = pl.col(end) < pl.col(start)
        if table.name == "raw_contracts" and settings.contract_end_dates == "exclusive":
            is_before = pl.col(end) <= pl.col(start)
        rules.append((f"end_before_start: {end}", is_before))
    if "charge_period_end" in table.names:
        not_after = pl.col("charge_period_end") <= pl.col("charge_period_start")
        rules.append(("end_not_after_start: charge_period_end", not_after))
        latest = pl.col("charge_period_start").dt.offset_by("10y")
        too_long = pl.col("charge_period_end") > latest
        rules.append(("out_of_range: charge_period_end", too_long))
    if table.name == "raw_nps_responses":
        rules.append(("out_of_range: score", ~pl.col("score").is_between(0, 10)))
    if table.name == "raw_frontier_scores":
        rules.append(("out_of_range: score", _frontier_score_out_of_range(reference)))
    if table.name == "raw_fx_rates":
        rules.append(("not_positive: usd_per_unit", pl.col("usd_per_unit") <= 0))
    return rules


def _frontier_score_out_of_range(reference: Reference) -> pl.Expr:
    outside: pl.Expr = pl.lit(value=False)
    for row in reference.frontier_benchmarks.to_dicts():
        low, high = row["score_minimum"] * MICRO, row["score_maximum"] * MICRO
        beyond = (pl.col("score") < low) | (pl.col("score") > high)
        outside = outside | ((pl.col("frontier_benchmark") == row["alias"]) & beyond)
    return outside


def _too_far_in_future(table: RawTable, settings: Settings) -> list[tuple[str, pl.Expr]]:
    if table.name not in NOT_IN_FUTURE:
        return []
    name = NOT_IN_FUTURE[table.name]
    latest = settings.run_started_at_utc + timedelta(days=1)
    late = pl.col(name).cast(pl.Datetime("us")) > latest
    if table.name == "raw_billing_charges":
        late = late & pl.col("charge_category").is_in(USAGE_REVENUE_CATEGORIES)
    return [(f"too_far_in_future: {name}", late)]


def _too_far_in_past(table: RawTable) -> list[tuple[str, pl.Expr]]:
    if table.name not in NOT_IN_PAST:
        return []
    name = NOT_IN_PAST[table.name]
    early = pl.col(name).cast(pl.Datetime("us")) < datetime(1970, 1, 2)
    return [(f"too_far_in_past: {name}", early)]


def _judge_repeats(table: RawTable, cast: pl.DataFrame, settings: Settings) -> pl.DataFrame:
    """Add fate to all rows, and the reason `conflicting_id` to rows that contradict a kept one."""
    bad = cast.filter(pl.col("reason").is_not_null())
    good = cast.filter(pl.col("reason").is_null())
    if table.industry:
        good = _drop_second_deliveries(table, good, settings)
    elif table.key:
        good = _keep_first_by_content(table, good)
    else:
        good = good.with_columns(pl.lit("staged").alias("fate"))
    return pl.concat([good, bad.with_columns(pl.lit("quarantined").alias("fate"))])


def _drop_second_deliveries(
    table: RawTable, good: pl.DataFrame, settings: Settings
) -> pl.DataFrame:
    ingested = pl.coalesce("ingested_at", "requested_at").alias("arrived_at")
    order = ["request_id", "requested_at", "arrived_at", *table.names]
    day = pl.col("requested_at").dt.date()
    apart = (day - day.shift(1).over("request_id")).dt.total_days()
    is_repeat = (apart <= settings.deduplication_window_days).fill_null(value=False)
    return (
        good.with_columns(ingested)
        .sort(list(dict.fromkeys(order)), nulls_last=True, maintain_order=True)
        .with_columns(
            pl.when(is_repeat).then(pl.lit("duplicate")).otherwise(pl.lit("staged")).alias("fate")
        )
        .drop("arrived_at")
    )


def _keep_first_by_content(table: RawTable, good: pl.DataFrame) -> pl.DataFrame:
    key = list(table.key)
    rest = [name for name in table.names if name not in key]
    ordered = good.sort([*key, *rest], nulls_last=True, maintain_order=True)
    is_first = pl.int_range(pl.len()).over(key) == 0
    equal = (pl.col(name).eq_missing(pl.col(name).first().over(key)) for name in rest)
    same = pl.all_horizontal(pl.lit(value=True), *equal)
    conflict = pl.lit(f"conflicting_id: {', '.join(key)}")
    return ordered.with_columns(
        pl.when(is_first).then(pl.lit("staged"))
        .when(same).then(pl.lit("duplicate"))
        .otherwise(pl.lit("quarantined"))
        .alias("fate"),
        pl.when(~is_first & ~same).then(conflict).alias("reason"),
    )  # fmt: skip


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

    return (
        judged.group_by(pl.col("accounted_to").alias("industry"), *more_keys)
        .agg(
            pl.len().cast(pl.Int64).alias("raw_count"),
            count("staged").alias("staged_count"),
            count("duplicate").alias("duplicate_count"),
            count("quarantined").alias("quarantined_count"),
        )
        .with_columns(pl.lit(table.name).alias("raw_table"))
        .select(*ACCOUNTING_SCHEMA.keys(), *more_keys)
    )
