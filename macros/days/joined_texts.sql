{# Values as one text that no others have: each with its length before it, a null as `-`. #}
{% macro joined_texts(values) %}
    {%- set texts = [] -%}
    {%- for value in values -%}
        {%- set text = "cast(" ~ value ~ " as " ~ dbt.type_string() ~ ")" -%}
        {%- do texts.append("coalesce(cast(length(" ~ text ~ ") as " ~ dbt.type_string() ~ ") || ':' || " ~ text ~ ", '-')") -%}
    {%- endfor -%}
    {{ return(texts | join(" || ")) }}
{% endmacro %}
