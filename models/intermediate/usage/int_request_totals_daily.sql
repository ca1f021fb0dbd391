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

with

requests as (
    {%- for industry in var('industries') %}
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
        quarantine_reason is null and not is_duplicate and is_success as is_used
    from flagged
),

totals as (
    select
        case when grouping(account_id) = 0 then 'usage' else 'delivery' end as totals_kind,
        industry,
        account_id,
        model_id,
        region,
        count(case when is_staged then 1 end) as request_count,
        count(case when is_staged and not is_success then 1 end) as error_count,
        sum(case when is_used then usage_quantity else 0 end) as usage_quantity,
        sum(case when is_used then coalesce(input_tokens, 0) else 0 end) as input_tokens,
        sum(case when is_used then coalesce(cache_read_input_tokens, 0) else 0 end) as cache_read_input_tokens,
        sum(case when is_used then coalesce(output_tokens, 0) else 0 end) as output_tokens,
        sum(case when is_used then coalesce(images, 0) else 0 end) as images,
        count(*) as raw_count,
        count(case when is_duplicate then 1 end) as duplicate_count,
        count(case when quarantine_reason like 'too_far_in_future:%' then 1 end) as future_count,
        usage_date,
        max(case when is_staged then requested_at end) as last_requested_at,
        max(coalesce(ingested_at, requested_at)) as last_ingested_at
    from placed
    group by grouping sets (
        (industry, usage_date, account_id, model_id, region),
        (industry, usage_date)
    )
)

select
    totals_kind,
    {{ input_identity() }} as input_identity,
    cast(industry as {{ dbt.type_string() }}) as industry,
    account_id,
    model_id,
    region,
    request_count,
    error_count,
    cast(usage_quantity as bigint) as usage_quantity,
    cast(input_tokens as bigint) as input_tokens,
    cast(cache_read_input_tokens as bigint) as cache_read_input_tokens,
    cast(output_tokens as bigint) as output_tokens,
    cast(images as bigint) as images,
    raw_count,
    duplicate_count,
    future_count,
    coalesce(usage_date, {{ undated() }}) as usage_date,
    last_requested_at,
    {# a clock that runs ahead must not hide the rows of the days between #}
    least(last_ingested_at, {{ run_started() }}) as last_ingested_at
from totals
where totals_kind = 'delivery' or request_count > 0
