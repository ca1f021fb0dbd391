with

economics as (
    select
        industry,
        sum(revenue_usd) as revenue_usd,
        sum(cost_usd) as cost_usd,
        cohort_month_date,
        month_date
    from {{ ref('int_unit_economics_monthly') }}
    where has_revenue or has_cost
    group by industry, cohort_month_date, month_date
)

select
    cast(industry as {{ dbt.type_string() }}) as industry,
    cast(revenue_usd as numeric(18, 6)) as revenue_usd,
    cast(cost_usd as numeric(18, 6)) as cost_usd,
    cast(revenue_usd - cost_usd as numeric(18, 6)) as gross_margin_usd,
    {{ ratio('(revenue_usd - cost_usd)', 'revenue_usd') }} as gross_margin_rate,
    cohort_month_date,
    month_date
from economics
