-- sqlfluff:dialect:postgres
{{ config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key=['industry', 'usage_date'],
    on_schema_change='fail',
    pre_hook="{{ forget_other_inputs() }}",
) }}

-- depends_on: {{ ref('int_requests_quarantined') }}
{# it runs first: the watermark it goes by is the one that this model moves #}
{%- set plan = rebuild_plan() %}
{%- set measures = ['usage_quantity', 'input_tokens', 'cache_read_input_tokens', 'output_tokens', 'images'] %}
{%- set adopted_items = ['operation', 'llm_integration', 'deployment_target'] %}

with

repeated_ids as (
    {%- for industry in industries_read() %}
    select {{ id_hash('request_id') }} as id_hash
    from {{ ref('stg_metering__' ~ industry ~ '_requests') }}
    where {{ days_filter(plan[industry].read_days) }}
    group by 1
    having count(*) > 1
    {{ "union all" if not loop.last }}
    {%- endfor %}
),

{# only ids that may be repeated are sorted #}
delivered_once as (
    {%- for industry in industries_read() %}
    select * from {{ ref('stg_metering__' ~ industry ~ '_requests') }}
    where
        {{ days_filter(plan[industry].written_days) }}
        and {{ id_hash('request_id') }} not in (select id_hash from repeated_ids)
    {{ "union all" if not loop.last }}
    {%- endfor %}
),

delivered_again as (
    {%- for industry in industries_read() %}
    select * from {{ ref('stg_metering__' ~ industry ~ '_requests') }}
    where
        {{ days_filter(plan[industry].read_days) }}
        and {{ id_hash('request_id') }} in (select id_hash from repeated_ids)
    {{ "union all" if not loop.last }}
    {%- endfor %}
),

ordered as (
    select
        delivered_again.*,
        lag(usage_date) over (
            partition by industry, request_id, case when quarantine_reason is null then 1 else 0 end
            order by
                requested_at,
                coalesce(ingested_at, requested_at),
                {{ content_order(
                    ['ingested_at', 'account_id', 'model_id', 'region', 'deployment_id']
                    + request_measures().keys() | list
                    + ['error_type']
                ) }}
        ) as previous_delivery_date
    from delivered_again
    union all
    select
        delivered_once.*,
        cast(null as date) as previous_delivery_date
    from delivered_once
),

placed as (
    select
        ordered.*,
        case
            when quarantine_reason like 'too_far_in_future:%' and usage_date > {{ undated() }} then 'future'
            when quarantine_reason is not null then 'quarantined'
            when
                usage_date <= {{ dbt.dateadd('day', var('deduplication_window_days'), 'previous_delivery_date') }}
                then 'duplicate'
            when error_type is not null then 'error'
            else 'used'
        end as fate
    from ordered
    where {{ written_days_filter(plan) }}
),

measured as (
    select
        industry,
        usage_date,
        fate,
        account_id,
        model_id,
        region,
        deployment_id,
        speed_tier,
        {{ adopted_items | join(', ') }},
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
            else 'cell'
        end as cell_kind,
        fate,
        industry,
        account_id,
        model_id,
        region,
        deployment_id,
        speed_tier,
        {{ adopted_items | join(', ') }},
        coalesce({{ latency_metrics() | join('_bucket, ') }}_bucket) as bucket,
        count(*) as raw_count,
        {%- for measure in measures %}
        cast(coalesce(sum({{ measure }}), 0) as bigint) as {{ measure }},
        {%- endfor %}
        usage_date,
        max(requested_at) as last_requested_at,
        max(ingested_at) as last_ingested_at
    from measured
    group by grouping sets (
        (industry, usage_date, fate, account_id, model_id, region, deployment_id, {{ adopted_items | join(', ') }}),
        {%- for metric in latency_metrics() %}
        (industry, usage_date, model_id, speed_tier, deployment_id, region, {{ metric }}_bucket){{ "," if not loop.last }}
        {%- endfor %}
    )
),

totals as (
    select
        case
            {%- for item in adopted_items %}
            when grouping({{ item }}) = 0 then '{{ item }}'
            {%- endfor %}
            when grouping(account_id) = 0 then 'usage'
            when grouping(deployment_id) = 0 then 'serving'
            else 'delivery'
        end as totals_kind,
        industry,
        account_id,
        model_id,
        region,
        deployment_id,
        cast(null as {{ dbt.type_string() }}) as speed_tier,
        coalesce({{ adopted_items | join(', ') }}) as item,
        cast(null as integer) as bucket,
        cast(sum(case when fate in ('used', 'error') then raw_count else 0 end) as bigint) as request_count,
        cast(sum(case when fate = 'error' then raw_count else 0 end) as bigint) as error_count,
        {%- for measure in measures %}
        cast(sum({{ measure }}) as bigint) as {{ measure }},
        {%- endfor %}
        cast(sum(raw_count) as bigint) as raw_count,
        cast(sum(case when fate = 'duplicate' then raw_count else 0 end) as bigint) as duplicate_count,
        {# they become valid as time goes by #}
        cast(sum(case when fate = 'future' then raw_count else 0 end) as bigint) as future_count,
        usage_date,
        max(last_requested_at) as last_requested_at,
        max(last_ingested_at) as last_ingested_at
    from cells
    where cell_kind = 'cell'
    group by grouping sets (
        (industry, usage_date),
        (industry, usage_date, account_id, model_id, region),
        {%- for item in adopted_items %}
        (industry, usage_date, account_id, {{ item }}),
        {%- endfor %}
        (industry, usage_date, model_id, deployment_id, region)
    )
    union all
    select
        cell_kind as totals_kind,
        industry,
        account_id,
        model_id,
        region,
        deployment_id,
        speed_tier,
        cast(null as {{ dbt.type_string() }}) as item,
        bucket,
        raw_count as request_count,
        0 as error_count,
        {%- for measure in measures %}
        {{ measure }},
        {%- endfor %}
        raw_count,
        0 as duplicate_count,
        0 as future_count,
        usage_date,
        last_requested_at,
        last_ingested_at
    from cells
    where bucket is not null
)

select
    totals.*,
    {{ input_identity() }} as input_identity
from totals
where
    totals_kind = 'delivery'
    or (totals_kind in ('usage', 'serving') and request_count > 0)
    or bucket is not null
    or (item is not null and request_count > error_count)
