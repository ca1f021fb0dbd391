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
{%- set adopted_items = ['operation', 'llm_integration', 'deployment_target'] %}

with

requests as (
    {%- for industry in industries_read() %}
    select * from {{ ref('stg_metering__' ~ industry ~ '_requests') }}
    where {{ days_filter(plan[industry].read_days) }}
    {{ "union all" if not loop.last }}
    {%- endfor %}
),

ordered as (
    select
        requests.*,
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
    from requests
),

flagged as (
    select
        ordered.*,
        quarantine_reason is null and coalesce(
            usage_date <= {{ dbt.dateadd('day', var('deduplication_window_days'), 'previous_delivery_date') }},
            false
        ) as is_duplicate,
        error_type is null as is_success
    from ordered
    where {{ written_days_filter(plan) }}
),

placed as (
    select
        flagged.*,
        quarantine_reason is null and not is_duplicate as is_staged,
        quarantine_reason is null and not is_duplicate and is_success as is_used,
        {# batch work and edge inference have no API latency #}
        coalesce(service_tier, '') <> 'batch' and coalesce(deployment_target, 'cloud') = 'cloud' as is_online
    from flagged
),

measured as (
    select
        {%- for metric in latency_metrics() %}
        case when is_used and is_online then {{ latency_bucket(metric) }} end as {{ metric }}_bucket,
        {%- endfor %}
        placed.*
    from placed
),

totals as (
    select
        case
            {%- for metric in latency_metrics() %}
            when grouping({{ metric }}_bucket) = 0 then '{{ metric }}'
            {%- endfor %}
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
        speed_tier,
        coalesce({{ adopted_items | join(', ') }}) as item,
        coalesce({{ latency_metrics() | join('_bucket, ') }}_bucket) as bucket,
        count(case when is_staged then 1 end) as request_count,
        count(case when is_staged and not is_success then 1 end) as error_count,
        {%- for measure in ['usage_quantity', 'input_tokens', 'cache_read_input_tokens', 'output_tokens', 'images'] %}
        cast(sum(case when is_used then coalesce({{ measure }}, 0) else 0 end) as bigint) as {{ measure }},
        {%- endfor %}
        count(*) as raw_count,
        count(case when is_duplicate then 1 end) as duplicate_count,
        {# they become valid as time goes by #}
        count(case
            when quarantine_reason like 'too_far_in_future:%' and usage_date > {{ undated() }} then 1
        end) as future_count,
        usage_date,
        max(case when is_staged then requested_at end) as last_requested_at,
        {# a clock that runs ahead must not hide the rows of the days between #}
        max(case when ingested_at > {{ run_started() }} then {{ run_started() }} else ingested_at end) as last_ingested_at
    from measured
    group by grouping sets (
        (industry, usage_date),
        (industry, usage_date, account_id, model_id, region),
        (industry, usage_date, model_id, deployment_id, region),
        {%- for item in adopted_items %}
        (industry, usage_date, account_id, {{ item }}),
        {%- endfor %}
        {%- for metric in latency_metrics() %}
        (industry, usage_date, model_id, speed_tier, deployment_id, region, {{ metric }}_bucket){{ "," if not loop.last }}
        {%- endfor %}
    )
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
