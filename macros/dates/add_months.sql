{# A date moved by a number of months, as a date; a day that the month lacks falls on its last day. #}
{% macro add_months(date, months) %}
    {{ return("cast(" ~ dbt.dateadd('month', months, date) ~ " as date)") }}
{% endmacro %}
