"""Frontier benchmarks: our best model against the best competitor's.

Written from docs/definitions.md section Frontier gap. Scores inside are integers of millionths.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

import polars as pl

from .casting import MICRO
from .contract import Staged
from .measure import Measure, Parts, at_last_days, first_of
from .periods import periods
from .reference import Reference
from .settings import Settings

FRONTIER_SCHEMA = {
    "frontier_benchmark": pl.String,
    "period_grain": pl.String,
    "period_start": pl.Date,
    "is_tracked": pl.Boolean,
    "our_score": pl.Float64,
    "best_competitor": pl.String,
    "best_competitor_score": pl.Float64,
    "frontier_gap": pl.Float64,
}


@dataclass(frozen=True)
class Score:
    """One evaluation of a provider's model."""

    provider: str
    model_id: str
    evaluated_on: date
    score: int


@dataclass(frozen=True)
class Standing:
    """Our best score and the best competitor's on a day; None where there is none."""

    ours: int | None
    competitor: str | None
    theirs: int | None

    @property
    def gap(self) -> float | None:
        """(best competitor - ours) / best competitor; None unless both exist."""
        if self.ours is None or not self.theirs:
            return None
        return (self.theirs - self.ours) / self.theirs


@dataclass(frozen=True)
class FrontierBenchmark:
    """A frontier benchmark and all its scores, later ones too."""

    name: str
    is_tracked: bool
    our_provider: str
    scores: list[Score]

    @property
    def first_day(self) -> date:
        """Day of the first evaluation."""
        return min(score.evaluated_on for score in self.scores)

    def standing(self, day: date) -> Standing:
        """Of each model the latest score (then the highest), of each provider the best model."""
        latest: dict[tuple[str, str], tuple[date, int]] = {}
        for score in self.scores:
            if score.evaluated_on <= day:
                model = (score.provider, score.model_id)
                found = (score.evaluated_on, score.score)
                latest[model] = max(latest.get(model, found), found)
        best: dict[str, int] = {}
        for (provider, _), (_, value) in latest.items():
            best[provider] = max(best.get(provider, value), value)
        ours = best.pop(self.our_provider, None)
        competitor = min(best, key=lambda provider: (-best[provider], provider), default=None)
        return Standing(ours, competitor, best[competitor] if competitor is not None else None)


def read_frontier(
    staged: Staged, reference: Reference, settings: Settings
) -> list[FrontierBenchmark]:
    """All benchmarks with a score; one that no alias names keeps its own name, untracked."""
    known = {
        row["alias"]: (row["frontier_benchmark"], str(row["is_tracked"]).lower() == "true")
        for row in reference.frontier_benchmarks.to_dicts()
    }
    scores: dict[tuple[str, bool], list[Score]] = defaultdict(list)
    for row in staged.tables["raw_frontier_scores"].iter_rows(named=True):
        benchmark = known.get(row["frontier_benchmark"], (row["frontier_benchmark"], False))
        scores[benchmark].append(
            Score(row["provider"], row["model_id"], row["evaluated_on"], row["score"])
        )
    return [
        FrontierBenchmark(name, is_tracked, settings.our_provider, of_benchmark)
        for (name, is_tracked), of_benchmark in sorted(scores.items())
    ]


def frontier_gaps(benchmarks: list[FrontierBenchmark], as_of: date) -> pl.DataFrame:
    """fct_frontier_gaps: each benchmark from its first score on."""
    rows: list[tuple[object, ...]] = []
    for benchmark in benchmarks:
        if benchmark.first_day > as_of:
            continue
        for period in periods(benchmark.first_day, as_of).iter_rows(named=True):
            standing = benchmark.standing(period["last_day"])
            rows.append(
                (
                    benchmark.name,
                    period["period_grain"],
                    period["period_start"],
                    benchmark.is_tracked,
                    None if standing.ours is None else standing.ours / MICRO,
                    standing.competitor,
                    None if standing.theirs is None else standing.theirs / MICRO,
                    standing.gap,
                )
            )
    return pl.DataFrame(rows, schema=FRONTIER_SCHEMA, orient="row")


def frontier_measures(
    benchmarks: list[FrontierBenchmark], reference: Reference, settings: Settings
) -> list[Measure]:
    """The gap on the worst tracked benchmark, for the industries that have a benchmark row."""
    tracked = [benchmark for benchmark in benchmarks if benchmark.is_tracked]

    def on(day: date) -> Parts:
        standings = [(benchmark.name, benchmark.standing(day)) for benchmark in tracked]
        gaps = [(-standing.gap, name, standing) for name, standing in standings
                if standing.gap is not None]  # fmt: skip
        if not gaps:
            return None, None
        worst = min(gaps, key=lambda found: found[:2])[2]
        ours, theirs = worst.ours or 0, worst.theirs or 0
        return (theirs - ours) / MICRO, theirs / MICRO

    days = {score.evaluated_on for benchmark in tracked for score in benchmark.scores}
    first_day = first_of(day for day in days if on(day) != (None, None))
    return [
        Measure(industry, "frontier_gap", first_day, lambda rows: at_last_days(rows, on))
        for industry, _ in reference.benchmarked("frontier_gap", settings.industries)
    ]
