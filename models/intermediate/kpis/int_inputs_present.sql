{%- set raw_tables = [
    'accounts', 'contracts', 'renewals', 'billing_charges', 'inference_costs', 'incidents', 'models',
    'model_capabilities', 'frontier_scores', 'edge_deployments', 'nps_responses', 'fx_rates',
] %}

{%- set raw_columns = [
    ('llm_requests', 'cache_read_input_tokens'),
    ('llm_requests', 'time_to_first_token_ms'),
    ('llm_requests', 'time_per_output_token_ms'),
] %}

{%- for name, column in raw_columns %}
select
    'raw_{{ name }}.{{ column }}' as raw_input,
    {{ 'true' if column in (raw_column_types(name) or {}) else 'false' }} as is_present
union all
{%- endfor %}
{%- for name in raw_tables %}
select
    'raw_{{ name }}' as raw_input,
    {{ 'true' if raw_column_types(name) is not none else 'false' }} as is_present
{{- " union all" if not loop.last }}
{%- endfor %}
