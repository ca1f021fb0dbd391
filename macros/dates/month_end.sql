{# Last day of a date's month, as a date. #}
{% macro month_end(date) %}
    {{ return(add_days(dbt.dateadd('month', 1, dbt.date_trunc('month', date)), -1)) }}
{% endmacro %}
