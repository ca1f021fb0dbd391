{{ config(materialized='kept', meta=kept_by_period()) }}

with

days as (
    {{ days_of_periods_to_build() }}
)

select
    items.industry,
    items.adoption_type,
    items.item,
    days.period_grain,
    cast(count(distinct items.customer_id) as bigint) as customer_count,
    cast(sum(items.usage_quantity) as bigint) as quantity,
    max(days.version) as version,
    days.period_start
from {{ ref('int_items_adopted_daily') }} as items
inner join days on items.industry = days.industry and items.usage_date = days.calendar_date
group by items.industry, items.adoption_type, items.item, days.period_grain, days.period_start
