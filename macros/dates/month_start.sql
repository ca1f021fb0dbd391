{# First day of a date's month, as a date. #}
{% macro month_start(date) %}
    {{ return("cast(" ~ dbt.date_trunc('month', date) ~ " as date)") }}
{% endmacro %}
