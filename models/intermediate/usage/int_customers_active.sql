{{ config(materialized='kept', meta=kept_by_period()) }}

with

days as (
    {{ days_of_periods_to_build() }}
)

select
    usage.industry,
    days.period_grain,
    cast(count(distinct usage.customer_id) as bigint) as customer_count,
    max(days.version) as version,
    days.period_start
from {{ ref('int_usage_daily') }} as usage
inner join days on usage.industry = days.industry and usage.usage_date = days.calendar_date
where usage.good_count > 0
group by usage.industry, days.period_grain, days.period_start
