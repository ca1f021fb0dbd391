"""An independent second implementation of the warehouse's marts, in Polars.

It reads raw tables and reference seeds only, never the project's SQL. The definitions are those of
docs/definitions.md, docs/input_contract.md, docs/marts.md and docs/decisions.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from .arr import customer_arrs, cut_lines, daily_arr, decided_renewals, usage_run_rates
from .charges import inference_costs_by_day, last_billed_days, usage_revenue_by_day
from .contract import ContractError, Staged, load_csv_folder, stage
from .customers import Customers, resolve_customers
from .dimensions import dim_industries, dim_models, dim_months, find_as_of_date
from .fx import Rates
from .kpis import Facts, kpi_rows
from .reference import Reference
from .renewals import renewal_cohorts, renewals
from .retention import (
    arr_movements,
    churn_reasons,
    month_end_arr,
    nrr_cohorts,
    retention_monthly,
)
from .scorecard import scorecard
from .settings import Settings
from .usage import (
    allocate_costs,
    cohort_months,
    image_cost_cohorts,
    margin_cohorts,
    token_revenue_cohorts,
    usage_daily,
)

__all__ = ["ContractError", "Reference", "Settings", "load_csv_folder", "recompute"]


def recompute(
    raw: Mapping[str, pl.DataFrame], reference: Reference, settings: Settings
) -> dict[str, pl.DataFrame]:
    """Compute all marts from raw tables.

    raw: raw table name -> frame as it came (any types; optional tables and columns may be
    absent). Returns mart name -> frame with the columns of docs/marts.md; money is USD. Raises
    ContractError when a required table or column is absent.
    """
    staged = stage(raw, reference, settings)
    customers = resolve_customers(staged)
    as_of = find_as_of_date(staged, settings)
    marts = {
        "dim_industries": dim_industries(reference, settings),
        "dim_months": dim_months(staged, as_of),
        "dim_accounts": customers.dim_accounts,
        "dim_models": dim_models(staged),
        "quarantined_rows": staged.quarantined_rows,
        "fct_row_accounting": staged.row_accounting,
    }
    # Without a horizon nothing enters a mart: every row is dated after the first of all days.
    horizon = as_of or date(2, 1, 1)
    marts |= _facts(staged, customers, reference, settings, horizon)
    marts["rpt_kpi_scorecard"] = scorecard(
        marts["fct_kpis"], reference, settings, staged.inputs_present, as_of
    )
    return marts


def _facts(
    staged: Staged, customers: Customers, reference: Reference, settings: Settings, as_of: date
) -> dict[str, pl.DataFrame]:
    rates = Rates(staged, settings, as_of)
    revenue = usage_revenue_by_day(staged, customers, rates, as_of)
    costs = inference_costs_by_day(staged, rates, as_of)
    usage = usage_daily(staged, customers, reference, as_of)
    run_rates = usage_run_rates(revenue, last_billed_days(staged, as_of), settings)
    decisions = decided_renewals(staged, customers, as_of)
    lines = cut_lines(staged, customers, rates, as_of)
    arrs = customer_arrs(lines, decisions, run_rates, settings, as_of)
    service = {key: of_customer.contracted.service for key, of_customer in arrs.items()}

    daily = daily_arr(arrs, as_of)
    at_month_ends = month_end_arr(daily, customers, as_of)
    movements = arr_movements(at_month_ends, run_rates, settings, as_of)
    of_marks = renewals(arrs, customers, settings, as_of)
    cohorts = cohort_months(usage, revenue)
    allocated = allocate_costs(costs, usage, settings)
    facts = Facts(daily, of_marks, usage, revenue, costs, as_of)
    return {
        "fct_arr_movements_monthly": movements,
        "fct_retention_monthly": retention_monthly(at_month_ends, run_rates, settings, as_of),
        "fct_nrr_cohorts_monthly": nrr_cohorts(at_month_ends, as_of),
        "fct_renewals": of_marks,
        "fct_renewal_cohorts_monthly": renewal_cohorts(of_marks),
        "fct_churn_reasons_monthly": churn_reasons(movements, service, decisions, settings),
        "fct_usage_daily": usage,
        "fct_token_revenue_cohorts_monthly": token_revenue_cohorts(
            usage, revenue, cohorts, reference
        ),
        "fct_image_cost_cohorts_monthly": image_cost_cohorts(usage, allocated, cohorts, reference),
        "fct_margin_cohorts_monthly": margin_cohorts(revenue, allocated, cohorts),
        "fct_kpis": kpi_rows(facts, reference, settings),
    }
