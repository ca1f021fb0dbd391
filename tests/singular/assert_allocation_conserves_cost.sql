with

spread as (
    select
        industry,
        {{ month_start('charge_date') }} as month_date,
        sum(cost_usd) as cost_usd
    from {{ ref('int_inference_costs_spread_daily') }}
    where is_inference
    group by industry, {{ month_start('charge_date') }}
),

margins as (
    select
        industry,
        month_date,
        sum(cost_usd) as cost_usd
    from {{ ref('fct_margin_cohorts_monthly') }}
    group by industry, month_date
)

select
    spread.industry,
    spread.month_date,
    spread.cost_usd,
    margins.cost_usd as allocated_usd
from spread
left join margins on spread.industry = margins.industry and spread.month_date = margins.month_date
where abs(spread.cost_usd - coalesce(margins.cost_usd, 0)) >= 0.005
