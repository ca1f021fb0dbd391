select
    industry,
    cast(max(last_requested_at) as date) as data_through_date
from {{ ref('int_request_totals_daily') }}
where totals_kind = 'delivery' and {{ is_enabled_industry() }}
group by industry
