"""Values, thresholds, periods and statuses of KPIs in words and units that people read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .printed import figure, percentage, readable_unit

# statuses of the scorecard, the worst last
STATUSES = {
    "no_benchmark": "no benchmark",
    "best_in_class": "best in class",
    "acceptable": "acceptable",
    "not_measured": "not measured",
    "not_enough_data": "not enough data",
    "failing": "failing",
}
RATIO = "ratio"
MONEY = re.compile(r"(?P<multiple>[BMK]?) ?USD(?P<per> per .*)?")
SIGNS = {">=": "≥", "<=": "≤", ">": ">", "<": "<"}
THRESHOLD = re.compile(r"(?P<sign>[<>]=?)? ?(?P<low>[-+.e0-9]+)(?: to (?P<high>[-+.e0-9]+))?")


@dataclass(frozen=True)
class Threshold:
    """A threshold of the scorecard, as its columns best_in_class and failing write it."""

    sign: str
    low: float
    high: float | None

    @classmethod
    def read(cls, text: str | None) -> Threshold | None:
        """Of a text such as `>= 1.3` or `5.0 to 15.0`; None for none."""
        found = THRESHOLD.fullmatch(text or "")
        if found is None:
            return None
        high = found["high"]
        return cls(found["sign"] or "", float(found["low"]), float(high) if high else None)

    def reads(self, unit: str) -> str:
        """The same for people, in the unit of its KPI: `≥ 130%`, `$5 to $15`."""
        low, *high = (
            read_value(value, unit).partition(" per ")[0]
            for value in (self.low, self.high)
            if value is not None
        )
        return f"{low} to {high[0]}" if high else f"{SIGNS[self.sign]} {low}"


def read_value(value: float | None, unit: str) -> str:
    """A value of a KPI with its unit: `138.12%`, `$76.09K`, `12 calls`."""
    return read_values([value], unit)[0]


def read_values(values: Sequence[float | None], unit: str) -> list[str]:
    """Values that stand beside each other, in one unit."""
    if unit == RATIO:
        return [_without_zeros(percentage(value)) for value in values]
    factor, unit = readable_unit(values, unit)
    texts = [figure(None if value is None else value * factor) for value in values]
    money = MONEY.fullmatch(unit)
    if money is None:
        return [text if text == "-" else f"{text} {unit}" for text in texts]
    multiple, per = money["multiple"], money["per"] or ""
    return [text if text == "-" else _dollars(text) + f"{multiple}{per}" for text in texts]


def latest_and_previous(
    values: Sequence[float | None], unit: str, is_benchmarked: bool
) -> list[str]:
    """Values of a row of the scorecard: beside a threshold they stay in the threshold's unit."""
    return (
        [read_value(one, unit) for one in values] if is_benchmarked else read_values(values, unit)
    )


def name_text(kpi_name: str, variant: str) -> str:
    """A KPI for people, with the variant that is not all: `Latency P95 (fast)`."""
    return kpi_name + ("" if variant == "all" else f" ({variant})")


def period_text(grain: str, start: date | None) -> str:
    """The period that starts on a day: `12 Jul 2026`, `week of 6 Jul 2026`, `June 2026`."""
    if start is None:
        return "-"
    if grain == "quarter":
        return f"Q{(start.month + 2) // 3} {start.year}"
    if grain == "month":
        return f"{start:%B %Y}"
    return ("week of " if grain == "week" else "") + f"{start.day} {start:%b %Y}"


def _dollars(text: str) -> str:
    return f"-${text[1:]}" if text.startswith("-") else f"${text}"


def _without_zeros(text: str) -> str:
    number, sign, _ = text.partition("%")
    return (number.rstrip("0").rstrip(".") if "." in number else number) + sign
