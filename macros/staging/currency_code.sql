{# The currency column trimmed and in upper case. #}
{% macro currency_code() %}
    {{ return("upper(trim(currency))") }}
{% endmacro %}
