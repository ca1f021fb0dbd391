with

cohorts as (
    select
        revenue.industry,
        revenue.month_date,
        sum(revenue.revenue_usd) as revenue_usd,
        sum(revenue.tokens) as tokens,
        count(*) as row_count
    from {{ ref('fct_token_revenue_cohorts_monthly') }} as revenue
    group by revenue.industry, revenue.month_date
)

select
    kpis.industry,
    kpis.period_start
from {{ ref('fct_kpis') }} as kpis
left join cohorts on kpis.industry = cohorts.industry and kpis.period_start = cohorts.month_date
where
    kpis.kpi = 'revenue_per_million_tokens'
    and kpis.period_grain = 'month'
    and (
        abs(kpis.numerator - coalesce(cohorts.revenue_usd, 0)) > 0.0000005 * (coalesce(cohorts.row_count, 0) + 1)
        or kpis.denominator * 1000000 <> coalesce(cohorts.tokens, 0)
    )
