{{ config(severity='warn') }}

with

usage as (
    select * from {{ ref('int_usage_daily') }}
),

named as (
    {%- for kind in ['model', 'region'] %}
    select
        industry,
        '{{ kind }}' as kind,
        {{ {'model': 'model_id', 'region': 'region'}[kind] }} as name,
        sum(request_count) as request_count,
        min(usage_date) as first_date
    from usage
    group by industry, {{ {'model': 'model_id', 'region': 'region'}[kind] }}
    {{ "union all" if not loop.last }}
    {%- endfor %}
),

logs as (
    select
        industry,
        min(usage_date) as first_date
    from usage
    group by industry
)

select
    named.industry,
    named.kind,
    named.name,
    named.request_count,
    named.first_date
from named
inner join logs on named.industry = logs.industry
inner join {{ ref('int_as_of_date') }} as as_of
    on
        named.first_date > {{ add_days('as_of.as_of_date', -7) }}
        and logs.first_date <= {{ add_days('as_of.as_of_date', -35) }}
where named.name not in ('unallocated', 'unknown')
