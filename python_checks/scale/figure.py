"""Draws time and memory against rows, floor beside build, from the results of the scale test."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import leather  # type: ignore[import-untyped]

PARTS = {
    "requests": ("daily totals", "million requests"),
    "revenue": ("revenue marts", "million contract lines"),
}


def draw(folder: Path) -> None:
    """Write `<results>_seconds.svg` and `<results>_memory.svg` for each file of results there."""
    for name, (part, unit) in PARTS.items():
        results = folder / f"{name}.json"
        if not results.exists():
            continue
        found = [line for line in json.loads(results.read_text()) if line["part"] == part]
        for measure, title, value in (
            ("seconds", "least seconds in the database", _least),
            ("memory", "peak memory of the process, GiB", _peak),
        ):
            chart = leather.Chart(f"{part}: {title}")
            for side in ("floor", "build"):
                points = [(0.0, 0.0)] if measure == "seconds" else []
                points += [(line["size"] / 1e6, value(line, side)) for line in found]
                chart.add_line(points, name=side)
            chart.add_x_axis(name=unit)
            chart.add_y_scale(
                0, 1.1 * max(value(line, side) for line in found for side in ("floor", "build"))
            )
            chart.to_svg(str(folder / f"{name}_{measure}.svg"), width=640, height=360)


def _least(line: dict[str, Any], side: str) -> float:
    return float(min(line[f"{side}_seconds"]))


def _peak(line: dict[str, Any], side: str) -> float:
    return float(line[f"{side}_peak_gib"])
