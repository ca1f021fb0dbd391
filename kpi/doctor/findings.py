"""What the doctor finds: findings, by what they mean for a build, and the report of them all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from enum import IntEnum
from typing import Any


class Level(IntEnum):
    """What a finding means, and the exit code that it makes."""

    NOTE = 0
    WARNING = 1
    STOPS = 2


@dataclass(frozen=True)
class Finding:
    """Something about raw data: where, what, and what to do. share: of the table, 0-1.

    part: vars, files, rows or plausibility. money_usd and money_share: of the rows it is about.
    reason and example: of quarantined rows, the reason and one of the values; is_estimated: some
    of their amounts cannot be read, the table's median stands for them.
    """

    level: Level
    part: str
    table: str
    text: str
    remedy: str
    column: str = ""
    unit: str = ""
    rows: int | None = None
    share: float | None = None
    money_usd: float | None = None
    money_share: float | None = None
    reason: str = ""
    example: str = ""
    is_estimated: bool = False

    def order(self) -> tuple[object, ...]:
        """What stops a build comes first, then what is about most money and most rows."""
        place = (self.table, self.column, self.text)
        parts = ("vars", "files", "plausibility", "rows")
        weight = (self.reason != "", -(self.money_share or 0), -(self.rows or 0))
        return (-self.level, parts.index(self.part), *weight, *place)

    def as_json(self) -> dict[str, Any]:
        """All of it, the level as a word."""
        return {**asdict(self), "level": self.level.name.lower()}


@dataclass(frozen=True)
class Range:
    """The smallest and the largest value of a column, as text, and how many values it has."""

    column: str
    smallest: str
    largest: str
    value_count: int


@dataclass(frozen=True)
class Table:
    """A raw table that is there: how many rows, of how many files (0: a table of a database)."""

    name: str
    row_count: int | None
    file_count: int
    ranges: tuple[Range, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """All of it."""
        return asdict(self)


@dataclass(frozen=True)
class Computable:
    """A KPI of an industry, and what it lacks; nothing where it can be computed."""

    industry: str
    kpi: str
    kpi_name: str
    missing: str

    def as_json(self) -> dict[str, Any]:
        """All of it."""
        return asdict(self)


@dataclass
class Report:
    """All that the doctor has to say of one place of raw tables."""

    place: str
    findings: list[Finding] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    kpis: list[Computable] = field(default_factory=list)

    def add(self, findings: Iterable[Finding]) -> None:
        """Take findings in, what matters most first."""
        self.findings = sorted([*self.findings, *findings], key=Finding.order)

    @property
    def exit_code(self) -> int:
        """0 fine, 1 warnings, 2 cannot be built."""
        return int(max((finding.level for finding in self.findings), default=Level.NOTE))

    def as_json(self) -> dict[str, Any]:
        """The whole report."""
        return {
            "place": self.place,
            "exit_code": self.exit_code,
            "findings": [finding.as_json() for finding in self.findings],
            "kpis": [kpi.as_json() for kpi in self.kpis],
            "tables": [table.as_json() for table in self.tables],
        }
