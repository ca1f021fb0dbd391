{# An order by list over columns in which null comes last on every engine. #}
{% macro content_order(columns) %}
    {%- set terms = [] -%}
    {%- for column in columns -%}
        {%- do terms.append(column ~ ' nulls last') -%}
    {%- endfor -%}
    {{ return(terms | join(', ')) }}
{% endmacro %}
