-- ARR at each month's end: contracted (fees and commitments), and what usage adds, summed over customers
with

summed as (
    select
        industry,
        case when grouping(segment) = 1 then 'all' else segment end as segment,
        month_date as month,
        sum(contracted_arr_usd) as contracted,
        sum(usage_arr_usd) as usage
    from marts.fct_arr_movements_monthly
    group by grouping sets ((industry, segment, month_date), (industry, month_date))
)

select industry, segment, month, part, arr_usd
from summed
unpivot (arr_usd for part in (contracted, usage))
order by all
