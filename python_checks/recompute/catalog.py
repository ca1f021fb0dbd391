"""Models and their capabilities: the catalogue, model cards and licences.

Written from docs/definitions.md section Catalogue. A model or a capability is there on a day when
start <= day < end.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import polars as pl

from .contract import Staged
from .measure import Measure, at_last_days, first_of, of_industry, sum_inside, unit_size
from .periods import DAY, month_end, months_between, twelve_months_before
from .reference import Reference
from .settings import Settings

LICENCE = "commercial_licence"
COMMERCIAL_USE = "commercial_use"
CAPABILITY_TYPE_OF_KPI = {
    "edge_targets_supported": "edge_target",
    "llm_integrations_supported": "llm_integration",
    "editing_tools_available": "editing_tool",
}
CATALOG_SCHEMA = {
    "industry": pl.String,
    "month_date": pl.Date,
    "available_count": pl.Int64,
    "pretrained_count": pl.Int64,
    "released_count": pl.Int64,
    "retired_count": pl.Int64,
}
CARDS_SCHEMA = {
    "industry": pl.String,
    "model_id": pl.String,
    "released_date": pl.Date,
    "card_date": pl.Date,
    "card_days": pl.Int64,
    "is_published": pl.Boolean,
}


@dataclass(frozen=True)
class Span:
    """Days from a start to an exclusive end (None: open)."""

    start: date
    end: date | None

    def covers(self, day: date) -> bool:
        """Whether the day lies inside."""
        return self.start <= day and (self.end is None or day < self.end)

    def within(self, other: Span) -> Span | None:
        """The days that both have; None when they share none."""
        end = first_of([self.end, other.end])
        both = Span(max(self.start, other.start), end)
        return both if end is None or both.start < end else None


@dataclass(frozen=True)
class Model:
    """A registered model. card_date: day its card was published."""

    industry: str
    model_id: str
    span: Span
    is_pretrained: bool
    card_date: date | None

    def card_days(self, day: date) -> int:
        """Days from release to card, early 0; a card not yet there on `day`: days so far."""
        has_card = self.card_date is not None and self.card_date <= day
        until = self.card_date if has_card and self.card_date else day
        return max((until - self.span.start).days, 0)


@dataclass(frozen=True)
class Capability:
    """A capability of a model for some days."""

    model_id: str
    capability_type: str
    capability: str
    span: Span


@dataclass(frozen=True)
class Catalog:
    """All registered models and all capabilities, future ones too."""

    models: list[Model]
    capabilities: list[Capability]

    @cached_property
    def by_industry(self) -> dict[str, list[Model]]:
        """Registered models by industry."""
        found: dict[str, list[Model]] = defaultdict(list)
        for model in self.models:
            found[model.industry].append(model)
        return dict(found)

    @cached_property
    def by_model(self) -> dict[str, list[Capability]]:
        """Capabilities by model_id, of models that nobody registered too."""
        found: dict[str, list[Capability]] = defaultdict(list)
        for capability in self.capabilities:
            found[capability.model_id].append(capability)
        return dict(found)

    def first_release(self, industry: str) -> date | None:
        """Day of the industry's first release."""
        return first_of(model.span.start for model in self.by_industry.get(industry, []))

    def offered(self, industry: str) -> list[Capability]:
        """Capabilities of the industry's registered models, for the days both are there."""
        found: list[Capability] = []
        for model in self.by_industry.get(industry, []):
            for row in self.by_model.get(model.model_id, []):
                both = row.span.within(model.span)
                if both is not None:
                    found.append(
                        Capability(row.model_id, row.capability_type, row.capability, both)
                    )
        return found

    def named(self, industry: str, capability_type: str) -> bool:
        """Whether any registered model of the industry has a capability row of the type."""
        return any(
            row.capability_type == capability_type
            for model in self.by_industry.get(industry, [])
            for row in self.by_model.get(model.model_id, [])
        )


def read_catalog(staged: Staged) -> Catalog:
    """Models and capabilities from their staged rows."""
    models = staged.tables["raw_models"].with_columns(
        pl.col("released_at", "retired_at", "model_card_published_at").dt.date()
    )
    return Catalog(
        models=[
            Model(
                row["industry"],
                row["model_id"],
                Span(row["released_at"], row["retired_at"]),
                row["is_pretrained"] is not False,
                row["model_card_published_at"],
            )
            for row in models.iter_rows(named=True)
        ],
        capabilities=[
            Capability(
                row["model_id"],
                row["capability_type"],
                row["capability"],
                Span(row["available_from"], row["available_until"]),
            )
            for row in staged.tables["raw_model_capabilities"].iter_rows(named=True)
        ],
    )


def catalog_monthly(catalog: Catalog, as_of: date) -> pl.DataFrame:
    """fct_catalog_monthly: from the industry's first release to the month of `as_of`."""
    rows: list[tuple[object, ...]] = []
    for industry, models in catalog.by_industry.items():
        first = catalog.first_release(industry)
        if first is None or first > as_of:
            continue
        for month in months_between(first, as_of):
            last = min(month_end(month), as_of)
            there = [model for model in models if model.span.covers(last)]
            inside = Span(month, last + DAY)
            rows.append(
                (
                    industry,
                    month,
                    len(there),
                    sum(model.is_pretrained for model in there),
                    sum(inside.covers(model.span.start) for model in models),
                    sum(
                        model.span.end is not None and inside.covers(model.span.end)
                        for model in models
                    ),
                )
            )
    return pl.DataFrame(rows, schema=CATALOG_SCHEMA, orient="row")


def model_cards(catalog: Catalog, as_of: date) -> pl.DataFrame:
    """fct_model_cards: registered models released on or before `as_of`."""
    rows: list[tuple[object, ...]] = []
    for model in catalog.models:
        if model.span.start <= as_of:
            is_published = model.card_date is not None and model.card_date <= as_of
            rows.append(
                (
                    model.industry,
                    model.model_id,
                    model.span.start,
                    model.card_date if is_published else None,
                    model.card_days(as_of),
                    is_published,
                )
            )
    return pl.DataFrame(rows, schema=CARDS_SCHEMA, orient="row")


def catalog_measures(
    catalog: Catalog, usage: pl.DataFrame, reference: Reference, settings: Settings
) -> list[Measure]:
    """Catalogue size, model cards, capability counts and the licence rate.

    usage: fct_usage_daily.
    """
    found: list[Measure] = []
    for industry in sorted(catalog.by_industry):
        found += [
            _catalog_size(catalog, industry, unit_size(reference, "catalog_size")),
            _model_card_days(catalog, industry),
        ]
    for kpi, capability_type in CAPABILITY_TYPE_OF_KPI.items():
        tracked = tracked_capabilities(reference, capability_type)
        found += [
            _supported(catalog, industry, kpi, capability_type, tracked)
            for industry, _ in reference.benchmarked(kpi, settings.industries)
        ]
    found += [
        _commercial_licence_rate(catalog, usage, industry)
        for industry, _ in reference.benchmarked("commercial_licence_rate", settings.industries)
    ]
    return found


def tracked_capabilities(reference: Reference, capability_type: str) -> set[str]:
    """The tracked capabilities of a type."""
    rows = reference.capabilities.filter(pl.col("capability_type") == capability_type)
    return set(rows["capability"].to_list())


def _catalog_size(catalog: Catalog, industry: str, size: float) -> Measure:
    """Pre-trained models available on the last day."""
    pretrained = [model.span for model in catalog.by_industry[industry] if model.is_pretrained]
    return Measure(
        industry,
        "catalog_size",
        catalog.first_release(industry),
        lambda rows: at_last_days(rows, lambda day: (_covering(pretrained, day), size)),
    )


def _covering(spans: Iterable[Span], day: date) -> int:
    return sum(span.covers(day) for span in spans)


def _model_card_days(catalog: Catalog, industry: str) -> Measure:
    """Days to card of the models released in the trailing twelve months, over their count."""
    models = catalog.by_industry[industry]

    def on(day: date) -> tuple[float, float]:
        after = twelve_months_before(day)
        released = [model for model in models if after < model.span.start <= day]
        return sum(model.card_days(day) for model in released), len(released)

    return Measure(
        industry,
        "model_card_days",
        catalog.first_release(industry),
        lambda rows: at_last_days(rows, on),
    )


def _supported(
    catalog: Catalog, industry: str, kpi: str, capability_type: str, tracked: set[str]
) -> Measure:
    """Tracked capabilities of a type that a model there has on the last day."""
    offered = [
        row
        for row in catalog.offered(industry)
        if row.capability_type == capability_type and row.capability in tracked
    ]

    def on(day: date) -> tuple[float, float]:
        return len({row.capability for row in offered if row.span.covers(day)}), 1

    first_day = catalog.first_release(industry)
    return Measure(industry, kpi, first_day, lambda rows: at_last_days(rows, on))


def _commercial_licence_rate(catalog: Catalog, usage: pl.DataFrame, industry: str) -> Measure:
    """Images of models cleared for commercial use on the day, over all images."""
    used = of_industry(usage, industry).rename({"usage_date": "day"})
    cleared = [
        any(
            row.capability_type == LICENCE
            and row.capability == COMMERCIAL_USE
            and row.span.covers(day)
            for row in catalog.by_model.get(model_id, [])
        )
        for model_id, day in used.select("model_id", "day").iter_rows()
    ]
    is_cleared = pl.Series("is_cleared", cleared, dtype=pl.Boolean)
    images = used.with_columns(
        pl.when(is_cleared).then("images").otherwise(0).alias("cleared_images")
    )

    def parts(rows: pl.DataFrame) -> pl.DataFrame:
        return rows.with_columns(
            sum_inside(rows, images, "cleared_images").alias("numerator"),
            sum_inside(rows, images, "images").alias("denominator"),
        )

    return Measure(industry, "commercial_licence_rate", first_of([used["day"].min()]), parts)
