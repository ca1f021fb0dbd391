"""Puts the page together."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from pathlib import Path
from typing import Any

import duckdb
import vl_convert
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from ..printed import Told
from ..publishing.versions import Publication, read_publication
from ..scorecard.build_results import NotTold, Result, read_run
from .charts import specification
from .panel import Panel
from .panels import SUBJECTS
from .published import Rows, choices, descriptions, marts_of, periods_end, read
from .tiles import tiles

TEMPLATES = Path(__file__).parent / "templates"
# months back -> what the reader chooses
PERIODS = {3: "last 3 months", 12: "last 12 months", 36: "last 3 years"}
PERIOD = 12
SEGMENTS = "select distinct segment from marts.dim_customers where segment is not null order by all"
ROWS_OF_MARTS = "select sum(estimated_size) from duckdb_tables() where schema_name = 'marts'"
DATA_THROUGH = """
    select distinct industry_name, cast(data_through_date as varchar)
    from marts.rpt_kpi_scorecard
    inner join marts.dim_industries using (industry)
    order by all
"""


def page(published: Path, target: Path, told: Told) -> str:
    """The HTML of the page. told: is given a sentence for each step.

    Raises Refused when `published` is no published file.
    """
    publication = read_publication(published)
    with duckdb.connect(str(published), read_only=True) as connection:
        connection.execute("set TimeZone = 'UTC'")
        told(f"reads {published}, version {publication}")
        panels = {panel.name: read(connection, panel.name) for panel in all_panels()}
        drawn = sum(len(rows.rows) for rows in panels.values())
        told(f"{len(panels)} queries: {drawn:,} rows to show")
        texts = descriptions(connection)
        context = {
            "publication": publication,
            "data_through": choices(connection, DATA_THROUGH),
            "segments": [row[0] for row in choices(connection, SEGMENTS)],
            "rows_of_marts": choices(connection, ROWS_OF_MARTS)[0][0] or 0,
            "last_month": periods_end(connection),
        }
        told("draws the tiles")
        industries = list(tiles(read(connection, "scorecard"), read(connection, "trends")))
    told("draws the charts")
    return (
        environment()
        .get_template("page.html.j2")
        .render(
            context,
            industries=industries,
            subjects=SUBJECTS,
            periods=PERIODS,
            period=PERIOD,
            rows_drawn=drawn,
            panels=panels,
            tests=tests(target, publication),
            definitions={
                name: {mart: texts.get(mart, "") for mart in marts_of(rows.sql)}
                for name, rows in panels.items()
            },
            data=data(panels),
            libraries=script(vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")),
        )
    )


def all_panels() -> list[Panel]:
    """Every panel, in the order of the page."""
    return [panel for subject in SUBJECTS for panel in subject.panels]


def data(panels: dict[str, Rows]) -> dict[str, Any]:
    """What page.js draws: rows, columns and specification of each panel."""
    return {
        panel.name: {
            "columns": panels[panel.name].columns,
            "rows": panels[panel.name].rows,
            "shown": [asdict(column) for column in panel.columns],
            "chart": specification(panel) if panel.chart else None,
        }
        for panel in all_panels()
    }


def tests(target: Path, publication: Publication) -> list[Result] | str:
    """Data tests that warn in the published run; a sentence where target/ does not tell of it."""
    try:
        run = read_run(target)
    except NotTold as reason:
        return f"The tests of the build are not told: {reason}."
    if run.invocation_id != publication.invocation_id:
        return f"The tests of the build are not told: {target} is of another run."
    return [
        result
        for result in run.of("error", "fail", "warn")
        if result.is_data_test and result.kpi is None
    ]


def environment() -> Environment:
    """Jinja with the filters of the template; what is not given is an error."""
    found = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.globals["file"] = lambda name: Markup((TEMPLATES / name).read_text())
    found.filters["json"] = lambda value: Markup(
        json.dumps(value, separators=(",", ":"), allow_nan=False).replace("<", "\\u003c")
    )
    found.filters["svg"] = Markup
    found.filters["sentence"] = lambda text: re.sub(r"[ _]+", " ", text)
    return found


def script(source: str) -> Markup:
    """JavaScript that no tag inside its strings can end."""
    return Markup(re.sub(r"</(script)", r"<\\/\1", source, flags=re.IGNORECASE))
