{{ config(severity='warn') }}

select
    industry,
    last_requested_at
from {{ ref('int_request_logs_dated') }}
where last_timely_at is null and last_requested_at is not null
