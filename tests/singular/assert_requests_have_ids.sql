{{ config(severity='warn') }}

select
    industry,
    sum(unidentified_count) as superseded_count,
    min(usage_date) as first_date,
    max(usage_date) as last_date
from {{ ref('int_request_totals_daily') }}
where totals_kind = 'delivery' and {{ is_enabled_industry() }}
group by industry
having sum(unidentified_count) > 0
