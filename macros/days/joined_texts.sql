{# Values as one text, a null as none. #}
{% macro joined_texts(values) %}
    {%- set texts = [] -%}
    {%- for value in values -%}
        {%- do texts.append("coalesce(cast(" ~ value ~ " as " ~ dbt.type_string() ~ "), '')") -%}
    {%- endfor -%}
    {{ return(texts | join(" || ' ' || ")) }}
{% endmacro %}
