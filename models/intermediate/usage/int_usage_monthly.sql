{{ config(materialized='kept', meta=kept_by_period()) }}

with

days as (
    {{ days_of_periods_to_build() }}
)

select
    usage.industry,
    usage.customer_id,
    usage.model_id,
    days.period_grain,
    cast(sum(usage.good_count) as bigint) as good_count,
    cast(sum(usage.usage_quantity) as bigint) as usage_quantity,
    cast(sum(usage.cache_read_input_tokens) as bigint) as cache_read_input_tokens,
    max(days.version) as version,
    days.period_start
from {{ ref('int_usage_daily') }} as usage
inner join days on usage.industry = days.industry and usage.usage_date = days.calendar_date
where days.period_grain = 'month'
group by usage.industry, usage.customer_id, usage.model_id, days.period_grain, days.period_start
