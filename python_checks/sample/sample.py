"""What is being built: raw tables, the customers behind them and the usage to bill."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from python_checks.sample.calendar_days import DAY, midnight
from python_checks.sample.schema import (
    REQUEST_LOGS,
    Columns,
    RawTables,
    Value,
    as_text,
    is_placeholder,
)
from python_checks.sample.vendor import LLM

TRUE_TEXTS = ("true", "t", "yes", "y", "1")


@dataclass(frozen=True)
class Account:
    """A registered account of the vendor's ordinary business."""

    account_id: str
    segment: str | None
    country: str
    currency: str
    # How its usage is billed: monthly, weekly (cut at month ends) or daily.
    cadence: str


@dataclass
class Subscription:
    """An account's use of one industry, from its first to its last day of service."""

    account: Account
    industry: str
    first_day: date
    last_day: date | None
    arr_usd: float
    is_committed: bool

    def is_active(self, day: date) -> bool:
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)


@dataclass(frozen=True)
class UsageEvent:
    """A good request as billing and cost allocation see it."""

    industry: str
    account_id: str
    model_id: str
    day: date
    images: int = 0
    input_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0
    is_batch: bool = False
    is_billed: bool = True

    @property
    def units(self) -> int:
        return self.images + self.input_tokens + self.output_tokens


@dataclass
class Sample:
    """Raw tables, and methods that keep one row on one line where it is written."""

    tables: RawTables = field(default_factory=RawTables)
    accounts: dict[str, Account] = field(default_factory=dict)
    subscriptions: list[Subscription] = field(default_factory=list)
    events: list[UsageEvent] = field(default_factory=list)

    def account(self, account_id: str, **columns: Any) -> None:
        """Register an account; the name follows from the id."""
        name = account_id.removeprefix("acc_").replace("_", " ").capitalize()
        row: Columns = {
            "account_name": name,
            "segment": "mid_market",
            "country": "US",
            "created_at": datetime(2023, 3, 1, 9, 0),
        }
        self.tables.add("raw_accounts", account_id=account_id, **{**row, **columns})

    def line(
        self,
        contract_line_id: str,
        account_id: str,
        start: date | None,
        end: date | None,
        arr: float | None,
        *,
        industry: str | None = LLM,
        contract_id: str | None = None,
        **columns: Any,
    ) -> None:
        """Add a contract line; its contract is the line's id up to the last underscore."""
        row: Columns = {
            "plan": "annual",
            "currency": "USD",
            "signed_at": midnight(start) - 14 * DAY if start else None,
            "auto_renews": False,
        }
        self.tables.add(
            "raw_contracts",
            contract_line_id=contract_line_id,
            contract_id=contract_id or contract_line_id.rpartition("_")[0],
            account_id=account_id,
            industry=industry,
            **{"start_date": start, "end_date": end, "arr_amount": arr, **row, **columns},
        )

    def customer(
        self,
        name: str,
        *terms: tuple[date, date | None, float],
        industry: str = LLM,
        **columns: Any,
    ) -> None:
        """Register acc_<name> with one contract con_<name> of the terms (start, end, ARR)."""
        self.account(f"acc_{name}")
        self.contract(name, name, *terms, industry=industry, **columns)

    def contract(
        self,
        name: str,
        account: str,
        *terms: tuple[date, date | None, float],
        industry: str = LLM,
        **columns: Any,
    ) -> None:
        """Add the contract con_<name> of acc_<account>: lines con_<name>_1 and so on."""
        for number, (start, end, arr) in enumerate(terms, start=1):
            self.line(
                f"con_{name}_{number}",
                f"acc_{account}",
                start,
                end,
                arr,
                industry=industry,
                **columns,
            )

    def decision(
        self,
        name: str,
        due: date,
        outcome: str,
        decided_at: Value,
        number: int = 1,
        *,
        account: str | None = None,
        industry: str = LLM,
        **columns: Any,
    ) -> None:
        """Add renewal ren_<name>_<number> of the contract con_<name> of acc_<account or name>."""
        self.renewal(
            f"ren_{name}_{number}",
            f"acc_{account or name}",
            f"con_{name}",
            due,
            outcome,
            decided_at,
            industry=industry,
            **columns,
        )

    def renewal(
        self,
        renewal_id: str,
        account_id: str,
        contract_id: str,
        due: date,
        outcome: str,
        decided_at: Value,
        *,
        industry: str = LLM,
        **columns: Any,
    ) -> None:
        """Add a renewal decision."""
        self.tables.add(
            "raw_renewals",
            renewal_id=renewal_id,
            account_id=account_id,
            contract_id=contract_id,
            due_date=due,
            outcome=outcome,
            decided_at=decided_at,
            industry=industry,
            **columns,
        )

    def request(
        self,
        industry: str,
        request_id: str | None,
        at: datetime,
        *,
        is_billed: bool = True,
        is_duplicate: bool = False,
        billed_model: str | None = None,
        **columns: Any,
    ) -> None:
        """Log a request at `at` (UTC); when it is good and counts, it becomes usage.

        `requested_at` may be given as text, for offsets; `at` says what it means.
        `billed_model` is the model of bill and cost where `model_id` is an alias.
        """
        row: Columns = {
            "requested_at": at,
            "ingested_at": at + DAY / 480,
            "region": "us-east",
            **columns,
        }
        self.tables.add(REQUEST_LOGS[industry], request_id=request_id, **row)
        is_failed = not is_placeholder(row.get("error_type"))
        is_billable = as_text(row.get("is_billable")).lower() in TRUE_TEXTS
        if is_duplicate or (is_failed and not is_billable):
            return
        self.events.append(
            UsageEvent(
                industry=industry,
                account_id=str(row["account_id"]),
                model_id=billed_model or str(row["model_id"]),
                day=at.date(),
                images=_integer(row.get("image_count")),
                input_tokens=_integer(row.get("input_tokens")),
                cached_tokens=_integer(row.get("cache_read_input_tokens")),
                output_tokens=_integer(row.get("output_tokens")),
                is_batch=row.get("service_tier") == "batch",
                is_billed=is_billed,
            )
        )

    def charge(
        self,
        charge_id: str,
        account_id: str,
        first_day: date,
        last_day: date,
        effective_amount: Value,
        *,
        industry: str = LLM,
        category: str = "usage",
        **columns: Any,
    ) -> None:
        """Add a charge over whole days, both named; the period's end is exclusive."""
        row: Columns = {
            "charge_period_start": midnight(first_day),
            "charge_period_end": midnight(last_day + DAY),
            "list_amount": effective_amount,
            "billed_amount": effective_amount,
            "currency": "USD",
            "invoice_id": f"inv_{account_id.removeprefix('acc_')}_{first_day:%Y%m}",
        }
        self.tables.add(
            "raw_billing_charges",
            charge_id=charge_id,
            account_id=account_id,
            industry=industry,
            charge_category=category,
            effective_amount=effective_amount,
            **{**row, **columns},
        )

    def cost(
        self,
        industry: str,
        service_category: str,
        first_day: date,
        last_day: date,
        effective_cost: Value,
        **columns: Any,
    ) -> None:
        """Add a cost line over whole days, both named; the period's end is exclusive."""
        row: Columns = {
            "charge_period_start": midnight(first_day),
            "charge_period_end": midnight(last_day + DAY),
            "currency": "USD",
        }
        self.tables.add(
            "raw_inference_costs",
            industry=industry,
            service_category=service_category,
            effective_cost=effective_cost,
            **{**row, **columns},
        )


def _integer(value: Value) -> int:
    text = as_text(value)
    return int(Decimal(text)) if text else 0
