"""The scorecard of the published file for programs and messages: Markdown, JSON or one line."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from ..publishing.versions import Publication, read_publication
from ..values import STATUSES, Threshold, latest_and_previous, name_text, period_text

# what a scheduler is told: the worst status of all KPIs
NO_VALUE, FAILING = 3, 4
EXIT_CODES = {"not_measured": NO_VALUE, "not_enough_data": NO_VALUE, "failing": FAILING}
QUERY = """
    select
        industry,
        industry_name,
        kpi,
        variant,
        kpi_name,
        period_grain,
        value_unit,
        best_in_class,
        failing,
        status,
        failure_mode,
        kpi_value,
        previous_value,
        is_final,
        period_start
    from marts.rpt_kpi_scorecard
    inner join marts.dim_industries using (industry)
    inner join marts.kpis using (kpi, kpi_name, value_unit)
    order by industry desc, kpis.rowid, variant desc
"""


@dataclass(frozen=True)
class Row:
    """A KPI of the scorecard; values are in value_unit."""

    industry: str
    industry_name: str
    kpi: str
    variant: str
    kpi_name: str
    period_grain: str
    value_unit: str
    best_in_class: str | None
    failing: str | None
    status: str
    failure_mode: str | None
    kpi_value: float | None
    previous_value: float | None
    is_final: bool | None
    period_start: date | None

    @property
    def name(self) -> str:
        """For people, with the variant."""
        return name_text(self.kpi_name, self.variant)

    def values(self) -> list[str]:
        """Latest and previous value, for people."""
        found = (self.kpi_value, self.previous_value)
        return latest_and_previous(found, self.value_unit, bool(self.best_in_class))

    def threshold(self, which: str | None) -> str:
        """A threshold for people, a dash for none."""
        found = Threshold.read(which)
        return found.reads(self.value_unit) if found else "-"


def read(published: Path) -> tuple[Publication, list[Row]]:
    """What is published, and its scorecard.

    Raises Refused when it is no published file, duckdb.Error when it has no scorecard.
    """
    publication = read_publication(published)
    with duckdb.connect(str(published), read_only=True) as connection:
        return publication, [Row(*row) for row in connection.execute(QUERY).fetchall()]


def exit_code(rows: Sequence[Row]) -> int:
    """0, or that of the worst status."""
    return max((EXIT_CODES.get(row.status, 0) for row in rows), default=0)


def as_line(publication: Publication, rows: Sequence[Row]) -> str:
    """How many KPIs have each status, the worst first, then each that fails with its value."""
    counts = Counter(row.status for row in rows)
    told = ", ".join(
        f"{counts[status]} {STATUSES[status]}" for status in reversed(STATUSES) if counts[status]
    )
    failing = [
        f"{row.industry_name}: {row.name} {row.values()[0]} (failing {row.threshold(row.failing)})"
        for row in rows
        if row.status == "failing"
    ]
    through = publication.data_through_date or "no day"
    return "; ".join([f"KPIs through {through}: {told or 'none'}", *failing])


def as_markdown(publication: Publication, rows: Sequence[Row]) -> str:
    """The line, then a table: a message or a comment."""
    head = ("industry", "KPI", "period", "latest", "previous", "best in class", "final", "status")
    cells = [
        (
            row.industry_name,
            row.name,
            period_text(row.period_grain, row.period_start),
            *row.values(),
            row.threshold(row.best_in_class),
            {True: "yes", False: "no", None: "-"}[row.is_final],
            STATUSES[row.status] + (f": {row.failure_mode}" if row.failure_mode else ""),
        )
        for row in rows
    ]
    table = [head, ["---"] * len(head), *cells]
    lines = ("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in table)
    return as_line(publication, rows) + "\n\n" + "\n".join(lines)


def as_json(publication: Publication, rows: Sequence[Row]) -> str:
    """All columns, values in value_unit."""
    return json.dumps(
        {
            "version": publication.version,
            "data_through_date": publication.data_through_date,
            "exit_code": exit_code(rows),
            "kpis": [vars(row) for row in rows],
        },
        indent=2,
        default=str,
    )


FORMATS: dict[str, Callable[[Publication, Sequence[Row]], str]] = {
    "markdown": as_markdown,
    "json": as_json,
    "line": as_line,
}
