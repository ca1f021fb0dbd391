"""What a panel of the page is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from altair import TopLevelMixin

# d3 formats, and words of page.js for what d3 has none
TEXT, MONTH, DAY = "text", "month", "day"
COUNT, USD, CENTS, PERCENT, MILLISECONDS = ",.0f", "$,.0f", "$,.2f", ".1%", ",.0f"
SMALL_USD = "$,.4~r"


@dataclass(frozen=True)
class Column:
    """A column of a panel's table: its name in the query, its title and its format."""

    name: str
    title: str
    format: str = TEXT


@dataclass(frozen=True)
class Panel:
    """A question that the page answers.

    name: that of its query. text: what is shown, in which unit, and how it was summed up.
    chart: how it is drawn, None where the table is the panel. empty: why there may be no rows.
    Which of the reader's choices it obeys follows from the columns of its query: `industry`,
    `segment`, `month` (rows of the chosen period), `months` (the period they sum up).
    """

    name: str
    title: str
    text: str
    columns: tuple[Column, ...]
    chart: Callable[[], TopLevelMixin] | None = None
    empty: str = "There are no rows of this choice."
    is_wide: bool = False


@dataclass(frozen=True)
class Subject:
    """Panels under one heading."""

    name: str
    title: str
    panels: tuple[Panel, ...]
