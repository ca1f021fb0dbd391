{#
    At the end of a subquery whose columns are long expressions that the query around it names often: PostgreSQL would write them out at
    each name, and theirs in turn, until it has no memory left.
#}
{% macro computed_once() %}{{ return(adapter.dispatch('computed_once', 'ai_api_kpi_warehouse')()) }}{% endmacro %}

{% macro default__computed_once() %}{% endmacro %}

{% macro postgres__computed_once() %}offset 0{% endmacro %}

{# In a select list: one row for each whole number from 0 to count - 1. #}
{% macro series_below(count) %}
    {{ return(adapter.dispatch('series_below', 'ai_api_kpi_warehouse')(count)) }}
{% endmacro %}

{% macro default__series_below(count) %}
    {{ return("unnest(range(" ~ count ~ "))") }}
{% endmacro %}

{% macro postgres__series_below(count) %}
    {{ return("generate_series(0, cast(" ~ count ~ " as integer) - 1)") }}
{% endmacro %}
