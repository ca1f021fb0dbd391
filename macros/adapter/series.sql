{# In a select list: one row for each whole number from 0 to count - 1. #}
{% macro series_below(count) %}
    {{ return(adapter.dispatch('series_below', 'ai_api_kpi_warehouse')(count)) }}
{% endmacro %}

{% macro default__series_below(count) %}
    {{ return("unnest(range(" ~ count ~ "))") }}
{% endmacro %}
