{# The raw tables beside request logs: {raw table: {base model, whether it has an industry}}. #}
{% macro staged_tables() %}
    {%- set tables = {} -%}
    {%- for base, has_industry in [
        ('crm__accounts', false), ('crm__contracts', true), ('crm__renewals', true), ('crm__nps_responses', true),
        ('billing__charges', true), ('billing__fx_rates', false),
        ('serving__inference_costs', true), ('serving__incidents', true), ('serving__edge_deployments', false),
        ('catalog__models', true), ('catalog__model_capabilities', false), ('catalog__frontier_scores', false), ('catalog__model_aliases', true),
    ] -%}
        {%- set entity = base.split('__')[1] -%}
        {%- do tables.update({
            'raw_' ~ ('billing_charges' if entity == 'charges' else entity): {
                'base': 'base_' ~ base, 'has_industry': has_industry,
            }
        }) -%}
    {%- endfor -%}
    {{ return(tables) }}
{% endmacro %}
