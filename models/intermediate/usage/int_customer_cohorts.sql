with

first_uses as (
    select
        customer_id,
        industry,
        usage_date as first_date
    from {{ ref('int_usage_daily') }}
    where request_count > error_count
    union all
    select
        customer_id,
        industry,
        charge_date as first_date
    from {{ ref('int_charges_spread_daily') }}
    where charge_category = 'usage'
)

select
    customer_id,
    industry,
    {{ month_start('min(first_date)') }} as cohort_month_date
from first_uses
group by customer_id, industry
