with

uptime as (
    select
        industry,
        'uptime_rate' as kpi,
        minutes - downtime_minutes as numerator,
        minutes as denominator,
        uptime_date as component_date
    from {{ ref('int_uptime_daily') }}
),

components as (
    select * from uptime
    {%- for part in [
        'int_usage_components', 'int_licence_components', 'int_revenue_components',
        'int_catalog_components', 'int_model_card_components', 'int_frontier_components',
    ] %}
    union all
    select
        industry,
        kpi,
        cast(numerator as numeric(38, 12)) as numerator,
        cast(denominator as numeric(38, 12)) as denominator,
        component_date
    from {{ ref(part) }}
    {%- endfor %}
)

select
    components.industry,
    components.kpi,
    'all' as variant,
    cast(sum(components.numerator) as numeric(38, 12)) as numerator,
    cast(sum(components.denominator) as numeric(38, 12)) as denominator,
    components.component_date
from components
inner join {{ ref('int_as_of_date') }} as as_of on components.component_date <= as_of.as_of_date
inner join {{ ref('kpis') }} as kpis on components.kpi = kpis.kpi
where components.{{ is_enabled_industry() }}
group by components.industry, components.kpi, components.component_date
