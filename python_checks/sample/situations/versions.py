"""Rows of one id with different content: the one delivered last counts."""

# One case reads best on few lines.
# fmt: off

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from python_checks.sample.sample import Sample
from python_checks.sample.schema import Columns, Value
from python_checks.sample.vendor import IMAGE, LLM, VISION

FIRST = datetime(2026, 6, 2, 6, 0)
SECOND = datetime(2026, 6, 3, 6, 0)
DAY = date(2026, 5, 20)


def _versions(sample: Sample, table: str, row: Columns, column: str, *values: Value) -> None:
    """Two versions: the later delivered one stands first in the file."""
    older, newer = values
    for value, ingested_at in ((newer, SECOND), (older, FIRST)):
        sample.tables.add(table, **{**row, column: value, "ingested_at": ingested_at})


def accounts(sample: Sample) -> None:
    """A segment that was corrected."""
    _versions(sample, "raw_accounts", {"account_id": "acc_versions"}, "segment", "startup",
              "mid_market")


def contracts_and_renewals(sample: Sample) -> None:
    """An amount that was corrected, and a decision that came."""
    _versions(sample, "raw_contracts", {
        "contract_line_id": "con_versions_1", "contract_id": "con_versions",
        "account_id": "acc_versions", "industry": VISION, "start_date": date(2026, 2, 1),
        "end_date": date(2027, 1, 31),
    }, "arr_amount", 400, 450)
    _versions(sample, "raw_renewals", {
        "renewal_id": "ren_versions", "contract_id": "con_versions", "account_id": "acc_versions",
        "industry": VISION, "due_date": date(2027, 2, 1), "decided_at": datetime(2026, 5, 28),
    }, "outcome", "pending", "renewed")


def charges_and_costs(sample: Sample) -> None:
    """A bill and a cost line that were corrected; costs have an id only where one is given."""
    _versions(sample, "raw_billing_charges", {
        "charge_id": "chg_versions", "account_id": "acc_versions", "industry": VISION,
        "charge_period_start": DAY, "charge_category": "usage",
    }, "effective_amount", Decimal("0.5"), Decimal("0.6"))
    _versions(sample, "raw_inference_costs", {
        "cost_line_id": "cst_versions", "industry": LLM, "model_id": "atlas-3",
        "charge_period_start": DAY, "service_category": "compute",
    }, "effective_cost", Decimal("0.05"), Decimal("0.04"))


def cost_line_delivered_twice(sample: Sample) -> None:
    """One id and equal content, delivered on two days or at no known time: one cost."""
    for ingested_at in (FIRST, SECOND, None):
        sample.cost(LLM, "compute", DAY, DAY, 0.03, model_id="atlas-3", cost_line_id="cst_twice",
                    ingested_at=ingested_at)


def cost_file_delivered_twice(sample: Sample) -> None:
    """Every line of the day is there twice and has no id: a warning asks."""
    day = date(2024, 4, 27)
    for _ in range(2):
        sample.cost(IMAGE, "support", day, day, 0.4)
        sample.cost(IMAGE, "other", day, day, 0.1)


def models_and_capabilities(sample: Sample) -> None:
    """A card that came, and an end that was set."""
    released = datetime(2026, 5, 4, 9)
    _versions(sample, "raw_models", {
        "model_id": "iris-versions", "industry": VISION, "model_family": "iris-versions",
        "is_pretrained": False, "released_at": released,
    }, "model_card_published_at", None, released)
    _versions(sample, "raw_model_capabilities", {
        "model_id": "iris-versions", "capability_type": "edge_target",
        "capability": "aws_panorama", "available_from": date(2026, 5, 4),
    }, "available_until", None, date(2026, 6, 1))


def scores_and_answers(sample: Sample) -> None:
    """A score that was published anew, and an answer that its giver changed."""
    _versions(sample, "raw_frontier_scores", {
        "provider": "google", "model_id": "gemini-3-flash", "frontier_benchmark": "GPQA Diamond",
        "evaluated_on": date(2026, 1, 26),
    }, "score", Decimal("85.1"), Decimal("85.9"))
    _versions(sample, "raw_nps_responses", {
        "response_id": "nps_versions", "account_id": "acc_versions", "industry": VISION,
        "responded_at": datetime(2026, 5, 6, 9),
    }, "score", 6, 8)


def deployments_and_rates(sample: Sample) -> None:
    """A deployment that ended, and a rate that was corrected."""
    _versions(sample, "raw_edge_deployments", {
        "deployment_id": "edge_versions", "account_id": "acc_versions",
        "model_id": "iris-detect-retail", "edge_target": "azure_edge",
        "activated_on": date(2026, 5, 1),
    }, "deactivated_on", None, date(2026, 5, 20))
    _versions(sample, "raw_fx_rates", {"currency": "CHF", "rate_date": date(2026, 4, 1)},
              "usd_per_unit", Decimal("1.2"), Decimal("1.2791"))


def three_versions(sample: Sample) -> None:
    """The newest twice with equal content, an older one: one row, nothing conflicts."""
    for segment, ingested_at in (("startup", FIRST), ("enterprise", SECOND),
                                 ("enterprise", SECOND)):
        sample.account("acc_three_versions", segment=segment, ingested_at=ingested_at)


def versions_that_conflict(sample: Sample) -> None:
    """Delivered at one time, or one at a time that nobody knows: nobody can tell which counts."""
    for score in (75, 76):
        sample.tables.add("raw_frontier_scores", provider="google", model_id="gemini-3-flash",
                          frontier_benchmark="SWE-bench Verified", score=score,
                          evaluated_on=date(2026, 1, 26), ingested_at=FIRST)
    for cost in (Decimal("0.02"), Decimal("0.03")):
        sample.cost(LLM, "compute", DAY, DAY, cost, cost_line_id="cst_conflicting",
                    ingested_at=FIRST)
    for score, ingested_at in ((7, None), (9, FIRST), (8, datetime(2099, 1, 1))):
        sample.tables.add("raw_nps_responses", response_id="nps_conflicting_times",
                          account_id="acc_versions", industry=VISION, score=score,
                          responded_at=datetime(2026, 5, 7, 9), ingested_at=ingested_at)
