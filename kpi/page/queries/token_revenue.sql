-- usage revenue per million tokens by model and month: sums over the cohorts of customers, divided once
with

models as (
    select
        industry,
        model_id,
        row_number() over (partition by industry order by sum(tokens) desc nulls last, model_id) as place
    from marts.fct_token_revenue_cohorts_monthly
    group by industry, model_id
),

labelled as (
    select
        cohorts.*,
        case when place <= 6 then model_id else 'other models' end as model
    from marts.fct_token_revenue_cohorts_monthly as cohorts
    inner join models using (industry, model_id)
    inner join marts.dim_months using (month_date)
    where is_complete
)

select
    industry,
    month_date as month,
    case when grouping(model) = 1 then 'all models' else model end as model,
    sum(revenue_usd) as revenue_usd,
    sum(tokens) as tokens,
    sum(revenue_usd) / nullif(sum(tokens), 0) * 1e6 as revenue_per_million_tokens_usd
from labelled
group by grouping sets ((industry, month_date, model), (industry, month_date))
having revenue_per_million_tokens_usd is not null
order by all
