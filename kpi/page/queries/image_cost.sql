-- inference cost per thousand images by model and month: sums over the cohorts of customers, divided once
with

models as (
    select
        industry,
        model_id,
        row_number() over (partition by industry order by sum(images) desc nulls last, model_id) as place
    from marts.fct_image_cost_cohorts_monthly
    group by industry, model_id
),

labelled as (
    select
        cohorts.*,
        case when place <= 6 then model_id else 'other models' end as model
    from marts.fct_image_cost_cohorts_monthly as cohorts
    inner join models using (industry, model_id)
    inner join marts.dim_months using (month_date)
    where is_complete
)

select
    industry,
    month_date as month,
    case when grouping(model) = 1 then 'all models' else model end as model,
    sum(cost_usd) as cost_usd,
    sum(images) as images,
    sum(cost_usd) / nullif(sum(images), 0) * 1e3 as cost_per_thousand_images_usd
from labelled
group by grouping sets ((industry, month_date, model), (industry, month_date))
having cost_per_thousand_images_usd is not null
order by all
