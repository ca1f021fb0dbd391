{%- set raw_tables = [
    'accounts', 'contracts', 'renewals', 'billing_charges', 'inference_costs', 'incidents', 'models',
    'model_capabilities', 'frontier_scores', 'edge_deployments', 'nps_responses', 'fx_rates',
] %}

{%- for name in raw_tables %}
select
    'raw_{{ name }}' as raw_table,
    {{ 'true' if raw_column_types(name) is not none else 'false' }} as is_present
{{- " union all" if not loop.last }}
{%- endfor %}
