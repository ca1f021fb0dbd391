{{ config(enabled='litellm' in var('adapters', [])) }}

with

logs as (
    select
        *,
        {{ json_text('metadata', ['usage_object']) }} as usage_object,
        {{ json_text('metadata', ['additional_usage_values']) }} as additional_usage
    from {{ ref('base_litellm__spend_logs') }}
),

call_types as (
    select * from {{ ref('call_types') }}
),

read as (
    select
        logs.*,
        call_types.request_log,
        logs.cache_hit = 'True' as is_answered_from_cache,
        coalesce(logs.status, {{ json_text('metadata', ['status']) }}, 'success') = 'failure' as is_failed,
        {{ timestamp_or_null('logs.starttime', 'text') }} as started_at,
        {{ timestamp_or_null('logs.completionstarttime', 'text') }} as first_token_at,
        {{ timestamp_or_null('logs.endtime', 'text') }} as ended_at,
        coalesce(
            {{ json_text('additional_usage', ['cache_read_input_tokens']) }},
            {{ json_text('usage_object', ['cache_read_input_tokens']) }},
            {{ json_text('usage_object', ['prompt_tokens_details', 'cached_tokens']) }}
        ) as cache_read_tokens,
        coalesce(
            {{ json_text('additional_usage', ['cache_creation_input_tokens']) }},
            {{ json_text('usage_object', ['cache_creation_input_tokens']) }},
            {{ json_text('usage_object', ['prompt_tokens_details', 'cache_write_tokens']) }},
            {{ json_text('usage_object', ['prompt_tokens_details', 'cache_creation_tokens']) }}
        ) as cache_creation_tokens,
        coalesce(
            {{ json_text('usage_object', ['completion_tokens_details', 'reasoning_tokens']) }},
            {{ json_text('additional_usage', ['completion_tokens_details', 'reasoning_tokens']) }}
        ) as reasoning_tokens,
        case
            when call_types.call_type is null then 'unmapped: call_type'
            when logs.metadata is not null and not {{ is_json('logs.metadata') }} then 'unmapped: metadata'
        end as export_problem
    from logs
    left join call_types on logs.call_type = call_types.call_type
)

select * from read
