{# The phases of incidents: one without an end lasts until the next begins, else to the end of its incident. #}
with

phases as (
    select
        incident_id,
        industry,
        region,
        severity,
        started_at,
        max(resolved_at) as resolved_at
    from {{ ref('stg_serving__incidents') }}
    group by incident_id, industry, region, severity, started_at
),

followed as (
    select
        phases.*,
        max(resolved_at) over (partition by incident_id, industry, region) as last_resolved_at,
        min(started_at) over (
            partition by incident_id, industry, region
            order by started_at
            range between interval '1 microsecond' following and unbounded following
        ) as next_started_at
    from phases
)

select
    incident_id,
    industry,
    region,
    severity,
    started_at,
    coalesce(
        resolved_at,
        next_started_at,
        case when last_resolved_at > started_at then last_resolved_at end
    ) as resolved_at
from followed
