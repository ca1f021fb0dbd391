"""The reference seeds: industries, KPIs, benchmarks and the codes that raw rows may use."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl


def read_text_csv(path: Path) -> pl.DataFrame:
    """Read a csv file as text columns; an empty field is null."""
    frame = pl.read_csv(path, infer_schema=False)
    return frame.with_columns(pl.when(pl.all() != "").then(pl.all()))


OPERATORS_SCHEMA = {
    "operator": pl.String,
    "industry": pl.String,
    "description": pl.String,
    "disclosed_arr_usd": pl.Float64,
    "arr_statement": pl.String,
    "source_document": pl.String,
}


@dataclass(frozen=True)
class Reference:
    """The seeds as frames: numbers are floats (units as in the seed), flags are booleans."""

    industries: pl.DataFrame
    kpis: pl.DataFrame
    kpi_benchmarks: pl.DataFrame
    consumed_units: pl.DataFrame
    frontier_benchmarks: pl.DataFrame
    capabilities: pl.DataFrame
    operators: pl.DataFrame
    rate_limit_errors: pl.DataFrame

    @classmethod
    def load(cls, folder: str | Path) -> Reference:
        """Read the seeds of a folder; raises FileNotFoundError when one is missing."""
        base = Path(folder)
        return cls(
            industries=_numbers(read_text_csv(base / "industries.csv"), "units_per_rate_unit"),
            kpis=_numbers(read_text_csv(base / "kpis.csv"), "unit_size"),
            kpi_benchmarks=_benchmarks(read_text_csv(base / "kpi_benchmarks.csv")),
            consumed_units=_numbers(
                read_text_csv(base / "consumed_units.csv"), "units_per_consumed_unit"
            ),
            frontier_benchmarks=_numbers(
                read_text_csv(base / "frontier_benchmarks.csv"), "score_minimum", "score_maximum"
            ),
            capabilities=read_text_csv(base / "capabilities.csv"),
            operators=_operators(base / "operators.csv"),
            rate_limit_errors=read_text_csv(base / "rate_limit_errors.csv"),
        )

    def industry_rows(self, industries: tuple[str, ...]) -> list[dict[str, Any]]:
        """The rows of the enabled industries, as dicts."""
        return [row for row in self.industries.to_dicts() if row["industry"] in industries]

    def benchmarked(self, kpi: str, industries: tuple[str, ...]) -> list[tuple[str, str]]:
        """Industry and variant of a KPI's benchmark rows, enabled industries only."""
        rows = self.kpi_benchmarks.filter(
            (pl.col("kpi") == kpi) & pl.col("industry").is_in(industries)
        )
        return rows.select("industry", "variant").rows()

    def metered_in(self, usage_unit: str, industries: tuple[str, ...]) -> list[str]:
        """The enabled industries of a usage unit."""
        rows = self.industry_rows(industries)
        return [row["industry"] for row in rows if row["usage_unit"] == usage_unit]

    def kpi_row(self, kpi: str) -> dict[str, Any] | None:
        """The row of one KPI, or None when it is not in the seed."""
        rows = self.kpis.filter(pl.col("kpi") == kpi).to_dicts()
        return rows[0] if rows else None


def _numbers(frame: pl.DataFrame, *columns: str) -> pl.DataFrame:
    return frame.with_columns(pl.col(column).cast(pl.Float64) for column in columns)


def _operators(path: Path) -> pl.DataFrame:
    if not path.exists():
        return pl.DataFrame(schema=OPERATORS_SCHEMA)
    frame = _numbers(read_text_csv(path), "disclosed_arr_usd")
    return frame.select(OPERATORS_SCHEMA.keys())


def _benchmarks(frame: pl.DataFrame) -> pl.DataFrame:
    flags = ("best_in_class_inclusive", "failing_inclusive")
    numbers = _numbers(frame, "best_in_class_low", "best_in_class_high", "failing_threshold")
    return numbers.with_columns(
        (pl.col(flag).str.to_lowercase() == "true").alias(flag) for flag in flags
    )
