{# The day of a date's month, 1 to 31. #}
{% macro day_of_month(date) %}
    {{ return("extract(day from " ~ date ~ ")") }}
{% endmacro %}
