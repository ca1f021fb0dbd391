{# The columns of a raw row as they came but ingested_at, as one text, where the condition holds; it is dear, and few rows need it. #}
{% macro row_content(types, condition) %}
    {%- set columns = [] -%}
    {%- for name in types or {} if name != 'ingested_at' -%}
        {%- do columns.append('raw_source."' ~ name.replace('"', '""') ~ '"') -%}
    {%- endfor -%}
    {{ return("case when " ~ condition ~ " then " ~ (joined_texts(columns) or 'null') ~ " end") }}
{% endmacro %}
