"""Incidents as phases: what of an incident was down how badly, from when to when.

Written from docs/definitions.md section Uptime.
"""

from __future__ import annotations

import polars as pl

INCIDENT = ["incident_id", "industry", "region"]
PHASE = [*INCIDENT, "started_at", "severity"]


def phases(incidents: pl.DataFrame) -> pl.DataFrame:
    """One row per phase of the staged incidents: PHASE and resolved_at, null while it is open.

    Rows of an incident and region that start together with one severity are one phase. One without
    an end of its own ends where the next phase starts, else where the latest of them is resolved.
    """
    of_phase = incidents.group_by(PHASE).agg(pl.col("resolved_at").max())
    latest = pl.col("resolved_at").max().over(INCIDENT)
    latest_later = pl.when(latest > pl.col("started_at")).then(latest)
    return (
        of_phase.join(_next_starts(of_phase), on=[*INCIDENT, "started_at"], nulls_equal=True)
        .with_columns(pl.coalesce("resolved_at", "next_started_at", latest_later))
        .select(*PHASE, "resolved_at")
    )


def _next_starts(of_phase: pl.DataFrame) -> pl.DataFrame:
    """Of each start the next later one of its incident and region."""
    starts = of_phase.select(*INCIDENT, "started_at").unique().sort("started_at")
    return starts.with_columns(
        pl.col("started_at").shift(-1).over(INCIDENT).alias("next_started_at")
    )
