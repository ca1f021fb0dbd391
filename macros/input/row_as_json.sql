{# The row of a table alias as JSON text. #}
{% macro row_as_json(alias) %}
    {{ return(adapter.dispatch('row_as_json', project_name)(alias)) }}
{% endmacro %}

{% macro default__row_as_json(alias) %}
    {{ return("cast(to_json(" ~ alias ~ ") as varchar)") }}
{% endmacro %}
