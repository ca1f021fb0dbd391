{# What each day adds to the share of units that a commercial licence covers. #}
with

licensed as (
    select distinct
        usage.industry,
        usage.model_id,
        usage.usage_date
    from {{ ref('int_usage_by_model_daily') }} as usage
    inner join {{ ref('stg_catalog__model_capabilities') }} as capabilities
        on
            usage.model_id = capabilities.model_id
            and capabilities.capability_type = 'commercial_licence'
            and capabilities.capability = 'commercial_use'
            and usage.usage_date >= capabilities.available_from_date
            and usage.usage_date < coalesce(capabilities.available_until_date, {{ last_day() }})
)

select
    usage.industry,
    benchmarks.kpi,
    case when licensed.model_id is not null then usage.usage_quantity else 0 end as numerator,
    usage.usage_quantity as denominator,
    usage.usage_date as component_date
from {{ ref('int_usage_by_model_daily') }} as usage
inner join {{ ref('kpi_benchmarks') }} as benchmarks
    on usage.industry = benchmarks.industry and benchmarks.kpi = 'commercial_licence_rate'
left join licensed
    on
        usage.industry = licensed.industry
        and usage.model_id = licensed.model_id
        and usage.usage_date = licensed.usage_date
