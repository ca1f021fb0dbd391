-- sqlfluff:dialect:postgres
{{ config(
    materialized='incremental',
    incremental_strategy='replace_days',
    on_schema_change='fail',
    pre_hook="{{ forget_other_inputs() }}",
) }}

-- depends_on: {{ ref('int_requests_quarantined') }}
{# it runs first: the watermark it goes by is the one that this model moves #}
{%- set plan = rebuild_plan() %}
{%- set ids = ['account_id', 'model_id', 'region', 'deployment_id'] %}
{%- set items = ['operation', 'llm_integration', 'deployment_target'] %}
{%- set measures = ['usage_quantity', 'input_tokens', 'cache_read_input_tokens', 'output_tokens', 'images'] %}
{%- set counted_fates = {
    'request_count': ['used', 'error'],
    'error_count': ['error'],
    'duplicate_count': ['duplicate'],
    'future_count': ['future'],
} %}

with

ordered as (
    {{ requests_ordered(plan) }}
),

placed as (
    select
        ordered.*,
        case
            {# these become valid as time goes by #}
            when quarantine_reason like 'too_far_in_future:%' and usage_date > {{ undated() }} then 'future'
            when quarantine_reason is not null then 'quarantined'
            when
                usage_date <= {{ dbt.dateadd('day', var('deduplication_window_days'), 'previous_delivery_date') }}
                then 'duplicate'
            when error_type is not null then 'error'
            else 'used'
        end as fate
    from ordered
    where {{ planned_days_filter(plan, 'written_days') }}
),

measured as (
    select
        industry, usage_date, fate, speed_tier, {{ (ids + items) | join(', ') }},
        {# batch work and edge inference have no API latency #}
        {%- for metric in latency_metrics() %}
        case
            when fate = 'used' and coalesce(service_tier, '') <> 'batch' and coalesce(deployment_target, 'cloud') = 'cloud'
                then {{ latency_bucket(metric) }}
        end as {{ metric }}_bucket,
        {%- endfor %}
        {%- for measure in measures %}
        case when fate = 'used' then {{ measure }} end as {{ measure }},
        {%- endfor %}
        case when fate in ('used', 'error') then requested_at end as requested_at,
        {# a clock that runs ahead must not hide the rows of the days between #}
        case when ingested_at > {{ run_started() }} then {{ run_started() }} else ingested_at end as ingested_at
    from placed
),

{# so fine that all counts but those of latency follow from it, with far fewer rows than requests #}
cells as (
    select
        case
            {%- for metric in latency_metrics() %}
            when grouping({{ metric }}_bucket) = 0 then '{{ metric }}'
            {%- endfor %}
        end as metric,
        industry, usage_date, fate, speed_tier, {{ (ids + items) | join(', ') }},
        coalesce({{ latency_metrics() | join('_bucket, ') }}_bucket) as bucket,
        count(*) as raw_count,
        {%- for measure in measures %}
        cast(coalesce(sum({{ measure }}), 0) as bigint) as {{ measure }},
        {%- endfor %}
        max(requested_at) as last_requested_at,
        max(ingested_at) as last_ingested_at
    from measured
    group by grouping sets (
        {%- for metric in latency_metrics() %}
        (industry, usage_date, model_id, speed_tier, deployment_id, region, {{ metric }}_bucket),
        {%- endfor %}
        (industry, usage_date, fate, {{ (ids + items) | join(', ') }})
    )
),

counted as (
    select
        case
            {%- for item in items %}
            when grouping({{ item }}) = 0 then '{{ item }}'
            {%- endfor %}
            when grouping(account_id) = 0 then 'usage'
            when grouping(deployment_id) = 0 then 'serving'
            else 'delivery'
        end as totals_kind,
        industry, {{ ids | join(', ') }}, max(speed_tier) as speed_tier,
        coalesce({{ items | join(', ') }}) as item, max(bucket) as bucket,
        {%- for count, fates in counted_fates.items() %}
        cast(sum(case when fate in ('{{ fates | join("', '") }}') then raw_count else 0 end) as bigint) as {{ count }},
        {%- endfor %}
        {%- for measure in measures + ['raw_count'] %}
        cast(sum({{ measure }}) as bigint) as {{ measure }},
        {%- endfor %}
        usage_date, max(last_requested_at) as last_requested_at, max(last_ingested_at) as last_ingested_at
    from cells
    where metric is null
    group by grouping sets (
        (industry, usage_date),
        (industry, usage_date, account_id, model_id, region),
        (industry, usage_date, model_id, deployment_id, region){% for item in items %},
        (industry, usage_date, account_id, {{ item }})
        {%- endfor %}
    )
),

totals as (
    select * from counted
    union all
    select
        metric as totals_kind,
        industry, {{ ids | join(', ') }}, speed_tier, cast(null as {{ dbt.type_string() }}) as item, bucket,
        raw_count as request_count, 0 as error_count, 0 as duplicate_count, 0 as future_count,
        {{ measures | join(', ') }}, raw_count, usage_date, last_requested_at, last_ingested_at
    from cells
    where bucket is not null
)

select
    totals.*,
    {{ planned_days_filter(plan, 'affected_days') }} as is_followed_up,
    {{ text_literal(invocation_id) }} as written_by,
    {{ input_identity() }} as input_identity
from totals
where
    totals_kind = 'delivery'
    or (totals_kind in ('usage', 'serving') and request_count > 0)
    or bucket is not null
    or (item is not null and request_count > error_count)
