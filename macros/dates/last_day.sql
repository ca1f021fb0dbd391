{# Later than every date: the open end of a range. #}
{% macro last_day() %}
    {{ return("date '9999-12-31'") }}
{% endmacro %}
