-- what is left of the downtime that the target allows, by region and month, the running month included
select
    industry,
    month_date as month,
    case region when 'all' then 'all regions' else region end as region,
    budget_minutes,
    downtime_minutes,
    budget_left_minutes,
    budget_left_share,
    case
        when budget_left_minutes < 0 then 'overspent'
        when budget_left_share < 0.5 then 'less than half left'
        else 'half or more left'
    end as class
from marts.fct_error_budgets_monthly
order by all
