-- Our ARR and its growth over twelve months beside the ARR that operators disclose, by industry.
with

arr as (
    select
        industry,
        month_date,
        sum(closing_arr_usd) as arr_usd
    from {{ ref('fct_arr_movements_monthly') }}
    group by industry, month_date
),

latest as (
    select
        arr.industry,
        arr.month_date,
        arr.arr_usd,
        year_before.arr_usd as arr_usd_year_before,
        row_number() over (partition by arr.industry order by arr.month_date desc) as recency
    from arr
    left join arr as year_before
        on arr.industry = year_before.industry and arr.month_date = {{ add_months('year_before.month_date', 12) }}
),

operators as (
    select * from {{ ref('dim_operators') }}
    where disclosed_arr_usd is not null
)

select
    latest.industry,
    latest.month_date,
    latest.arr_usd,
    {{ ratio('latest.arr_usd', 'latest.arr_usd_year_before') }} - 1 as growth_rate,
    operators.operator,
    operators.disclosed_arr_usd,
    operators.arr_statement,
    {{ ratio('latest.arr_usd', 'operators.disclosed_arr_usd') }} as share_of_operator
from latest
left join operators on latest.industry = operators.industry
where latest.recency = 1
order by latest.industry asc, operators.disclosed_arr_usd desc
