{%- set severities = ['major', 'partial', 'degraded', 'maintenance'] -%}

with

as_of as (
    select cast({{ dbt.dateadd('day', 1, 'as_of_date') }} as {{ dbt.type_timestamp() }}) as horizon_at
    from {{ ref('int_as_of_date') }}
),

{# what is planned is nothing to recover from, unless it is all that there was #}
phases as (
    select
        phases.*,
        coalesce(phases.region, 'all') as incident_region,
        case phases.severity
            {%- for severity in severities %}
            when '{{ severity }}' then {{ loop.index }}
            {%- endfor %}
        end as severity_rank,
        phases.resolved_at is null or phases.resolved_at > as_of.horizon_at as is_open,
        max(case when phases.severity <> 'maintenance' then 1 else 0 end)
            over (partition by phases.incident_id, phases.industry, phases.region) as is_unplanned
    from {{ ref('int_incident_phases') }} as phases
    cross join as_of
    where phases.started_at < as_of.horizon_at
),

incidents as (
    select
        incident_id,
        industry,
        incident_region as region,
        min(severity_rank) as severity_rank,
        count(case when is_open then 1 end) > 0 as is_open,
        min(started_at) as started_at,
        case when count(case when is_open then 1 end) = 0 then max(resolved_at) end as recovered_at
    from phases
    where severity <> 'maintenance' or is_unplanned = 0
    group by incident_id, industry, incident_region
),

downtime as (
    select
        incident_id,
        industry,
        incident_region as region,
        cast(sum(microseconds) / 60000000 as numeric(18, 6)) as downtime_minutes
    from {{ ref('int_downtime_spans') }}
    group by incident_id, industry, incident_region
)

select
    incidents.incident_id,
    incidents.industry,
    incidents.region,
    case incidents.severity_rank
        {%- for severity in severities %}
        when {{ loop.index }} then '{{ severity }}'
        {%- endfor %}
    end as severity,
    case
        when incidents.severity_rank < {{ severities | length }}
            then cast(
                {{ dbt.datediff('incidents.started_at', 'incidents.recovered_at', 'microsecond') }} / 60000000.0
                as numeric(18, 6)
            )
    end as minutes_to_recover,
    coalesce(downtime.downtime_minutes, 0) as downtime_minutes,
    incidents.is_open,
    incidents.started_at,
    incidents.recovered_at
from incidents
left join downtime
    on
        incidents.incident_id = downtime.incident_id
        and incidents.industry = downtime.industry
        and incidents.region = downtime.region
