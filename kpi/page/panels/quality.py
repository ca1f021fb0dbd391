"""How far the figures can be trusted."""

from __future__ import annotations

from ..panel import COUNT, DAY, Column, Panel, Subject

SUBJECT = Subject(
    "quality",
    "Data quality",
    (
        Panel(
            "raw_rows",
            "Raw rows",
            "What became of the rows of each raw table: used, second deliveries, or quarantined. "
            "Nothing is lost: raw is the sum of the three.",
            (
                Column("raw_table", "table"),
                Column("raw_count", "raw", COUNT),
                Column("staged_count", "used", COUNT),
                Column("quarantined_count", "quarantined", COUNT),
                Column("quarantined_share", "share", ".2%"),
                Column("duplicate_count", "second deliveries", COUNT),
                Column("industry", "industry"),
            ),
            is_wide=True,
        ),
        Panel(
            "quarantined",
            "Rows that are not used, and why",
            "Quarantined rows by table and reason, with the money that they name as written in "
            "them (contracts, charges, costs).",
            (
                Column("raw_table", "table"),
                Column("reason", "reason"),
                Column("rows", "rows", COUNT),
                Column("money", "money"),
                Column("industry", "industry"),
            ),
            empty="No row is quarantined.",
            is_wide=True,
        ),
        Panel(
            "restatements",
            "What was restated",
            "Values that were published as final and changed with a later publish, and why: other "
            "data, another day of exchange rates (fx_reference_date), or other definitions.",
            (
                Column("restated_on", "on", DAY),
                Column("industry", "industry"),
                Column("kpi", "KPI"),
                Column("period_grain", "by"),
                Column("first_period", "from", DAY),
                Column("last_period", "to", DAY),
                Column("values", "values", COUNT),
                Column("largest_change", "largest change", ".2%"),
                Column("cause", "cause"),
            ),
            empty="No final value has changed since it was first published.",
            is_wide=True,
        ),
    ),
)
