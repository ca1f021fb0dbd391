-- incidents but planned work, the latest 12; the others in one line with their mean time to recover
with

ranked as (
    select
        *,
        least(
            row_number() over (partition by industry order by started_at desc, incident_id, region), 13
        ) as place
    from marts.fct_incidents
    where severity <> 'maintenance'
)

select
    industry,
    case when place <= 12 then max(incident_id) else count(*) || case when count(*) = 1 then ' other' else ' others' end end as incident,
    case when place <= 12 then max(case region when 'all' then 'all regions' else region end) end as region,
    case when place <= 12 then max(severity) end as severity,
    case when place <= 12 then cast(max(started_at) as date) end as started,
    avg(minutes_to_recover) as minutes_to_recover,
    sum(downtime_minutes) as downtime_minutes
from ranked
group by industry, place
order by industry, place
