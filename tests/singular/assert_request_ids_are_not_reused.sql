{{ config(severity='warn') }}

select
    industry,
    sum(reused_count) as reused_count,
    sum(raw_count) as raw_count
from {{ ref('int_request_totals_daily') }}
where totals_kind = 'delivery' and {{ is_enabled_industry() }}
group by industry
having sum(reused_count) > 0.01 * sum(raw_count)
