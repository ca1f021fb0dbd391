{# What each day adds to the counts of the catalogue: models and tracked capabilities. #}
with

models as (
    select * from {{ ref('int_models_available') }}
),

firsts as (
    select
        industry,
        min(available_from) as component_date
    from models
    group by industry
),

{# from the first release on a count is known, also when it is zero #}
openings as (
    select
        firsts.industry,
        kpis.kpi,
        0 as numerator,
        1 as denominator,
        firsts.component_date
    from firsts
    inner join {{ ref('kpis') }} as kpis on kpis.kpi_family = 'catalog'
    left join {{ ref('kpi_benchmarks') }} as benchmarks
        on firsts.industry = benchmarks.industry and kpis.kpi = benchmarks.kpi
    where kpis.kpi = 'catalog_size' or benchmarks.kpi is not null
),

catalog_sizes as (
    select
        industry,
        'catalog_size' as kpi,
        1 as numerator,
        0 as denominator,
        available_from as component_date
    from models
    where is_pretrained
    union all
    select
        industry,
        'catalog_size' as kpi,
        -1 as numerator,
        0 as denominator,
        available_until as component_date
    from models
    where is_pretrained
),

capability_changes as (
    select
        industry,
        capability_type,
        capability,
        1 as change,
        available_from as change_date
    from {{ ref('int_capabilities_available') }}
    where is_tracked
    union all
    select
        industry,
        capability_type,
        capability,
        -1 as change,
        available_until as change_date
    from {{ ref('int_capabilities_available') }}
    where is_tracked
),

capability_days as (
    select
        industry,
        capability_type,
        capability,
        sum(change) as change,
        change_date
    from capability_changes
    group by industry, capability_type, capability, change_date
),

capability_counts as (
    select
        capability_days.*,
        sum(change) over (
            partition by industry, capability_type, capability order by change_date
            rows between unbounded preceding and current row
        ) as model_count
    from capability_days
),

{# a capability counts once, however many models have it #}
capabilities as (
    select
        capability_counts.industry,
        benchmarks.kpi,
        case when capability_counts.model_count > 0 then 1 else 0 end
        - case when capability_counts.model_count - capability_counts.change > 0 then 1 else 0 end as numerator,
        0 as denominator,
        capability_counts.change_date as component_date
    from capability_counts
    inner join {{ ref('kpi_benchmarks') }} as benchmarks
        on
            capability_counts.industry = benchmarks.industry
            and benchmarks.kpi = case capability_counts.capability_type
                when 'edge_target' then 'edge_targets_supported'
                when 'llm_integration' then 'llm_integrations_supported'
                when 'editing_tool' then 'editing_tools_available'
            end
)

{% for part in ['openings', 'catalog_sizes', 'capabilities'] -%}
select
    industry,
    kpi,
    numerator,
    denominator,
    component_date
from {{ part }}
{{ "union all" if not loop.last }}
{% endfor %}
