-- churned ARR by reason is the churn of the movements
with

reasons as (
    select
        industry,
        month_date,
        sum(churn_arr_usd) as churn_arr_usd,
        sum(customer_count) as customer_count
    from {{ ref('fct_churn_reasons_monthly') }}
    group by industry, month_date
),

movements as (
    select
        industry,
        month_date,
        sum(churn_arr_usd) as churn_arr_usd,
        count(*) as customer_count
    from {{ ref('fct_arr_movements_monthly') }}
    where movement = 'churn'
    group by industry, month_date
)

select
    movements.industry,
    movements.month_date
from movements
full outer join reasons on movements.industry = reasons.industry and movements.month_date = reasons.month_date
where
    coalesce(movements.churn_arr_usd, 0) <> coalesce(reasons.churn_arr_usd, 0)
    or coalesce(movements.customer_count, 0) <> coalesce(reasons.customer_count, 0)
