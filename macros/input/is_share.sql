{# Whether a value is a number from 0 to 1. #}
{% macro is_share(value) %}
    {{ return(value is number and value is not boolean and value >= 0 and value <= 1) }}
{% endmacro %}
