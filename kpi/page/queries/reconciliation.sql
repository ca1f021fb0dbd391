-- how metered and billed quantities of customers meet, month by month
select
    industry,
    case when grouping(segment) = 1 then 'all' else coalesce(segment, 'unknown') end as segment,
    month_date as month,
    replace(state, '_', ' ') as state,
    count(*) as customers
from marts.fct_usage_billing_reconciliation_monthly
left join marts.dim_customers using (customer_id)
group by grouping sets ((industry, segment, month_date, state), (industry, month_date, state))
order by all
