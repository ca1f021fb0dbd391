"""How panels are drawn. Colours are variables of page.css, so that dark, light and paper differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import altair as alt

from .panel import Panel

# charts of one mark, and of layers
Drawn: TypeAlias = alt.TopLevelMixin
# the name under which page.js gives a chart its rows
ROWS = "rows"
HEIGHT = 240
SERIES = tuple(f"var(--series-{number})" for number in range(1, 9))
GOOD, FAIR, BAD, QUIET = "var(--good)", "var(--fair)", "var(--bad)", "var(--quiet)"
# that of page.css: texts are measured before they are drawn
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif"
# the width that page.js measures, so that one chart fits a telephone, a screen and paper
PLACE = "place_width"
FRAME = {
    "width": 600,
    "autosize": {"type": "fit-x", "contains": "padding"},
    "params": [{"name": PLACE, "value": 600}],
}
# a label of an axis: $1.2M
FORMAT_USD = "replace(format(datum.value, '$.3~s'), 'G', 'B')"


def config() -> dict[str, Any]:
    """What all charts share."""
    ink = {"labelColor": "var(--soft)", "titleColor": "var(--soft)", "labelFontSize": 12}
    return {
        "background": "transparent",
        "font": FONT,
        "view": {"stroke": None},
        "axis": {
            **ink,
            "domainColor": "var(--line)",
            "gridColor": "var(--line)",
            "tickColor": "var(--line)",
            "labelOverlap": True,
        },
        "legend": {
            **ink,
            "orient": "top",
            "title": None,
            "symbolType": "square",
            "columns": {"expr": f"max(1, floor(({PLACE} - 70) / 130))"},
            "labelLimit": 200,
        },
        "text": {"color": "var(--ink)"},
        "rule": {"color": "var(--soft)"},
    }


def based(height: int | dict[str, int] = HEIGHT) -> Any:
    """A chart of the rows that the page gives it; its height, or that of each of its lines."""
    return alt.Chart(alt.NamedData(ROWS), height=height)


def specification(panel: Panel) -> dict[str, Any]:
    """The Vega-Lite specification of a panel, with what its tooltips tell."""
    if panel.chart is None:
        raise ValueError(f"{panel.name} is a table")
    found: dict[str, Any] = panel.chart().to_dict(validate=True)
    return {**found, **FRAME, "config": config()}


def months(**names: Any) -> alt.X:
    """The months of lines, one step each, without the shift of a reader's time zone.

    names: how their names stand; by default none is cut at the ends.
    """
    axis = alt.Axis(format="%b %Y", title=None, grid=False, **(names or {"labelFlush": True}))
    return alt.X("month:T", timeUnit="utcyearmonth", scale=alt.Scale(type="utc"), axis=axis)


def month_bands() -> alt.X:
    """The months of bars and cells: a name begins where its month does, none stands behind them."""
    return months(labelAlign="left", labelBound=True)


def usd(field: str, stack: Any = None) -> alt.Y:
    """An axis of US dollars: $1.2M."""
    return alt.Y(
        f"{field}:Q", stack=stack, axis=alt.Axis(labelExpr=FORMAT_USD, title=None, tickCount=5)
    )


def coloured(field: str, colours: Mapping[str, str] | Sequence[str] = SERIES) -> alt.Color:
    """A colour for each value, in the order of a mapping or in that of the alphabet."""
    if isinstance(colours, Mapping):
        scale = alt.Scale(domain=list(colours), range=list(colours.values()))
        return alt.Color(f"{field}:N", scale=scale, sort=list(colours))
    return alt.Color(f"{field}:N", scale=alt.Scale(range=list(colours)))


def told(*fields: tuple[str, str, str]) -> list[alt.Tooltip]:
    """Lines of a tooltip: name with type, title, format (empty: as it is)."""
    return [
        alt.Tooltip(name, title=title, **_formatted(name, form)) for name, title, form in fields
    ]


def _formatted(name: str, form: str) -> dict[str, Any]:
    if name.endswith(":T"):
        return {"format": form or "%b %Y", "timeUnit": "utcyearmonth"}
    return {"format": form} if form else {}


def threshold(field: str, colour: str) -> Any:
    """A line across the chart at a threshold that every row carries; none where it is null."""
    return (
        based()
        .transform_filter(f"isValid(datum.{field})")
        .transform_aggregate(level=f"max({field})")
        .mark_rule(strokeDash=[5, 4], strokeWidth=1.5, color=colour)
        .encode(y="level:Q")
    )


def stacked(
    x: alt.X, y: alt.Y, by: str, colours: Mapping[str, str], tooltip: list[alt.Tooltip]
) -> Drawn:
    """Bars parted by colour, in the order of the colours, sums above and below zero."""
    order = f"indexof({list(colours)}, datum.{by})"
    return (
        based()
        .transform_calculate(order=order)
        .mark_bar()
        .encode(
            x=x,
            y=y,
            color=coloured(by, colours),
            order="order:Q",
            tooltip=tooltip,
        )
    )
