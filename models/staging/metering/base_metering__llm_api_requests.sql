{{ config(enabled='llm_api' in var('industries', [])) }}

{# absurd counts are quarantined, and their sum, which may be no bigint, must not raise #}
{%- set input = "coalesce(input_tokens, 0)" %}
{%- set output = "coalesce(output_tokens, 0)" %}
{%- set both = input ~ ", " ~ output %}
{%- set tokens = "case when least(" ~ both ~ ") >= 0 and greatest(" ~ both ~ ") < 1000000000000 then "
    ~ input ~ " + " ~ output ~ " end" %}
{%- set cached = "coalesce(cache_read_input_tokens, 0) + coalesce(cache_creation_input_tokens, 0)" %}
{%- set is_good = "(error_type is null or coalesce(is_billable, false))" %}
{%- set is_streamed = "coalesce(is_streamed, true)" %}
{%- set times = measured_times({
    'time_to_first_token_ms': is_streamed,
    'time_per_output_token_ms': is_streamed ~ " and coalesce(output_tokens > 1, false)",
    'latency_ms': '1 = 1',
}) %}

with

source as (
    {{ raw_input('llm_requests', is_log=true) }}
),

renamed as (
    select
        'llm_api' as industry,
        {{ request_columns('llm_requests', dict(times, usage_quantity=tokens)) }},
        {{ row_problem('llm_requests', rules=[
            ('contradicts: cache_read_input_tokens', is_good ~ " and " ~ cached ~ " > " ~ input),
            ('contradicts: reasoning_output_tokens', is_good ~ " and coalesce(reasoning_output_tokens, 0) > " ~ output),
            too_far_in_future('requested_at', limit=future_limit()),
            too_far_in_past('requested_at'),
        ]) }} as quarantine_reason,
        raw_row
    from source
)

select * from renamed
