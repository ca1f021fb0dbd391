-- ARR gained and lost in each month, summed over customers
with

summed as (
    select
        industry,
        case when grouping(segment) = 1 then 'all' else segment end as segment,
        month_date as month,
        sum(new_arr_usd) as new,
        sum(reactivation_arr_usd) as reactivation,
        sum(expansion_arr_usd) as expansion,
        -sum(abs(contraction_arr_usd)) as contraction,
        -sum(abs(churn_arr_usd)) as churn
    from marts.fct_arr_movements_monthly
    group by grouping sets ((industry, segment, month_date), (industry, month_date))
)

select industry, segment, month, movement, arr_usd
from summed
unpivot (arr_usd for movement in (new, reactivation, expansion, contraction, churn))
where arr_usd <> 0
order by all
