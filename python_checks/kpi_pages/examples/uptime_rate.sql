-- case: llm_api uptime_rate all day 2024-11-21
-- Minutes of all regions that serve by then; a partial incident takes 0.3 of its minutes, a major one all of them.
-- rows: incidents of the day
select incident_id, region, severity, started_at, resolved_at
from marts_sample.raw_incidents
where industry = '{industry}' and started_at like '{start}%'
-- rows: regions that have served a request by then
select region, min(substr(requested_at, 1, 10)) as first_day
from marts_sample.{log}
where substr(requested_at, 1, 10) between '1970-01-02' and '{start}'
group by region
order by region
-- result: minutes less downtime, over minutes
with

regions as (
    select 1440 * count(distinct region) as minutes
    from marts_sample.{log}
    where substr(requested_at, 1, 10) between '1970-01-02' and '{start}'
),

incidents as (
    select sum(
        case severity when 'major' then 1.0 when 'partial' then 0.3 else 0 end
        * date_diff('minute', cast(started_at as timestamp), cast(resolved_at as timestamp))
    ) as downtime
    from marts_sample.raw_incidents
    where industry = '{industry}' and started_at like '{start}%'
)

select minutes, downtime, (minutes - downtime) / minutes as kpi_value
from regions, incidents
