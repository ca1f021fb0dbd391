{# How far each log has come, by what it holds and by what was built of it; timely: at most an hour ahead of ingestion. #}
with

requests as (
    select
        industry,
        last_timely_at,
        last_requested_at
    from {{ ref('int_requests_counted') }}
    union all
    select
        industry,
        last_timely_at,
        last_requested_at
    from {{ ref('int_request_totals_daily') }}
    where totals_kind = 'read'
)

select
    industry,
    max(last_timely_at) as last_timely_at,
    max(last_requested_at) as last_requested_at,
    cast(coalesce(max(last_timely_at), max(last_requested_at)) as date) as data_through_date
from requests
where {{ is_enabled_industry() }}
group by industry
