-- ids that come again on a later day with other quantities, in more than 1% of a log's rows: unique in a batch only?
{{ config(severity='warn') }}

select
    industry,
    sum(reused_count) as reused_count,
    sum(raw_count) as raw_count
from {{ ref('int_request_totals_daily') }}
where totals_kind = 'delivery' and {{ is_enabled_industry() }}
group by industry
having sum(reused_count) > 0.01 * sum(raw_count)
