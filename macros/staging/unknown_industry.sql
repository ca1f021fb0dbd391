{# Condition: the industry is no row of industries.csv. #}
{% macro unknown_industry() %}
    {{ return("industry not in (select industry from " ~ ref('industries') ~ ")") }}
{% endmacro %}
