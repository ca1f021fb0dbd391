{# (name, type) of each column of a relation or of something to select from. #}
{% macro describe_relation(relation) %}
    {{ return(adapter.dispatch('describe_relation', project_name)(relation)) }}
{% endmacro %}

{% macro default__describe_relation(relation) %}
    {%- set described = run_query("describe select * from " ~ relation) -%}
    {%- set columns = [] -%}
    {%- for row in described.rows -%}
        {%- do columns.append((row[0], row[1])) -%}
    {%- endfor -%}
    {{ return(columns) }}
{% endmacro %}
