{# A 64-bit floating point number; dbt.type_float() has 32 bits on DuckDB. #}
{% macro type_double() %}
    {{ return(adapter.dispatch('type_double', project_name)()) }}
{% endmacro %}

{% macro default__type_double() %}
    {{ return('double precision') }}
{% endmacro %}

{# A text as a literal of a query, whatever it holds. #}
{% macro text_literal(text) %}
    {{ return("'" ~ dbt.escape_single_quotes(text | string) ~ "'") }}
{% endmacro %}
