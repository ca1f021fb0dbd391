"""ARR, retention and renewals."""

from __future__ import annotations

import altair as alt

from ..charts import (
    BAD,
    FAIR,
    FORMAT_USD,
    GOOD,
    QUIET,
    SERIES,
    Drawn,
    based,
    coloured,
    month_bands,
    months,
    stacked,
    threshold,
    told,
    usd,
)
from ..panel import COUNT, DAY, MONTH, PERCENT, TEXT, USD, Column, Panel, Subject

MOVEMENTS = {
    "new": SERIES[0],
    "reactivation": SERIES[4],
    "expansion": SERIES[1],
    "contraction": SERIES[2],
    "churn": SERIES[3],
}
PARTS = {"contracted": SERIES[0], "usage": SERIES[1]}
STATES = {
    "renewed": GOOD,
    "late": FAIR,
    "pending": SERIES[4],
    "churned": BAD,
    "upcoming": QUIET,
}
CLASSES = {
    "below 50%": "var(--heat-1)",
    "50 to 90%": "var(--heat-2)",
    "90 to 110%": "var(--heat-3)",
    "110 to 150%": "var(--heat-4)",
    "150% or more": "var(--heat-5)",
}


def arr_movements() -> Drawn:
    """Gains above zero, losses below."""
    tooltip = told(
        ("month:T", "month", ""), ("movement:N", "movement", ""), ("arr_usd:Q", "ARR", USD)
    )
    return stacked(month_bands(), usd("arr_usd", stack="zero"), "movement", MOVEMENTS, tooltip)


def arr_parts() -> Drawn:
    """Contracted ARR with what usage adds on top."""
    tooltip = told(("month:T", "month", ""), ("part:N", "part", ""), ("arr_usd:Q", "ARR", USD))
    return stacked(month_bands(), usd("arr_usd", stack="zero"), "part", PARTS, tooltip)


def retention() -> Drawn:
    """Two lines and the thresholds of NRR."""
    tooltip = told(
        ("month:T", "month", ""),
        ("measure:N", "rate", ""),
        ("rate:Q", "value", PERCENT),
        ("customer_count:Q", "customers a year before", COUNT),
        ("is_final:N", "final", ""),
    )
    axis = alt.Axis(format=".0%", title=None, tickCount=5)
    lines = (
        based()
        .mark_line(point={"size": 45, "filled": True}, clip=False)
        .encode(
            x=months(),
            y=alt.Y("rate:Q", axis=axis, scale=alt.Scale(zero=False)),
            color=coloured("measure", {"NRR": SERIES[0], "GRR": SERIES[3]}),
            tooltip=tooltip,
        )
    )
    return alt.layer(threshold("best_in_class", GOOD), threshold("failing", BAD), lines)


def cohorts() -> Drawn:
    """A cell for each cohort and month since: the triangle."""
    tooltip = told(
        ("cohort:T", "first ARR in", ""),
        ("months_since_start:Q", "months since", COUNT),
        ("nrr:Q", "NRR", PERCENT),
        ("customer_count:Q", "customers", COUNT),
    )
    axis = alt.Axis(format="%b %Y", title="first ARR in", labelOverlap=True)
    years = alt.Axis(labelAngle=0, values=list(range(0, 121, 6)))
    return (
        based(320)
        .mark_rect(stroke="var(--panel)", strokeWidth=0.5)
        .encode(
            x=alt.X("months_since_start:O", title="months since", axis=years),
            y=alt.Y("cohort:O", timeUnit="utcyearmonth", axis=axis),
            color=coloured("class", CLASSES),
            tooltip=tooltip,
        )
    )


def renewals() -> Drawn:
    """Quarters in their order; what is upcoming is at risk until it is decided."""
    tooltip = told(
        ("quarter:N", "due in", ""),
        ("state:N", "state", ""),
        ("expiring_arr_usd:Q", "expiring ARR", USD),
        ("kept_arr_usd:Q", "kept of it", USD),
        ("terms:Q", "contract terms", COUNT),
    )
    quarters = alt.X("quarter:O", sort={"field": "month", "op": "max"}, axis=alt.Axis(title=None))
    return stacked(quarters, usd("expiring_arr_usd", stack="zero"), "state", STATES, tooltip)


def churn_reasons() -> Drawn:
    """The largest loss first, summed over the months of the period."""
    return (
        based(200)
        .transform_aggregate(lost="sum(lost_arr_usd)", terms="sum(terms)", groupby=["reason"])
        .mark_bar(color=SERIES[3])
        .encode(
            x=alt.X("lost:Q", axis=alt.Axis(labelExpr=FORMAT_USD, title=None)),
            y=alt.Y("reason:N", sort="-x", axis=alt.Axis(title=None, labelLimit=140)),
            tooltip=told(
                ("reason:N", "reason", ""),
                ("lost:Q", "lost ARR", USD),
                ("terms:Q", "contract terms", COUNT),
            ),
        )
    )


SUBJECT = Subject(
    "revenue",
    "Revenue and retention",
    (
        Panel(
            "arr_movements",
            "ARR gained and lost",
            "ARR (annual recurring revenue) in US dollars that came and went in each month, summed "
            "over customers.",
            (
                Column("month", "month", MONTH),
                Column("movement", "movement"),
                Column("arr_usd", "ARR", USD),
            ),
            arr_movements,
        ),
        Panel(
            "arr_parts",
            "Contracted and usage ARR",
            "ARR in US dollars at each month's end: fees and commitments of contracts, and what "
            "usage adds to them, summed over customers.",
            (
                Column("month", "month", MONTH),
                Column("part", "part"),
                Column("arr_usd", "ARR", USD),
            ),
            arr_parts,
        ),
        Panel(
            "retention",
            "Net and gross revenue retention",
            "NRR (net revenue retention): ARR today of the customers of a year ago, over their ARR "
            "then. GRR (gross) leaves growth out. Dashed: best in class (green) and failing (red) "
            "NRR. The last months may not be final: the table says.",
            (
                Column("month", "month", MONTH),
                Column("measure", "rate"),
                Column("rate", "value", PERCENT),
                Column("customer_count", "customers a year before", COUNT),
                Column("is_final", "final"),
            ),
            retention,
            "Nobody of this segment had ARR a year before the months of this period.",
        ),
        Panel(
            "cohorts",
            "Net revenue retention by cohort",
            "Each row holds the customers whose first ARR came in that month: their ARR so many "
            "months later over their first. All cohorts, whatever the period.",
            (
                Column("cohort", "first ARR in", MONTH),
                Column("months_since_start", "months since", COUNT),
                Column("nrr", "NRR", PERCENT),
                Column("customer_count", "customers", COUNT),
            ),
            cohorts,
        ),
        Panel(
            "renewals",
            "Contracts up for renewal",
            "ARR in US dollars that expires in each quarter, by what became of it; upcoming and "
            "pending ARR is at risk. Terms of more than 31 days, summed over contracts.",
            (
                Column("quarter", "due in"),
                Column("state", "state"),
                Column("terms", "contract terms", COUNT),
                Column("expiring_arr_usd", "expiring ARR", USD),
                Column("kept_arr_usd", "kept of it", USD),
            ),
            renewals,
        ),
        Panel(
            "churn_reasons",
            "Why contracts were lost",
            "ARR in US dollars that ended terms lost, by the reason that the renewal names "
            "(contraction: renewed for less), summed over the months of the period.",
            (
                Column("month", "month", MONTH),
                Column("reason", "reason"),
                Column("terms", "contract terms", COUNT),
                Column("lost_arr_usd", "lost ARR", USD),
            ),
            churn_reasons,
            "No contract was lost in this period.",
        ),
        Panel(
            "renewals_due",
            "Due by the end of next quarter",
            "Contract terms that are upcoming, or pending since their end, the largest ARR first: "
            "the first 15, the others in one line.",
            (
                Column("customer", "customer"),
                Column("due_date", "due", DAY),
                Column("expiring_arr_usd", "ARR", USD),
                Column("state", "state", TEXT),
                Column("contract", "contract"),
            ),
            empty="Nothing is due by the end of next quarter.",
            is_wide=True,
        ),
        Panel(
            "renewals_next",
            "Renewals due by quarter",
            "Contracts with a term of more than 31 days that is due in what is left of this "
            "quarter or in the next two, and their ARR in US dollars, beside what was renewed of "
            "the terms due in the last twelve months.",
            (
                Column("quarter", "due in"),
                Column("contracts", "contracts", COUNT),
                Column("customers", "customers", COUNT),
                Column("expiring_arr_usd", "ARR", USD),
                Column("past_renewal_rate_arr", "renewed before, by ARR", PERCENT),
                Column("past_renewal_rate", "by terms", PERCENT),
                Column("decided", "of terms", COUNT),
            ),
            empty="Nothing is due by the end of the quarter after next.",
        ),
    ),
)
