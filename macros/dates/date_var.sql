{# A var that holds a date as SQL, a typed null when it is not set. #}
{% macro date_var(name) %}
    {%- if var(name, none) -%}{{ return("cast('" ~ var(name) ~ "' as date)") }}{%- endif -%}
    {{ return("cast(null as date)") }}
{% endmacro %}
