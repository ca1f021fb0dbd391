{# Whether a type (lower case) is one of numbers. #}
{% macro is_number(data_type) %}
    {{ return(modules.re.match('decimal|numeric|double|float|real|u?(tiny|small|big|huge)?int', data_type) is not none) }}
{% endmacro %}
