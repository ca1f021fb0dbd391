{# A 64-bit floating point number; dbt.type_float() has 32 bits on DuckDB. #}
{% macro type_double() %}
    {{ return(adapter.dispatch('type_double', 'ai_api_kpi_warehouse')()) }}
{% endmacro %}

{% macro default__type_double() %}
    {{ return('double precision') }}
{% endmacro %}

{# A 64-bit floating point number as text, a whole one with .0. #}
{% macro double_as_text(column) %}
    {{ return(adapter.dispatch('double_as_text', 'ai_api_kpi_warehouse')(column)) }}
{% endmacro %}

{% macro default__double_as_text(column) %}
    {{ return("cast(" ~ column ~ " as " ~ dbt.type_string() ~ ")") }}
{% endmacro %}

{% macro postgres__double_as_text(column) %}
    {%- set text = "cast(" ~ column ~ " as text)" -%}
    {{ return("(" ~ text ~ " || case when " ~ text ~ " ~ '^-?[0-9]+$' then '.0' else '' end)") }}
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
