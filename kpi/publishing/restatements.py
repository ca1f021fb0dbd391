"""What a publish changes in values that were published as complete and final."""

from __future__ import annotations

from pathlib import Path

import duckdb

from ..printed import counted
from .versions import Publication

CREATE = """
    create table next.marts.kpi_restatements (
        invocation_id varchar not null,
        industry varchar not null,
        kpi varchar not null,
        variant varchar not null,
        period_grain varchar not null,
        cause varchar,
        old_value double,
        new_value double,
        period_start date not null,
        restated_at timestamp not null
    )
"""
COMMENT = (
    "One row per value of fct_kpis that was published as complete and final and that a later "
    "publish changed. null: the value was or is absent; restated_at: UTC; invocation_id: the dbt "
    "run that brought new_value; cause: fx_reference_date, definitions or data, null where it was "
    "not written down yet."
)
CARRY_OVER = "insert into next.marts.kpi_restatements by name from before.marts.kpi_restatements"

# Values are compared exactly: equal rows give equal bits. A period without a row was final when a
# later one of its industry and grain was; a KPI that was not published at all restates nothing.
APPEND = """
    insert into next.marts.kpi_restatements by name
    with final_periods as (
        select industry, period_grain, max(period_start) as last_final_start
        from before.marts.fct_kpis
        where is_complete and is_final
        group by industry, period_grain
    ),
    published_kpis as (
        select distinct industry, kpi, variant, period_grain from before.marts.fct_kpis
    ),
    changed as (
        select
            industry,
            kpi,
            variant,
            period_grain,
            old_kpis.kpi_value as old_value,
            new_kpis.kpi_value as new_value,
            period_start
        from before.marts.fct_kpis as old_kpis
        full join next.marts.fct_kpis as new_kpis
            using (industry, kpi, variant, period_grain, period_start)
        where old_kpis.kpi_value is distinct from new_kpis.kpi_value
    )
    select
        $invocation_id as invocation_id,
        $cause as cause,
        changed.*,
        $restated_at as restated_at
    from changed
    inner join final_periods using (industry, period_grain)
    inner join published_kpis using (industry, kpi, variant, period_grain)
    where changed.period_start <= final_periods.last_final_start
"""


def cause_of_restatements(published: Publication, before: Publication) -> str:
    """What differs between two versions, the first of: fx_reference_date, definitions, data.

    An fx_reference_date of None, without data or in an older file, is no other one; a
    project_version of None, only in an older file, is.
    """
    dates = (published.fx_reference_date, before.fx_reference_date)
    if None not in dates and len(set(dates)) == 2:
        return "fx_reference_date"
    return "data" if published.project_version == before.project_version else "definitions"


def add_restatements(
    connection: duckdb.DuckDBPyConnection, published: Publication, before: Publication | None
) -> int:
    """Write the attached database `next`'s kpi_restatements; returns how many rows are new.

    published: what `next` is. before: what the attached database `before` is, an earlier version
    of the same raw tables. Its rows are carried over and what differs between both fct_kpis is
    appended; without it the table is empty. Values are in the unit of their KPI.
    """
    connection.execute(CREATE)
    connection.execute(f"comment on table next.marts.kpi_restatements is '{COMMENT}'")
    if before is None:
        return 0
    connection.execute(CARRY_OVER)
    appended = connection.execute(
        APPEND,
        {
            "invocation_id": published.invocation_id,
            "cause": cause_of_restatements(published, before),
            "restated_at": published.published_at,
        },
    ).fetchone()
    return int(appended[0]) if appended else 0


RESTATED = """
    select {cause} as cause, count(*), count(distinct (industry, kpi)), min(industry || ' ' || kpi)
    from marts.kpi_restatements
    where restated_at = ?
    group by all
"""


def restated_values(file: Path, publication: Publication) -> str:
    """What a published version changed in values that were final before it, as text."""
    with duckdb.connect(str(file), read_only=True) as connection:
        columns = connection.execute("select * from marts.kpi_restatements limit 0").description
        # a file of before causes were written down has no such column
        is_told = "cause" in (column[0] for column in columns or ())
        query = RESTATED.format(cause="cause" if is_told else "null")
        found = connection.execute(query, [publication.published_at]).fetchone()
    if found is None:
        return "nothing"
    cause, values, kpis, kpi = found
    of = kpi if kpis == 1 else counted(kpis, "KPI")
    return f"{counted(values, 'value')} of {of}" + (f" ({cause})" if cause else "")
