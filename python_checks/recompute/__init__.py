"""An independent second implementation of the warehouse's marts, in Polars.

It reads raw tables and reference seeds only, never the project's SQL. The definitions are those of
docs/definitions.md, docs/input_contract.md, docs/marts.md and docs/decisions.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from .adoption import adoption
from .arr import daily_arr
from .billing import billing
from .cache_opportunities import cache_opportunities
from .cache_worth import cache_measures
from .catalog import catalog_measures, catalog_monthly, model_cards, read_catalog
from .charges import (
    committed_charges,
    costed_industries,
    costs_by_day,
    inference_costs,
    usage_revenue_by_day,
)
from .contract import ContractError, Staged, load_csv_folder, stage
from .contract_book import contract_books
from .contract_renewals import churn_reasons, contract_renewals
from .customers import Customers, resolve_customers
from .decisions import decided_renewals
from .dimensions import dim_customers, dim_industries, dim_models, dim_months, dim_operators
from .errors import errors_daily
from .frontier import frontier_gaps, frontier_measures, read_frontier
from .fx import Rates
from .horizon import data_through, find_as_of_date
from .kpis import Facts, Inputs, kpi_rows, measures
from .latency import latency, latency_measures, measured_requests
from .lines import contract_lines
from .list_prices import list_price_check
from .margins import margin_measures
from .outages import error_budgets, incidents
from .quarterly import nps_cohorts, profit_and_loss
from .reconciliation import reconciliation
from .reference import Reference
from .renewals import renewal_cohorts, renewals
from .renewals_due import renewals_due
from .retention import arr_movements, month_end_arr, nrr_cohorts, retention_monthly
from .reviews import (
    inference_review,
    licensing_matrix,
    multimodal_opportunities,
    roadmap,
)
from .run_rates import usage_run_rates
from .scorecard import scorecard
from .service_tiers import service_tiers
from .settings import Settings
from .term_renewals import renewing
from .uptime import region_clocks, uptime, uptime_measures
from .usage import (
    allocate_costs,
    cohort_months,
    customer_margins,
    image_cost_cohorts,
    margin_cohorts,
    requests_until,
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
        "dim_operators": dim_operators(reference, settings),
        "quarantined_rows": staged.quarantined_rows,
        "fct_row_accounting": staged.row_accounting,
        "fct_row_accounting_daily": staged.row_accounting_daily,
    }
    # Without a horizon nothing enters a mart: every row is dated after the first of all days.
    horizon = as_of or date(2, 1, 1)
    rates = Rates(staged, settings, horizon)
    costs = costs_by_day(staged, rates, horizon)
    inputs = Inputs(staged.inputs_present, costed_industries(costs))
    marts |= _facts(staged, customers, reference, settings, rates, costs, inputs, horizon)
    marts["rpt_kpi_scorecard"] = scorecard(
        marts["fct_kpis"], reference, settings, inputs, data_through(staged), as_of
    )
    return marts


def _facts(
    staged: Staged,
    customers: Customers,
    reference: Reference,
    settings: Settings,
    rates: Rates,
    all_costs: pl.DataFrame,
    inputs: Inputs,
    as_of: date,
) -> dict[str, pl.DataFrame]:
    revenue = usage_revenue_by_day(staged, customers, rates, as_of)
    costs = inference_costs(all_costs)
    requests = requests_until(staged, customers, reference, as_of)
    usage = usage_daily(requests)
    of_months = billing(staged, customers, usage, settings, as_of)
    run_rates = usage_run_rates(revenue, of_months, settings)
    books = contract_books(
        contract_lines(staged, customers, rates, settings, as_of),
        decided_renewals(staged, customers, as_of),
        committed_charges(staged, customers, as_of),
        settings,
        as_of,
    )
    renewings = {key: renewing(book) for key, book in books.items()}
    daily = daily_arr(renewings, run_rates, as_of)
    at_month_ends = month_end_arr(daily, customers, as_of)
    movements = arr_movements(at_month_ends, run_rates, settings, as_of)
    of_terms = contract_renewals(renewings.values(), customers)
    of_marks = renewals(renewings.values(), customers, as_of)
    cohorts = cohort_months(usage, revenue)
    allocated = allocate_costs(costs, usage, settings)
    facts = Facts(daily, of_marks, of_terms, usage, revenue, costs)
    measured = measured_requests(requests, staged)
    clocks = region_clocks(requests, staged, settings, as_of)
    uptimes = uptime(clocks, settings, as_of)
    catalog = read_catalog(staged)
    frontier = read_frontier(staged, reference, settings)
    adopted = adoption(requests, staged, catalog, reference, as_of)
    of_industries = [
        *measures(facts, reference, settings),
        *latency_measures(measured, reference, settings),
        *uptime_measures(uptimes),
        *catalog_measures(catalog, usage, reference, settings),
        *frontier_measures(frontier, reference, settings),
        *margin_measures(usage, revenue, costs, cohorts, reference, settings),
        *cache_measures(usage, revenue, costs, reference, settings),
    ]
    return {
        "dim_customers": dim_customers(customers, cohorts, movements),
        "fct_arr_movements_monthly": movements,
        "fct_retention_monthly": retention_monthly(at_month_ends, run_rates, settings, as_of),
        "fct_nrr_cohorts_monthly": nrr_cohorts(at_month_ends, as_of),
        "fct_contract_renewals": of_terms,
        "fct_renewals": of_marks,
        "fct_renewal_cohorts_monthly": renewal_cohorts(of_marks),
        "fct_churn_reasons_monthly": churn_reasons(renewings, daily, as_of),
        "rpt_renewals_due_quarterly": renewals_due(of_terms, as_of),
        "rpt_list_price_check": list_price_check(staged, reference, settings, rates, as_of),
        "fct_usage_daily": usage.drop("good_count"),
        "fct_service_tiers_monthly": service_tiers(requests, as_of),
        "fct_token_revenue_cohorts_monthly": token_revenue_cohorts(
            usage, revenue, cohorts, reference
        ),
        "fct_image_cost_cohorts_monthly": image_cost_cohorts(
            usage, allocated, cohorts, reference, inputs.costed
        ),
        "fct_margin_cohorts_monthly": margin_cohorts(revenue, allocated, cohorts, inputs.costed),
        "fct_customer_margins_monthly": customer_margins(
            revenue, allocated, movements, inputs.costed, as_of
        ),
        "fct_latency": latency(measured),
        "fct_uptime": uptimes,
        "fct_errors_daily": errors_daily(requests, reference),
        "fct_incidents": incidents(clocks, staged, as_of),
        "fct_error_budgets_monthly": error_budgets(clocks, settings, as_of),
        "fct_catalog_monthly": catalog_monthly(catalog, as_of),
        "fct_model_cards": model_cards(catalog, as_of),
        "fct_frontier_gaps": frontier_gaps(frontier, as_of),
        "fct_adoption": adopted,
        "fct_usage_billing_reconciliation_monthly": reconciliation(
            usage, staged, customers, reference, settings, of_months, as_of
        ),
        "fct_profit_and_loss_quarterly": profit_and_loss(revenue, all_costs, inputs.costed, as_of),
        "fct_nps_cohorts_quarterly": nps_cohorts(staged, customers, cohorts, as_of),
        "rpt_cache_opportunities": cache_opportunities(
            usage, revenue, customers, reference, settings, inputs, as_of
        ),
        "rpt_licensing_matrix": licensing_matrix(catalog, requests, reference, as_of),
        "rpt_multimodal_opportunities": multimodal_opportunities(
            catalog, requests, customers, as_of
        ),
        "rpt_inference_review_quarterly": inference_review(
            requests, measured, costs, reference, inputs.costed
        ),
        "rpt_roadmap_quarterly": roadmap(catalog, frontier, adopted, as_of),
        "fct_kpis": kpi_rows(of_industries, run_rates, reference, settings, inputs, as_of),
    }
