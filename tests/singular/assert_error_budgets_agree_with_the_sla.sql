select
    budgets.industry,
    budgets.region,
    budgets.month_date,
    budgets.budget_left_minutes,
    uptimes.meets_sla
from {{ ref('fct_error_budgets_monthly') }} as budgets
left join {{ ref('fct_uptime') }} as uptimes
    on
        budgets.industry = uptimes.industry
        and budgets.region = uptimes.region
        and budgets.month_date = uptimes.period_start
        and uptimes.period_grain = 'month'
where
    uptimes.meets_sla is null
    or (budgets.is_complete and abs(budgets.budget_left_minutes) > 0.000001 and uptimes.meets_sla <> (budgets.budget_left_minutes > 0))
