"""Draws the results of the scale test: floor beside build, and later runs against the history."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import leather  # type: ignore[import-untyped]

PARTS = {
    "requests": ("daily totals", "million requests"),
    "revenue": ("revenue marts", "million contract lines"),
}
# Runs after the first, each with the colours of its line before and after.
LATER_RUNS = {
    "a new day": ("#9ecae1", "#08519c"),
    "no news": ("#a1d99b", "#006d2c"),
    "one late row": ("#fdae6b", "#a63603"),
}


def draw(folder: Path) -> None:
    """Write the figures of each file of results there."""
    draw_builds(folder)
    draw_later_runs(folder)


def draw_later_runs(folder: Path) -> None:
    """Write `requests_history.svg`: seconds of later runs by rows of history, before and after."""
    chart = leather.Chart("runs after the first: least seconds in the database")
    highest = 0.0
    for place, edition in enumerate(("requests_first_edition", "requests")):
        found = _read(folder / f"{edition}.json")
        for part, colors in LATER_RUNS.items():
            points = sorted(
                (line["size"] / 1e6, min(line["seconds"]))
                for line in found
                if line["part"] == part and isinstance(line["seconds"], list)
            )
            if points:
                name = f"{part}, {('before', 'now')[place]}"
                chart.add_line(points, name=name, stroke_color=colors[place])
                highest = max(highest, *(seconds for _, seconds in points))
    if highest:
        chart.add_x_axis(name="million requests of history")
        chart.add_x_scale(0, 100)
        chart.add_y_scale(0, 1.1 * highest)
        chart.to_svg(str(folder / "requests_history.svg"), width=640, height=400)


def _read(results: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(results.read_text()) if results.exists() else []
    return found


def draw_builds(folder: Path) -> None:
    """Write `<results>_seconds.svg` and `<results>_memory.svg` for each file of results there."""
    for name, (part, unit) in PARTS.items():
        measured = [line for line in _read(folder / f"{name}.json") if line["part"] == part]
        for measure, title, value in (
            ("seconds", "least seconds in the database", _least),
            ("memory", "peak memory of the process, GiB", _peak),
        ):
            # a peak may not have been measured
            found = [line for line in measured if measure == "seconds" or _peak(line, "build")]
            if not found:
                continue
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
    return float(line[f"{side}_peak_gib"] or 0)
