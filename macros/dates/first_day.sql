{# Earlier than every date: the open start of a range. #}
{% macro first_day() %}
    {{ return("date '0001-01-01'") }}
{% endmacro %}
