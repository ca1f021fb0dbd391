{# False for the request log of an industry that is switched off. #}
{% macro raw_table_is_enabled(name) %}
    {%- set industry = input_contract(name).industry -%}
    {{ return(industry is none or industry in var('industries')) }}
{% endmacro %}
