-- every request of an industry is more than an hour ahead of its ingestion: as_of_date goes by all of them
{{ config(severity='warn') }}

select
    industry,
    last_requested_at
from {{ ref('int_request_logs_dated') }}
where last_timely_at is null and last_requested_at is not null
