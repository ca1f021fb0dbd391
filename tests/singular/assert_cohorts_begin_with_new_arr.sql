with

cohorts as (
    select
        industry,
        segment,
        month_date,
        customer_count,
        opening_arr_usd
    from {{ ref('fct_nrr_cohorts_monthly') }}
    where months_since_start = 0 and segment <> 'all'
),

begun as (
    select
        industry,
        segment,
        month_date,
        count(*) as customer_count,
        sum(new_arr_usd) as new_arr_usd
    from {{ ref('fct_arr_movements_monthly') }}
    where movement = 'new'
    group by industry, segment, month_date
)

select
    cohorts.*,
    begun.customer_count as new_customer_count,
    begun.new_arr_usd
from cohorts
full outer join begun
    on
        cohorts.industry = begun.industry
        and cohorts.segment = begun.segment
        and cohorts.month_date = begun.month_date
where
    coalesce(cohorts.customer_count, 0) <> coalesce(begun.customer_count, 0)
    or coalesce(cohorts.opening_arr_usd, 0) <> coalesce(begun.new_arr_usd, 0)
