with

economics as (
    select
        economics.industry,
        sum(economics.revenue_usd) as revenue_usd,
        sum(case when costs_told.is_present then economics.cost_usd end) as cost_usd,
        economics.first_use_month_date,
        economics.month_date
    from {{ ref('int_unit_economics_monthly') }} as economics
    {{ join_costs_told('economics') }}
    where economics.has_revenue or economics.has_cost
    group by economics.industry, economics.first_use_month_date, economics.month_date
)

select
    industry,
    cast(revenue_usd as numeric(18, 6)) as revenue_usd,
    cast(cost_usd as numeric(18, 6)) as cost_usd,
    cast(revenue_usd - cost_usd as numeric(18, 6)) as gross_margin_usd,
    {{ ratio('(revenue_usd - cost_usd)', 'revenue_usd') }} as gross_margin_rate,
    first_use_month_date,
    month_date
from economics
