{# Whether a value is letters, digits, _, $ and -, as the name of a schema may be. #}
{% macro is_name(value) %}
    {{ return(value is string and modules.re.fullmatch('[A-Za-z_][A-Za-z0-9_$-]*', value) is not none) }}
{% endmacro %}
