"""rpt_kpi_scorecard: the latest complete period of each KPI against its benchmark."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from .kpis import Inputs
from .periods import DAY, last_complete_period_start, period_start
from .reference import Reference
from .settings import Settings

GRAIN_OF_CADENCE = {"daily": "day", "weekly": "week", "monthly": "month", "quarterly": "quarter"}
SCORECARD_SCHEMA = {
    "industry": pl.String,
    "kpi": pl.String,
    "variant": pl.String,
    "kpi_name": pl.String,
    "cadence": pl.String,
    "period_grain": pl.String,
    "period_start": pl.Date,
    "value_unit": pl.String,
    "kpi_value": pl.Float64,
    "previous_value": pl.Float64,
    "is_final": pl.Boolean,
    "best_in_class": pl.String,
    "failing": pl.String,
    "status": pl.String,
    "failure_mode": pl.String,
    "data_through_date": pl.Date,
}


def scorecard(
    kpis: pl.DataFrame,
    reference: Reference,
    settings: Settings,
    inputs: Inputs,
    data_through: Mapping[str, date],
    as_of: date | None,
) -> pl.DataFrame:
    """One row per benchmark row of the enabled industries whose KPI is computed.

    data_through: UTC day of each industry's latest request.
    """
    values = {
        (row["industry"], row["kpi"], row["variant"], row["period_grain"], row["period_start"]): row
        for row in kpis.iter_rows(named=True)
    }
    rows: list[dict[str, Any]] = []
    for benchmark in reference.kpi_benchmarks.to_dicts():
        kpi = reference.kpi_row(benchmark["kpi"])
        if kpi is None or benchmark["industry"] not in settings.industries:
            continue
        grain = GRAIN_OF_CADENCE[benchmark["cadence"]]
        start = last_complete_period_start(as_of, grain) if as_of else None
        before = period_start(start - DAY, grain) if start else None
        key = (benchmark["industry"], benchmark["kpi"], benchmark["variant"], grain)
        now = values.get((*key, start))
        is_measured = inputs.measures(kpi, benchmark["industry"])
        status = _status(benchmark, kpi, now, is_measured)
        earlier = values.get((*key, before))
        rows.append(
            {
                "industry": benchmark["industry"],
                "kpi": benchmark["kpi"],
                "variant": benchmark["variant"],
                "kpi_name": kpi["kpi_name"],
                "cadence": benchmark["cadence"],
                "period_grain": grain,
                "period_start": start,
                "value_unit": kpi["value_unit"],
                "kpi_value": now["kpi_value"] if now else None,
                "previous_value": earlier["kpi_value"] if earlier else None,
                "is_final": now["is_final"] if now and status != "not_measured" else None,
                "best_in_class": _best_text(benchmark),
                "failing": _failing_text(benchmark),
                "status": status,
                "failure_mode": benchmark["failure_mode"] if status == "failing" else None,
                "data_through_date": data_through.get(benchmark["industry"]),
            }
        )
    return pl.DataFrame(rows, schema=SCORECARD_SCHEMA, orient="row")


def _status(
    benchmark: dict[str, Any], kpi: dict[str, Any], row: dict[str, Any] | None, is_measured: bool
) -> str:
    if not is_measured:
        return "not_measured"
    if row is None or row["kpi_value"] is None:
        return "not_enough_data"
    if kpi["kpi_family"] == "volume" and row["numerator"] == 0:
        return "not_enough_data"
    thresholds = ("best_in_class_low", "best_in_class_high", "failing_threshold")
    if all(benchmark[name] is None for name in thresholds):
        return "no_benchmark"
    if is_failing(benchmark, row["kpi_value"]):
        return "failing"
    return "best_in_class" if is_best_in_class(benchmark, row["kpi_value"]) else "acceptable"


def is_best_in_class(benchmark: dict[str, Any], value: float) -> bool:
    """Whether a value is in the best range, or beyond its good end."""
    low, high = benchmark["best_in_class_low"], benchmark["best_in_class_high"]
    inclusive = benchmark["best_in_class_inclusive"]
    above = low is not None and (value > low or (bool(inclusive) and value == low))
    below = high is not None and (value < high or (bool(inclusive) and value == high))
    if benchmark["better_when"] == "higher":
        return above
    return below if benchmark["better_when"] == "lower" else above and below


def is_failing(benchmark: dict[str, Any], value: float) -> bool:
    """Whether a value lies on the bad side of the failing threshold."""
    threshold = benchmark["failing_threshold"]
    if threshold is None or benchmark["better_when"] == "within":
        return False
    if value == threshold:
        return bool(benchmark["failing_inclusive"])
    is_lower = bool(value < threshold)
    return is_lower if benchmark["better_when"] == "higher" else not is_lower


def _best_text(benchmark: dict[str, Any]) -> str | None:
    low, high = benchmark["best_in_class_low"], benchmark["best_in_class_high"]
    bounds = [f"{bound:g}" for bound in (low, high) if bound is not None]
    return " to ".join(bounds) or None


def _failing_text(benchmark: dict[str, Any]) -> str | None:
    threshold = benchmark["failing_threshold"]
    if threshold is None:
        return None
    sign = "<" if benchmark["better_when"] == "higher" else ">"
    return f"{sign}{'=' if benchmark['failing_inclusive'] else ''} {threshold:g}"
