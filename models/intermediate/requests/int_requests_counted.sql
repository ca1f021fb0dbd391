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
    where requested_at >= timestamp '{{ from_day }}' or usage_date = {{ undated() }}
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
