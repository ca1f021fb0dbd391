-- The ARR bridge by calendar year: opening, new, reactivation, expansion, contraction, churn, closing.
with

movements as (
    select
        *,
        extract(year from month_date) as calendar_year
    from {{ ref('fct_arr_movements_monthly') }}
)

select
    industry,
    calendar_year,
    sum(case when extract(month from month_date) = 1 then opening_arr_usd else 0 end) as opening_arr_usd,
    sum(new_arr_usd) as new_arr_usd,
    sum(reactivation_arr_usd) as reactivation_arr_usd,
    sum(expansion_arr_usd) as expansion_arr_usd,
    sum(contraction_arr_usd) as contraction_arr_usd,
    sum(churn_arr_usd) as churn_arr_usd
from movements
group by industry, calendar_year
order by industry, calendar_year
