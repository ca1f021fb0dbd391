with

numbered as (
    select
        regions.industry,
        regions.region,
        regions.clock_date,
        {{ series_below(dbt.datediff('regions.clock_date', 'as_of.as_of_date', 'day') ~ ' + 1') }} as day_number
    from {{ ref('int_regions_clocked') }} as regions
    cross join {{ ref('int_as_of_date') }} as as_of
    {# no incident table is not an uptime of 100% #}
    inner join {{ ref('int_inputs_present') }} as inputs
        on regions.industry = inputs.industry and inputs.raw_input = 'raw_incidents' and inputs.is_present
),

days as (
    select
        industry,
        region,
        {{ add_days('clock_date', 'cast(day_number as integer)') }} as uptime_date
    from numbered
)

select
    days.industry,
    days.region,
    cast(1440 as numeric(18, 6)) as minutes,
    coalesce(downtime.downtime_minutes, 0) as downtime_minutes,
    days.uptime_date
from days
left join {{ ref('int_downtime_daily') }} as downtime
    on
        days.industry = downtime.industry
        and days.region = downtime.region
        and days.uptime_date = downtime.downtime_date
