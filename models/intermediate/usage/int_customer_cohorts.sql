with

months_used as (
    select
        customer_id,
        industry,
        period_start as month_date
    from {{ ref('int_usage_monthly') }}
    where good_count > 0
    union all
    select
        customer_id,
        industry,
        month_date
    from {{ ref('int_charges_spread_monthly') }}
    where charge_category = 'usage'
)

select
    customer_id,
    industry,
    min(month_date) as first_use_month_date
from months_used
group by customer_id, industry
