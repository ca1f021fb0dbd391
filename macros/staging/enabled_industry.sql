{# Condition: the row's industry is switched on. #}
{% macro is_enabled_industry() %}
    {{ return("industry in ('" ~ var('industries') | join("', '") ~ "')") }}
{% endmacro %}
