"""Inference costs: spreading, categories, currencies, lines that no usage carries."""

# One case reads best on few lines.
# fmt: off

from __future__ import annotations

from datetime import date

from python_checks.sample.sample import Sample
from python_checks.sample.vendor import IMAGE, LLM, VISION


def equal_lines_are_two_costs(sample: Sample) -> None:
    """Costs have no id: two equal lines count twice."""
    for _ in range(2):
        sample.cost(VISION, "compute", date(2026, 6, 20), date(2026, 6, 20), 0.02,
                    model_id="iris-detect-retail")


def over_a_month_end(sample: Sample) -> None:
    """Ten cents over three days and two months: 0.033333 twice, 0.033334."""
    sample.cost(LLM, "compute", date(2026, 5, 30), date(2026, 6, 1), 0.1, model_id="atlas-3")
    sample.cost(IMAGE, "compute", date(2025, 12, 30), date(2026, 1, 4), 0.05, model_id="lumen-2")


def over_as_of(sample: Sample) -> None:
    """The days after as_of wait."""
    sample.cost(LLM, "storage", date(2026, 7, 9), date(2026, 7, 15), 0.07)


def without_an_end(sample: Sample) -> None:
    """No period end is one day."""
    sample.cost(LLM, "network", date(2026, 6, 30), date(2026, 6, 30), 0.013,
                charge_period_end=None)


def foreign_currencies(sample: Sample) -> None:
    """Costs in euro, pounds and yen; lower case; none is US dollars."""
    for currency, cost in (("EUR", 0.04), ("GBP", 0.03), ("JPY", 5), ("jpy", 4), (None, 0.02)):
        sample.cost(VISION, "storage", date(2026, 6, 1), date(2026, 6, 30), cost,
                    currency=currency)
    sample.cost(LLM, "licence", date(2024, 7, 1), date(2024, 7, 31), 0.06, currency="CHF")


def credit_line(sample: Sample) -> None:
    """A negative cost is a credit."""
    sample.cost(LLM, "compute", date(2026, 6, 15), date(2026, 6, 15), -0.03, model_id="atlas-3")


def model_without_usage(sample: Sample) -> None:
    """A model that nobody called that day: its cost stays unallocated."""
    sample.cost(LLM, "compute", date(2026, 6, 18), date(2026, 6, 19), 0.09,
                model_id="atlas-0-base", hardware="h100")
    sample.cost(IMAGE, "compute", date(2026, 4, 30), date(2026, 5, 1), 0.02,
                model_id="lumen-style-noir", hardware="a100")


def day_without_usage(sample: Sample) -> None:
    """Cost before the first request of the industry: no unit can carry it."""
    sample.cost(VISION, "compute", date(2024, 4, 24), date(2024, 4, 30), 1.4)
    sample.cost(IMAGE, "support", date(2024, 4, 29), date(2024, 4, 30), 0.8)


def model_nobody_registered(sample: Sample) -> None:
    """The cost of a model known from nowhere else."""
    sample.cost(LLM, "compute", date(2026, 6, 3), date(2026, 6, 3), 0.01, model_id="atlas-ghost")


def support_and_other(sample: Sample) -> None:
    """Both are in the profit and loss and in no unit cost, however large."""
    sample.cost(VISION, "support", date(2026, 7, 12), date(2026, 7, 12), 25)
    sample.cost(IMAGE, "other", date(2026, 7, 12), date(2026, 7, 12), 25)
