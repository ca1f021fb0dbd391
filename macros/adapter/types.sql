{# A 64-bit floating point number; dbt.type_float() has 32 bits on DuckDB. #}
{% macro type_double() %}
    {{ return(adapter.dispatch('type_double', 'ai_api_kpi_warehouse')()) }}
{% endmacro %}

{% macro default__type_double() %}
    {{ return('double precision') }}
{% endmacro %}

{# A text as a literal of a query, whatever it holds. #}
{% macro text_literal(text) %}
    {{ return("'" ~ dbt.escape_single_quotes(text | string) ~ "'") }}
{% endmacro %}

{# A value of a var as a literal of a query: a text, a number, true or false, null. #}
{% macro literal(value) %}
    {%- if value is none -%}{{ return('null') }}{%- endif -%}
    {{ return((value | string | lower) if value is number else text_literal(value)) }}
{% endmacro %}
