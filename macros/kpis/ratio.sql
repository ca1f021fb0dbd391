{# numerator / denominator as a double, divided once; null when the denominator is zero. #}
{% macro ratio(numerator, denominator) %}
    {%- set double = type_double() -%}
    {{ return(
        "cast(" ~ numerator ~ " as " ~ double ~ ") / nullif(cast(" ~ denominator ~ " as " ~ double ~ "), 0)"
    ) }}
{% endmacro %}
