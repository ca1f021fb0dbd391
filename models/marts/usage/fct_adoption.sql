with

used as (
    select
        industry,
        adoption_type,
        item,
        period_grain,
        customer_count,
        quantity,
        0 as active_deployment_count,
        period_start
    from {{ ref('int_items_adopted') }}
),

deployed as (
    select
        models.industry,
        'edge_target' as adoption_type,
        deployments.edge_target as item,
        periods.period_grain,
        0 as customer_count,
        0 as quantity,
        count(*) as active_deployment_count,
        periods.period_start
    from {{ ref('stg_serving__edge_deployments') }} as deployments
    inner join {{ ref('int_models_available') }} as models on deployments.model_id = models.model_id
    inner join {{ ref('int_periods_listed') }} as periods
        on
            deployments.activated_date <= periods.last_date
            and coalesce(deployments.deactivated_date, {{ last_day() }}) > periods.last_date
    where models.{{ is_enabled_industry() }}
    group by models.industry, deployments.edge_target, periods.period_grain, periods.period_start
),

adopted as (
    select
        industry,
        adoption_type,
        item,
        period_grain,
        sum(customer_count) as customer_count,
        sum(quantity) as quantity,
        sum(active_deployment_count) as active_deployment_count,
        period_start
    from (
        select * from used
        union all
        select * from deployed
    ) as both_kinds
    group by industry, adoption_type, item, period_grain, period_start
),

totals as (
    select
        usage.industry,
        period_days.period_grain,
        sum(usage.usage_quantity) as quantity,
        period_days.period_start
    from {{ ref('int_usage_by_model_daily') }} as usage
    inner join {{ ref('int_period_days') }} as period_days on usage.usage_date = period_days.calendar_date
    group by usage.industry, period_days.period_grain, period_days.period_start
)

select
    adopted.industry,
    adopted.adoption_type,
    adopted.item,
    adopted.period_grain,
    cast(adopted.customer_count as bigint) as customer_count,
    cast(adopted.quantity as bigint) as quantity,
    cast(adopted.active_deployment_count as bigint) as active_deployment_count,
    {{ ratio('adopted.quantity', 'totals.quantity') }} as share,
    adopted.period_start
from adopted
left join totals
    on
        adopted.industry = totals.industry
        and adopted.period_grain = totals.period_grain
        and adopted.period_start = totals.period_start
