{{ config(enabled='llm_api' in var('industries', [])) }}

{# absurd counts are quarantined, and their sum, which may be no bigint, must not raise #}
{%- set tokens = "case when least(input_tokens, output_tokens) >= 0 and greatest(input_tokens, output_tokens) < 1000000000000
    then input_tokens + output_tokens end" %}

with

source as (
    {{ raw_input('llm_requests') }}
),

renamed as (
    select
        'llm_api' as industry,
        {{ request_columns({
            'usage_quantity': tokens,
            'service_tier': 'service_tier',
            'input_tokens': 'input_tokens',
            'cache_read_input_tokens': 'cache_read_input_tokens',
            'cache_creation_input_tokens': 'cache_creation_input_tokens',
            'output_tokens': 'output_tokens',
            'reasoning_output_tokens': 'reasoning_output_tokens',
            'time_to_first_token_ms': 'time_to_first_token_ms',
            'time_per_output_token_ms': 'time_per_output_token_ms',
            'latency_ms': 'latency_ms',
        }) }},
        {{ row_problem('llm_requests', rules=[
            (
                'cached_above_input: cache_read_input_tokens',
                'cache_read_input_tokens > input_tokens',
            ),
            too_far_in_future('requested_at'),
            too_far_in_past('requested_at'),
        ]) }} as quarantine_reason,
        raw_row
    from source
)

select * from renamed
