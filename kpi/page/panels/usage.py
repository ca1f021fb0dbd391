"""What models and customers bring and cost."""

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
    month_bands,
    months,
    stacked,
    told,
)
from ..panel import CENTS, COUNT, MONTH, PERCENT, SMALL_USD, USD, Column, Panel, Subject

RECONCILED = {
    "matched": GOOD,
    "timing": SERIES[1],
    "open": QUIET,
    "under billed": BAD,
    "over billed": FAIR,
    "metered only": SERIES[3],
    "billed only": SERIES[4],
    "unit mismatch": SERIES[5],
}
KINDS = {
    "model": SERIES[0],
    "edge target": SERIES[1],
    "llm integration": SERIES[4],
    "editing tool": SERIES[5],
}


def by_model(value: str, title: str) -> Drawn:
    """A line for each model, a thicker one for all."""
    return (
        based()
        .transform_filter(f"datum.{value} > 0")
        .mark_line(point={"size": 30, "filled": True})
        .encode(
            x=months(),
            y=alt.Y(
                f"{value}:Q",
                # models differ by orders of magnitude
                scale=alt.Scale(type="log"),
                axis=alt.Axis(format="$,.4~r", title="logarithmic", tickCount=5, grid=False),
            ),
            color=alt.Color(
                "model:N",
                scale=alt.Scale(range=list(SERIES)),
                legend=alt.Legend(columns={"expr": f"max(1, floor(({PLACE} - 70) / 150))"}),
            ),
            strokeWidth=alt.condition("datum.model === 'all models'", alt.value(4), alt.value(1.5)),
            tooltip=told(
                ("month:T", "month", ""), ("model:N", "model", ""), (f"{value}:Q", title, SMALL_USD)
            ),
        )
    )


def token_revenue() -> Drawn:
    """Revenue per million tokens."""
    return by_model("revenue_per_million_tokens_usd", "revenue per 1M tokens")


def image_cost() -> Drawn:
    """Cost per thousand images."""
    return by_model("cost_per_thousand_images_usd", "cost per 1K images")


def adoption() -> Drawn:
    """A bar for each item, kinds apart by colour."""
    return (
        based({"step": 17})
        .mark_bar()
        .encode(
            x=alt.X("share:Q", axis=alt.Axis(format=".0%", title="share of usage", tickCount=5)),
            y=alt.Y("item:N", sort=None, axis=alt.Axis(title=None, labelLimit=150)),
            color=coloured("kind", KINDS),
            tooltip=told(
                ("item:N", "item", ""),
                ("kind:N", "kind", ""),
                ("share:Q", "share of usage", PERCENT),
                ("customers:Q", "customers", COUNT),
                ("deployments:Q", "edge deployments", COUNT),
            ),
        )
    )


def reconciliation() -> Drawn:
    """Customers of each state, by month."""
    customers = alt.Y("customers:Q", stack="zero", axis=alt.Axis(title="customers", tickMinStep=1))
    tooltip = told(
        ("month:T", "month", ""), ("state:N", "state", ""), ("customers:Q", "customers", COUNT)
    )
    return stacked(month_bands(), customers, "state", RECONCILED, tooltip)


def service_tiers() -> Drawn:
    """A line for each tier."""
    return (
        based()
        .mark_line(point={"size": 30, "filled": True})
        .encode(
            x=months(),
            y=alt.Y("customers:Q", axis=alt.Axis(title="customers", tickCount=5)),
            color=coloured("tier"),
            tooltip=told(
                ("month:T", "month", ""),
                ("tier:N", "tier", ""),
                ("customers:Q", "customers", COUNT),
                ("calls:Q", "requests", COUNT),
                ("tokens:Q", "tokens", COUNT),
                ("images:Q", "images", COUNT),
            ),
        )
    )


SUBJECT = Subject(
    "usage",
    "Usage, price and cost",
    (
        Panel(
            "token_revenue",
            "Revenue per million tokens",
            "Usage revenue in US dollars over tokens of good requests, in millions: the six models "
            "with most tokens, the others together, and all. Sums over customers, divided once.",
            (
                Column("month", "month", MONTH),
                Column("model", "model"),
                Column("revenue_usd", "revenue", USD),
                Column("tokens", "tokens", COUNT),
                Column("revenue_per_million_tokens_usd", "per 1M tokens", SMALL_USD),
            ),
            token_revenue,
        ),
        Panel(
            "image_cost",
            "Cost per thousand images",
            "Inference cost in US dollars over images of good requests, in thousands: the six "
            "models with most images, the others together, and all. Sums over customers, divided "
            "once.",
            (
                Column("month", "month", MONTH),
                Column("model", "model"),
                Column("cost_usd", "cost", USD),
                Column("images", "images", COUNT),
                Column("cost_per_thousand_images_usd", "per 1K images", SMALL_USD),
            ),
            image_cost,
        ),
        Panel(
            "customer_margins",
            "Who costs more than he pays",
            "Usage revenue less inference cost of the period in US dollars, the smallest margin "
            "first: 15 customers, the others in one line. Subscription fees are in ARR, not in "
            "usage revenue; unallocated is cost that no usage can carry.",
            (
                Column("customer", "customer"),
                Column("gross_margin_usd", "margin", CENTS),
                Column("revenue_usd", "usage revenue", CENTS),
                Column("cost_usd", "inference cost", CENTS),
                Column("arr_usd", "ARR now", USD),
            ),
            empty="There are no costs of this choice: margins are not known.",
            is_wide=True,
        ),
        Panel(
            "adoption",
            "What is used",
            "Share of the industry's usage in the last complete month, by model, edge target, "
            "integration and tool: the eight largest of a kind. A request may count in several "
            "kinds.",
            (
                Column("kind", "kind"),
                Column("item", "item"),
                Column("share", "share of usage", PERCENT),
                Column("customers", "customers", COUNT),
                Column("deployments", "edge deployments", COUNT),
            ),
            adoption,
        ),
        Panel(
            "reconciliation",
            "Do bills and meters agree?",
            "Customers by how their metered and billed quantities of a month meet. Open: not "
            "billed yet. Timing: made up for in the month before or after.",
            (
                Column("month", "month", MONTH),
                Column("state", "state"),
                Column("customers", "customers", COUNT),
            ),
            reconciliation,
        ),
        Panel(
            "reconciliation_customers",
            "Whose bills and meters differ",
            "Customers and months of the period that do not match, the largest difference in "
            "usage units first: the first 12.",
            (
                Column("customer", "customer"),
                Column("in_month", "month", MONTH),
                Column("difference_quantity", "difference", COUNT),
                Column("metered_quantity", "metered", COUNT),
                Column("billed_quantity", "billed", COUNT),
                Column("state", "state"),
            ),
            empty="Every bill of this choice matches its meter.",
        ),
        Panel(
            "cache_opportunities",
            "What caching would save customers",
            "Savings in US dollars if input of the last 30 days had been read from the cache as "
            "often as the benchmark says: customers below it, the largest saving first, 15 and the "
            "others in one line.",
            (
                Column("customer", "customer"),
                Column("saving_usd", "saving", CENTS),
                Column("cache_hit_rate", "cache hit rate", PERCENT),
                Column("benchmark_hit_rate", "benchmark", PERCENT),
                Column("input_tokens", "input tokens", COUNT),
            ),
            empty="No customer of this choice reads the cache less often than the benchmark says.",
            is_wide=True,
        ),
        Panel(
            "service_tiers",
            "Customers and usage by service tier",
            "Customers with a request in each month, by the tier that it asked for, and what the "
            "requests of the tier used. Who uses two tiers counts in both. Complete months; the "
            "seven tiers with most requests.",
            (
                Column("month", "month", MONTH),
                Column("tier", "tier"),
                Column("customers", "customers", COUNT),
                Column("calls", "requests", COUNT),
                Column("tokens", "tokens", COUNT),
                Column("images", "images", COUNT),
            ),
            service_tiers,
        ),
    ),
)
