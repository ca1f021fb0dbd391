-- share of usage and customers of each item in the last complete month; the eight largest of a kind
with

last_month as (
    select max(month_date) as period_start from marts.dim_months where is_complete
),

ranked as (
    select
        *,
        row_number() over (
            partition by industry, adoption_type order by quantity desc, customer_count desc, item
        ) as place
    from marts.fct_adoption
    inner join last_month using (period_start)
    where period_grain = 'month'
)

select
    industry,
    replace(adoption_type, '_', ' ') as kind,
    item,
    share,
    customer_count as customers,
    active_deployment_count as deployments
from ranked
where place <= 8
order by industry, kind, place
