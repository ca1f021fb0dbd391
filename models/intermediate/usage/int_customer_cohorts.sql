with

first_uses as (
    select
        customer_id,
        industry,
        period_start as first_date
    from {{ ref('int_usage_monthly') }}
    where good_count > 0
    union all
    select
        customer_id,
        industry,
        month_date as first_date
    from {{ ref('int_charges_spread_monthly') }}
    where charge_category = 'usage'
)

select
    customer_id,
    industry,
    {{ month_start('min(first_date)') }} as cohort_month_date
from first_uses
group by customer_id, industry
