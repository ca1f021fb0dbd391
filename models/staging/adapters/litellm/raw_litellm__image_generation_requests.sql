{{ config(enabled='litellm' in var('adapters', [])) }}

with

requests as (
    select * from {{ ref('litellm__requests') }}
    where request_log = 'raw_image_generation_requests'
),

named as (
    select
        'litellm:' || request_id as request_id,
        {{ adapter.quote(var('litellm_account')) }} as account_id,
        coalesce(nullif(model_group, ''), model) as model_id,
        model_id as deployment_id,
        case when call_type in ('image_edit', 'aimage_edit') then 'edit' else 'generate' end as operation,
        {# the log has no count: it is that of the images kept with it, else of those asked for #}
        case
            when is_answered_from_cache then '0'
            else coalesce(
                nullif(cast({{ json_length('response', ['data']) }} as {{ dbt.type_string() }}), '0'),
                {{ json_text('proxy_server_request', ['n']) }}
            )
        end as image_count,
        case
            when not coalesce(is_answered_from_cache, false)
                then {{ dbt.datediff('started_at', 'ended_at', 'millisecond') }}
        end as latency_ms,
        case
            when is_failed then coalesce({{ json_text('metadata', ['error_information', 'error_class']) }}, 'failure')
        end as error_type,
        starttime as requested_at,
        created_at as ingested_at,
        export_problem
    from requests
)

select * from named
