with

movements as (
    select
        industry,
        month_date,
        sum(closing_arr_usd - opening_arr_usd) as net_new_arr_usd
    from {{ ref('fct_arr_movements_monthly') }}
    group by industry, month_date
),

kpis as (
    select * from {{ ref('fct_kpis') }}
    where kpi = 'net_new_arr' and period_grain = 'month' and is_complete
)

select
    kpis.industry,
    kpis.period_start,
    kpis.numerator,
    movements.net_new_arr_usd
from kpis
left join movements on kpis.industry = movements.industry and kpis.period_start = movements.month_date
where kpis.numerator <> coalesce(movements.net_new_arr_usd, 0)
