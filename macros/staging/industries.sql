{# The var industries, refused while parsing when it is no list of names: each becomes part of a query. #}
{% macro industries_read() %}
    {%- set industries = var('industries', []) -%}
    {%- set wrong = [] -%}
    {%- for industry in industries if not modules.re.fullmatch('[a-z][a-z0-9_]*', industry | string) -%}
        {%- do wrong.append(industry) -%}
    {%- endfor -%}
    {%- if industries is string or industries is not iterable or wrong -%}
        {%- do exceptions.raise_compiler_error(
            "The input contract is not met:\n  - var industries is " ~ industries
            ~ ": use a list of industries of seeds/reference/industries.csv\nNo model was run."
        ) -%}
    {%- endif -%}
    {{ return(industries) }}
{% endmacro %}

{# Condition: the row's industry is switched on. #}
{% macro is_enabled_industry() %}
    {{ return("industry in ('" ~ var('industries') | join("', '") ~ "')") }}
{% endmacro %}

{# Condition: the row belongs to an enabled industry, or to none that is known (which quarantines it). #}
{% macro is_read_industry() %}
    {%- set enabled = "'" ~ var('industries') | join("', '") ~ "'" -%}
    {{ return(
        "(industry is null or industry in (" ~ enabled ~ ") or " ~ unknown_industry() ~ ")"
    ) }}
{% endmacro %}

{# The industry under which a row is accounted: its own, else 'unknown'. #}
{% macro accounted_industry() %}
    {{ return("case when " ~ is_enabled_industry() ~ " then industry else 'unknown' end") }}
{% endmacro %}

{# The raw tables beside request logs: {raw table: {base model, whether it has an industry}}. #}
{% macro staged_tables() %}
    {%- set tables = {} -%}
    {%- for base, has_industry in [
        ('crm__accounts', false), ('crm__contracts', true), ('crm__renewals', true), ('crm__nps_responses', true),
        ('billing__charges', true), ('billing__fx_rates', false), ('billing__list_prices', true),
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
