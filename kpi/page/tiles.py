"""The tiles of the scorecard: a value, its trend, its benchmark and where it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any

import altair as alt
import vl_convert

from ..values import (
    STATUSES,
    Threshold,
    latest_and_previous,
    name_text,
    period_text,
    read_values,
)
from .published import Rows

# status of the scorecard -> the class of page.css that colours it; the others have none
COLOURS = {"best_in_class": "good", "acceptable": "fair", "failing": "bad"}
FINAL = {True: "final", False: "not final yet", None: "no value"}
WIDTH, HEIGHT = 180, 44
QUERY = """\
-- {name}: every {grain}, the latest first
select period_start, kpi_value, numerator, denominator, value_unit, is_complete, is_final
from marts.fct_kpis
where industry = '{industry}' and kpi = '{kpi}' and variant = '{variant}'
    and period_grain = '{grain}'
order by period_start desc"""


@dataclass(frozen=True)
class Tile:
    """A KPI of an industry as people read it; `value` is that of the scorecard, in its own unit."""

    anchor: str
    name: str
    value: float | None
    text: str
    previous: str
    period: str
    status: str
    colour: str
    final: str
    best_in_class: str
    failing: str
    failure_mode: str
    definition: str
    source: str
    query: str
    trend: str
    trend_text: str


def tiles(scorecard: Rows, trends: Rows) -> Iterator[tuple[str, str, list[Tile]]]:
    """Id, name and tiles of each industry."""
    found = {key: list(rows) for key, rows in groupby(trends.records(), key=lambda row: _key(row))}
    rows = scorecard.records()
    for (industry, name), listed in groupby(
        rows, key=lambda row: (row["industry"], row["industry_name"])
    ):
        yield industry, name, [tile(row, found.get(_key(row), [])) for row in listed]


def tile(row: dict[str, Any], history: list[dict[str, Any]]) -> Tile:
    """The tile of a row of the scorecard and the values before it."""
    unit, variant = row["value_unit"], row["variant"]
    name = name_text(row["kpi_name"], variant)
    best, failing = (Threshold.read(row[column]) for column in ("best_in_class", "failing"))
    values = (row["kpi_value"], row["previous_value"])
    text, previous = latest_and_previous(values, unit, best is not None)
    start = row["period_start"]
    measured = [one["kpi_value"] for one in history if one["kpi_value"] is not None]
    return Tile(
        anchor=f"{row['industry']}-{row['kpi']}-{variant}",
        name=name,
        value=row["kpi_value"],
        text=text,
        previous=previous,
        period=period_text(row["period_grain"], None if start is None else _day(start)),
        status=STATUSES[row["status"]].capitalize(),
        colour=COLOURS.get(row["status"], "none"),
        final=FINAL[row["is_final"]],
        best_in_class=best.reads(unit) if best else "",
        failing=failing.reads(unit) if failing else "",
        failure_mode=row["failure_mode"] or "",
        definition=row["definition"],
        source=row["threshold_source"] or "",
        query=QUERY.format(
            name=name,
            industry=row["industry"],
            kpi=row["kpi"],
            variant=variant,
            grain=row["period_grain"],
        ),
        trend=trend(history, best) if len(measured) > 1 else "",
        trend_text=trend_text(measured, row["period_grain"], unit),
    )


def trend_text(values: list[float], grain: str, unit: str) -> str:
    """What the trend line shows, for who does not see it."""
    if len(values) < 2:
        return "no trend: fewer than two values"
    first, lowest, highest, last = read_values(
        [values[0], min(values), max(values), values[-1]], unit
    )
    return f"last {len(values)} {grain}s: from {first} to {last}, between {lowest} and {highest}"


def trend(history: Iterable[dict[str, Any]], best: Threshold | None) -> str:
    """A line through the last periods over the band of best in class, as SVG."""
    rows = [{"place": place, "value": row["kpi_value"]} for place, row in enumerate(history)]
    values = [row["value"] for row in rows if row["value"] is not None]
    bounds = [] if best is None else [best.low] if best.high is None else [best.low, best.high]
    low, high = min(values + bounds), max(values + bounds)
    margin = (high - low) * 0.12 or abs(high) * 0.1 or 1
    low, high = low - margin, high + margin
    heights = alt.Scale(domain=[low, high], nice=False, zero=False)
    y = alt.Y("value:Q", scale=heights, axis=None)
    x = alt.X("place:Q", scale=alt.Scale(domain=[-0.5, len(rows) - 0.5], nice=False), axis=None)
    line = alt.Chart(alt.InlineData(values=rows)).mark_line(color="var(--series-1)", strokeWidth=2)
    last = (
        alt.Chart(alt.InlineData(values=[row for row in rows if row["value"] is not None][-1:]))
        .mark_point(filled=True, size=40, color="var(--series-1)", opacity=1)
        .encode(x=x, y=y)
    )
    layers = [line.encode(x=x, y=y), last]
    if best is not None:
        band = [{"low": max(low, bottom), "high": min(high, top)} for bottom, top in [ends(best)]]
        layers.insert(
            0,
            alt.Chart(alt.InlineData(values=band))
            .mark_rect(color="var(--good)", opacity=0.16)
            .encode(y=alt.Y("low:Q", scale=heights, axis=None), y2="high:Q"),
        )
    config = alt.Config(background="transparent", view=alt.ViewConfig(stroke=None))
    chart = alt.layer(*layers, width=WIDTH, height=HEIGHT, padding=0, config=config)
    svg: str = vl_convert.vegalite_to_svg(chart.to_dict(validate=False))
    return svg


def ends(best: Threshold) -> tuple[float, float]:
    """Where best in class begins and ends."""
    if best.high is not None:
        return best.low, best.high
    return (best.low, float("inf")) if best.sign.startswith(">") else (float("-inf"), best.low)


def _key(row: dict[str, Any]) -> tuple[str, str, str]:
    return row["industry"], row["kpi"], row["variant"]


def _day(milliseconds: int) -> date:
    return datetime.fromtimestamp(milliseconds / 1000, UTC).date()
