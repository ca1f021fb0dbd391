"""Latency, uptime, and what models can and may do."""

from __future__ import annotations

from collections.abc import Mapping

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
    month_bands,
    months,
    threshold,
    told,
)
from ..panel import COUNT, DAY, MILLISECONDS, MONTH, PERCENT, Column, Panel, Subject

UPTIME = {"no downtime": QUIET, "within the target": FAIR, "below the target": BAD}
BUDGETS = {"half or more left": QUIET, "less than half left": FAIR, "overspent": BAD}
MINUTES = ",.1f"
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


def by_region(classes: Mapping[str, str], *told_of: tuple[str, str, str]) -> Drawn:
    """A cell for each region and month."""
    return (
        based({"step": 26})
        .mark_rect(stroke="var(--panel)")
        .encode(
            x=month_bands(),
            y=alt.Y("region:N", axis=alt.Axis(title=None)),
            color=coloured("class", classes),
            tooltip=told(("region:N", "region", ""), ("month:T", "month", ""), *told_of),
        )
    )


def uptime() -> Drawn:
    """Uptime against the target."""
    return by_region(
        UPTIME,
        ("uptime_rate:Q", "uptime", ".3%"),
        ("downtime_minutes:Q", "minutes of downtime", MINUTES),
    )


def error_budget() -> Drawn:
    """What is left of the downtime that the target allows."""
    return by_region(
        BUDGETS,
        ("budget_minutes:Q", "minutes allowed", MINUTES),
        ("downtime_minutes:Q", "minutes of downtime", MINUTES),
        ("budget_left_share:Q", "left", PERCENT),
    )


def errors() -> Drawn:
    """Shares of all requests, one type on the other."""
    return (
        based()
        .mark_bar()
        .encode(
            x=month_bands(),
            y=alt.Y("share:Q", axis=alt.Axis(format=".1%", title=None, tickCount=5)),
            color=coloured("error"),
            tooltip=told(
                ("month:T", "month", ""),
                ("error:N", "error", ""),
                ("share:Q", "of all requests", ".2%"),
                ("errors:Q", "failed requests", COUNT),
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
            "error_budget",
            "Error budget left",
            "Of the downtime that the uptime target allows in the whole month, what is left after "
            "the incidents so far, by region and month; below zero more was lost. The running "
            "month is the last one.",
            (
                Column("month", "month", MONTH),
                Column("region", "region"),
                Column("budget_minutes", "minutes allowed", MINUTES),
                Column("downtime_minutes", "minutes of downtime", MINUTES),
                Column("budget_left_minutes", "minutes left", MINUTES),
                Column("budget_left_share", "share left", PERCENT),
            ),
            error_budget,
            "Incidents are not delivered: uptime is not measured.",
        ),
        Panel(
            "incidents",
            "Incidents and time to recover",
            "Wall-clock minutes from the start of an incident to its end, and the downtime that is "
            "put down to it (weighted by severity; where incidents overlap it is one incident's). "
            "The latest 12, the others in one line with their mean time; no planned work.",
            (
                Column("incident", "incident"),
                Column("severity", "severity"),
                Column("region", "region"),
                Column("started", "began", DAY),
                Column("minutes_to_recover", "minutes to recover", MINUTES),
                Column("downtime_minutes", "minutes of downtime", MINUTES),
            ),
            empty="There are no incidents.",
        ),
        Panel(
            "errors",
            "Failed requests by error",
            "Share of all requests of the month that failed, by error type, and how many; all "
            "types that stand for an answer 429 (too many requests) are one. Complete months.",
            (
                Column("month", "month", MONTH),
                Column("error", "error"),
                Column("errors", "failed requests", COUNT),
                Column("share", "of all requests", ".2%"),
            ),
            errors,
            "No request failed in this period.",
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
