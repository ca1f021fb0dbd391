{# A text as a literal of a query, whatever it holds. #}
{% macro text_literal(text) %}
    {{ return("'" ~ dbt.escape_single_quotes(text | string) ~ "'") }}
{% endmacro %}
