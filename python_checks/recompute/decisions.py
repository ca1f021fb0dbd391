"""Decided rows of raw_renewals: what a vendor recorded about the end of a contract."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from .contract import Staged
from .customers import Customers, Key


@dataclass(frozen=True)
class Decision:
    """A row with outcome renewed or churned, decided on or before as_of_date."""

    renewal_id: str
    contract_id: str
    due_date: date
    decided_at: datetime
    outcome: str
    renewed_contract_id: str | None
    churn_reason: str | None

    @property
    def is_churned(self) -> bool:
        """Whether the contract was lost."""
        return self.outcome == "churned"

    @property
    def decided_on(self) -> date:
        """UTC day of the decision."""
        return self.decided_at.date()


def latest(decisions: Iterable[Decision]) -> Decision | None:
    """The latest decided row, of several the largest renewal_id."""
    return max(decisions, key=lambda d: (d.decided_at, d.renewal_id), default=None)


def decided_renewals(
    staged: Staged, customers: Customers, as_of: date
) -> dict[Key, list[Decision]]:
    """Rows decided on or before `as_of` with outcome renewed or churned, by customer."""
    rows = customers.add_customer(staged.tables["raw_renewals"]).filter(
        pl.col("outcome").is_in(["renewed", "churned"]) & (pl.col("decided_at").dt.date() <= as_of)
    )
    decisions: dict[Key, list[Decision]] = defaultdict(list)
    for row in rows.iter_rows(named=True):
        decisions[row["customer_id"], row["industry"]].append(
            Decision(
                row["renewal_id"], row["contract_id"], row["due_date"], row["decided_at"],
                row["outcome"], row["renewed_contract_id"], row["churn_reason"],
            )
        )  # fmt: skip
    return dict(decisions)
