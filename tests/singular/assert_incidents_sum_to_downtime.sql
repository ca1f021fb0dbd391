with

incidents as (
    select
        industry,
        sum(downtime_minutes) as downtime_minutes,
        count(*) as incident_count
    from {{ ref('fct_incidents') }}
    group by industry
),

uptimes as (
    select
        industry,
        sum(downtime_minutes) as downtime_minutes,
        count(*) as day_count
    from {{ ref('fct_uptime') }}
    where region <> 'all' and period_grain = 'day'
    group by industry
)

select
    uptimes.industry,
    uptimes.downtime_minutes as downtime_of_regions,
    incidents.downtime_minutes as downtime_of_incidents
from uptimes
left join incidents on uptimes.industry = incidents.industry
{# each cell is rounded to the sixth decimal #}
where
    abs(uptimes.downtime_minutes - coalesce(incidents.downtime_minutes, 0))
    > 0.0000005 * (uptimes.day_count + coalesce(incidents.incident_count, 0))
