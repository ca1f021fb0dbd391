{{ config(enabled='litellm' in var('adapters', [])) }}

{# an answer from LiteLLM's own cache repeats the tokens of the one that it repeats, and no model was timed #}
{%- set worked = "not coalesce(is_answered_from_cache, false)" %}
{# LiteLLM writes the end there when an answer came in one piece #}
{%- set is_streamed = "first_token_at > started_at and first_token_at < ended_at" %}
with

requests as (
    select
        *,
        {{ worked }} as is_of_a_model,
        {{ worked }} and coalesce({{ is_streamed }}, false) as is_streamed,
        {{ cast_or_null('completion_tokens', 'bigint', 'text') }} as output_count
    from {{ ref('litellm__requests') }}
    where coalesce(request_log, 'raw_llm_requests') = 'raw_llm_requests'
),

named as (
    select
        'litellm:' || request_id as request_id,
        {{ adapter.quote(var('litellm_account')) }} as account_id,
        coalesce(nullif(model_group, ''), model) as model_id,
        model_id as deployment_id,
        case
            when call_type in ('retrieve_batch', 'aretrieve_batch') then 'batch'
            else {{ json_text('usage_object', ['service_tier']) }}
        end as service_tier,
        case
            when is_failed then coalesce({{ json_text('metadata', ['error_information', 'error_class']) }}, 'failure')
        end as error_type,
        case when is_of_a_model then prompt_tokens else '0' end as input_tokens,
        case when is_of_a_model then cache_read_tokens else '0' end as cache_read_input_tokens,
        case when is_of_a_model then cache_creation_tokens else '0' end as cache_creation_input_tokens,
        case when is_of_a_model then completion_tokens else '0' end as output_tokens,
        case when is_of_a_model then reasoning_tokens else '0' end as reasoning_output_tokens,
        case
            when is_streamed then {{ dbt.datediff('started_at', 'first_token_at', 'millisecond') }}
        end as time_to_first_token_ms,
        case
            when is_streamed and output_count > 1
                then
                    cast({{ dbt.datediff('first_token_at', 'ended_at', 'millisecond') }} as numeric(18, 6))
                    / (output_count - 1)
        end as time_per_output_token_ms,
        case
            when is_of_a_model then {{ dbt.datediff('started_at', 'ended_at', 'millisecond') }}
        end as latency_ms,
        is_failed and coalesce({{ cast_or_null('spend', type_small_money(), 'text') }} > 0, false) as is_billable,
        is_streamed,
        starttime as requested_at,
        created_at as ingested_at,
        export_problem
    from requests
)

select * from named
