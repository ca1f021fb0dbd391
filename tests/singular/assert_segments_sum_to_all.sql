select
    industry,
    month_date,
    sum(case when segment = 'all' then -opening_arr_usd else opening_arr_usd end) as opening_difference,
    sum(case when segment = 'all' then -closing_arr_usd else closing_arr_usd end) as closing_difference,
    sum(case when segment = 'all' then -customer_count else customer_count end) as customer_difference
from {{ ref('fct_retention_monthly') }}
group by industry, month_date
having
    sum(case when segment = 'all' then -opening_arr_usd else opening_arr_usd end) <> 0
    or sum(case when segment = 'all' then -closing_arr_usd else closing_arr_usd end) <> 0
    or sum(case when segment = 'all' then -customer_count else customer_count end) <> 0
