"""Latency, uptime, and what models can and may do."""

from __future__ import annotations

import altair as alt

from ..charts import (
    BAD,
    FAIR,
    GOOD,
    PLACE,
    QUIET,
    SERIES,
    Drawn,
    based,
    coloured,
    months,
    threshold,
    told,
)
from ..panel import COUNT, MILLISECONDS, MONTH, PERCENT, Column, Panel, Subject

UPTIME = {"no downtime": QUIET, "within the target": FAIR, "below the target": BAD}
GRANTED = {"yes": GOOD, "no": QUIET}
TICKS = [step * 10**power for power in range(7) for step in (1, 2, 5)]
ROW = (
    "datum.model + (datum.metric == 'whole request' ? '' : ', ' + datum.metric)"
    " + (datum.speed_tier == 'standard' ? '' : ' (' + datum.speed_tier + ')')"
)


def latency() -> Drawn:
    """From P50 to P95 on a logarithmic axis, a tick at the target of P95."""
    base = based({"step": 19}).transform_calculate(
        row=ROW,
        state="isValid(datum.target_ms) ? (datum.p95_ms < datum.target_ms ? 'P95 within target' : "
        "'P95 beyond target') : 'no target'",
    )
    row = alt.Y(
        "row:N",
        sort=None,
        axis=alt.Axis(title=None, labelLimit=alt.expr(f"{PLACE} < 420 ? 150 : 240")),
    )
    scale = alt.Scale(type="log", nice=False, padding=12)
    x_axis = alt.Axis(title="ms, logarithmic", values=TICKS, format=",.0f", labelBound=True)
    states = {"P95 within target": GOOD, "P95 beyond target": BAD, "no target": SERIES[0]}
    colour = coloured("state", states).legend(columns=1)
    tooltip = told(
        ("model:N", "model", ""),
        ("metric:N", "what", ""),
        ("speed_tier:N", "speed tier", ""),
        ("p50_ms:Q", "P50, ms", MILLISECONDS),
        ("p95_ms:Q", "P95, ms", MILLISECONDS),
        ("target_ms:Q", "target of P95, ms", MILLISECONDS),
        ("requests:Q", "requests", COUNT),
    )
    spans = base.mark_bar(height=7, cornerRadius=3).encode(
        x=alt.X("p50_ms:Q", scale=scale, axis=x_axis),
        x2="p95_ms:Q",
        y=row,
        color=coloured("state", states),
        tooltip=tooltip,
    )
    targets = (
        base.transform_filter("isValid(datum.target_ms)")
        .mark_tick(color="var(--ink)", thickness=2, height=15)
        .encode(x=alt.X("target_ms:Q", scale=scale), y=row, tooltip=tooltip)
    )
    # a span of one request has no length
    p95s = base.mark_circle(size=60, opacity=1).encode(
        x=alt.X("p95_ms:Q", scale=scale), y=row, color=colour, tooltip=tooltip
    )
    return alt.layer(spans, p95s, targets)


def uptime() -> Drawn:
    """A cell for each region and month."""
    return (
        based({"step": 26})
        .mark_rect(stroke="var(--panel)")
        .encode(
            x=months(),
            y=alt.Y("region:N", axis=alt.Axis(title=None)),
            color=coloured("class", UPTIME),
            tooltip=told(
                ("region:N", "region", ""),
                ("month:T", "month", ""),
                ("uptime_rate:Q", "uptime", ".3%"),
                ("downtime_minutes:Q", "minutes of downtime", ",.1f"),
            ),
        )
    )


def frontier() -> Drawn:
    """A line for each benchmark, and the thresholds of the KPI."""
    lines = (
        based()
        .mark_line(point={"size": 30, "filled": True})
        .encode(
            x=months(),
            y=alt.Y("frontier_gap:Q", axis=alt.Axis(format=".0%", title=None, tickCount=5)),
            color=coloured("benchmark"),
            tooltip=told(
                ("month:T", "month", ""),
                ("benchmark:N", "benchmark", ""),
                ("frontier_gap:Q", "gap", PERCENT),
                ("our_score:Q", "our score", ",.1f"),
                ("best_competitor:N", "best competitor", ""),
                ("best_competitor_score:Q", "its score", ",.1f"),
            ),
        )
    )
    return alt.layer(threshold("best_in_class", GOOD), threshold("failing", BAD), lines)


def licensing() -> Drawn:
    """Words in cells: colour alone would not say it."""
    base = based({"step": 22}).encode(
        x=alt.X("term:N", axis=alt.Axis(title=None, labelAngle=-45, labelOverlap=False)),
        y=alt.Y("model:N", sort=None, axis=alt.Axis(title=None, labelLimit=150)),
    )
    scale = alt.Scale(domain=list(GRANTED), range=list(GRANTED.values()))
    cells = base.mark_rect(stroke="var(--panel)", opacity=0.35).encode(
        color=alt.Color("granted:N", scale=scale, legend=None)
    )
    return alt.layer(cells, base.mark_text(color="var(--ink)").encode(text="granted:N"))


SUBJECT = Subject(
    "reliability",
    "Reliability and models",
    (
        Panel(
            "latency",
            "Latency against targets",
            "From P50 (half of the requests are faster) to P95 (95% are) in the last complete "
            "month, in milliseconds, of the whole request unless the first or each token is named; "
            "the tick is the target of P95. The six models with most requests of each measure.",
            (
                Column("metric", "what"),
                Column("model", "model"),
                Column("speed_tier", "speed tier"),
                Column("requests", "requests", COUNT),
                Column("p50_ms", "P50, ms", MILLISECONDS),
                Column("p95_ms", "P95, ms", MILLISECONDS),
                Column("target_ms", "target, ms", MILLISECONDS),
            ),
            latency,
        ),
        Panel(
            "uptime",
            "Uptime and incidents by region",
            "Months and regions with downtime from incidents, against the uptime target. "
            "Overlapping incidents count once. Empty: the region did not serve yet.",
            (
                Column("month", "month", MONTH),
                Column("region", "region"),
                Column("uptime_rate", "uptime", ".3%"),
                Column("downtime_minutes", "minutes of downtime", ",.1f"),
                Column("class", "target"),
            ),
            uptime,
            "Incidents are not delivered: uptime is not measured.",
        ),
        Panel(
            "frontier",
            "Gap to the frontier",
            "How far our best model is behind the best competitor on public model evaluations, as "
            "a share of the competitor's score; below zero we lead. Dashed: best in class (green) "
            "and failing (red).",
            (
                Column("month", "month", MONTH),
                Column("benchmark", "benchmark"),
                Column("frontier_gap", "gap", PERCENT),
                Column("our_score", "our score", ",.1f"),
                Column("best_competitor", "best competitor"),
                Column("best_competitor_score", "its score", ",.1f"),
            ),
            frontier,
        ),
        Panel(
            "licensing",
            "Licence terms by model",
            "Which terms customers get, for the 15 models most used in the last 30 days, and for "
            "all available models in numbers.",
            (
                Column("model", "model"),
                Column("term", "licence term"),
                Column("granted", "granted"),
            ),
            licensing,
        ),
    ),
)
