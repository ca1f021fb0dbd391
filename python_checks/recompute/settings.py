"""The variables of a run, with the project's defaults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import yaml

PROJECT = Path(__file__).resolve().parents[2] / "dbt_project.yml"


@cache
def _declared_industries() -> tuple[str, ...]:
    return tuple(yaml.safe_load(PROJECT.read_text())["vars"]["industries"])


def _now() -> datetime:
    return datetime.now(tz=UTC)


@dataclass(frozen=True)
class Settings:
    """One run's variables; units in the names, dates and times are UTC.

    Raises ValueError when a variable has a value that the project does not know.
    """

    industries: tuple[str, ...] = field(default_factory=_declared_industries)
    as_of_date: date | None = None
    renewal_grace_days: int = 30
    arr_basis: str = "contracted_plus_usage"
    usage_run_rate_months: int = 1
    # inclusive: end_date is a contract line's last day of service; exclusive: the day after it.
    contract_end_dates: str = "inclusive"
    # Days after a bill's usual arrival during which it is still expected.
    billing_lag_days: int = 30
    fx_policy: str = "constant"
    fx_reference_date: date | None = None
    cached_token_cost_weight: float = 0.1
    deduplication_window_days: int = 3
    # Share of a minute that counts as down; severities not named count nothing.
    incident_weights: Mapping[str, float] = field(
        default_factory=lambda: {"major": 1.0, "partial": 0.3, "degraded": 0.0, "maintenance": 0.0}
    )
    sla_target: float = 0.999
    our_provider: str = "ours"
    reconciliation_tolerance: float = 0.001
    list_price_tolerance: float = 0.01
    run_started_at: datetime = field(default_factory=_now)

    def __post_init__(self) -> None:
        """Refuse values that the project does not know."""
        if self.arr_basis not in ("contracted", "contracted_plus_usage"):
            raise ValueError(f"arr_basis: {self.arr_basis}")
        if self.usage_run_rate_months not in (1, 3):
            raise ValueError(f"usage_run_rate_months: {self.usage_run_rate_months}")
        if self.contract_end_dates not in ("inclusive", "exclusive"):
            raise ValueError(f"contract_end_dates: {self.contract_end_dates}")
        if self.fx_policy not in ("constant", "historical"):
            raise ValueError(f"fx_policy: {self.fx_policy}")

    @property
    def run_started_at_utc(self) -> datetime:
        """The run's start as a naive UTC time."""
        if self.run_started_at.tzinfo is None:
            return self.run_started_at
        return self.run_started_at.astimezone(UTC).replace(tzinfo=None)
