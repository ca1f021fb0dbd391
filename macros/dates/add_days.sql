{# A date moved by a number of days, as a date. #}
{% macro add_days(date, days) %}
    {{ return("cast(" ~ dbt.dateadd('day', days, date) ~ " as date)") }}
{% endmacro %}
