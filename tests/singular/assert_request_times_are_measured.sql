{{ config(severity='warn') }}

select
    industry,
    sum(unmeasured_count) as unmeasured_count,
    sum(timed_count) as timed_count
from {{ ref('int_request_totals_daily') }}
where totals_kind = 'delivery' and {{ is_enabled_industry() }}
group by industry
having sum(unmeasured_count) > 0.01 * sum(timed_count)
