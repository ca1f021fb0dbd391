{# What the logs hold now, before anything is built from them. #}
{%- set from_day = counted_from() %}

with

requests as (
    {%- for industry in industries_read() %}
    select
        industry,
        requested_at,
        ingested_at,
        content_hash,
        usage_date
    from {{ ref('base_metering__' ~ industry ~ '_requests') }}
    {%- if from_day %}
    {#- and undated rows; said of requested_at, the scan passes over files and row groups without any #}
    where requested_at >= timestamp '{{ from_day }}' or requested_at < timestamp '1970-01-02' or requested_at is null
    {%- endif %}
    {{ "union all" if not loop.last }}
    {%- endfor %}
)

select
    industry,
    usage_date,
    {{ rows_read() }}
from requests
group by industry, usage_date
