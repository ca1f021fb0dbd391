{{ config(enabled='statuspage' in var('adapters', [])) }}

{# a component keeps its status until another is told, or the incident is resolved #}
with

components as (
    {%- for entry in var('statuspage_components') %}
    select
        {{ literal(entry.component | string | trim | lower) }} as component,
        cast({{ literal(entry.get('region')) }} as {{ dbt.type_string() }}) as region,
        cast({{ literal(entry.get('industry')) }} as {{ dbt.type_string() }}) as industry,
        {{ 'true' if entry.get('is_ignored') else 'false' }} as is_ignored
    union all
    {%- endfor %}
    select
        cast(null as {{ dbt.type_string() }}) as component,
        cast(null as {{ dbt.type_string() }}) as region,
        cast(null as {{ dbt.type_string() }}) as industry,
        false as is_ignored
    where 1 = 0
),

phases as (
    select
        *,
        lead(told_at) over (partition by incident_id, component order by told_at asc, place desc) as told_next_at
    from {{ ref('statuspage__statuses') }}
),

ended as (
    select
        phases.*,
        incidents.incident_name,
        coalesce(words.severity, phases.severity_word) as severity,
        case
            when phases.told_next_at <= incidents.resolved_at or incidents.resolved_at is null then phases.told_next_at
            else incidents.resolved_at
        end as ends_at
    from phases
    inner join {{ ref('statuspage__incidents') }} as incidents
        on phases.incident_id = incidents.incident_id and incidents.version_rank = 1
    left join {{ ref('severity_words') }} as words on phases.severity_word = words.severity_word
    where incidents.resolved_at is null or phases.told_at is null or phases.told_at <= incidents.resolved_at
)

select
    'statuspage:' || ended.incident_id || ':' || coalesce(ended.component, 'all') as incident_id,
    {{ exported_industry('components.industry') }} as industry,
    components.region,
    ended.told_at as started_at,
    ended.ends_at as resolved_at,
    ended.severity,
    ended.component,
    ended.incident_name,
    case when ended.component is not null and components.component is null then 'unmapped: component' end as export_problem
from ended
left join components on lower(trim(ended.component)) = components.component
where coalesce(ended.severity, '') <> 'none' and not coalesce(components.is_ignored, false)
