with

regions as (
    select * from {{ ref('int_uptime_daily') }}
),

with_all as (
    select
        industry,
        region,
        minutes,
        downtime_minutes,
        uptime_date
    from regions
    union all
    select
        industry,
        'all' as region,
        minutes,
        downtime_minutes,
        uptime_date
    from regions
),

periods as (
    select
        with_all.industry,
        with_all.region,
        period_days.period_grain,
        sum(with_all.minutes) as minutes,
        sum(with_all.downtime_minutes) as downtime_minutes,
        period_days.period_start
    from with_all
    inner join {{ ref('int_period_days') }} as period_days on with_all.uptime_date = period_days.calendar_date
    group by with_all.industry, with_all.region, period_days.period_grain, period_days.period_start
)

select
    industry,
    region,
    period_grain,
    minutes,
    downtime_minutes,
    minutes - downtime_minutes >= {{ var('sla_target') }} * minutes as meets_sla,
    period_start
from periods
