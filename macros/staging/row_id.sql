{# The key of a row as text: its parts joined with |, null when every part is null or the table has no key. #}
{% macro row_id(key) %}
    {%- if not key -%}{{ return('cast(null as ' ~ dbt.type_string() ~ ')') }}{%- endif -%}
    {%- set parts = [] -%}
    {%- for column in key -%}
        {%- do parts.append("coalesce(cast(" ~ column ~ " as " ~ dbt.type_string() ~ "), '')") -%}
    {%- endfor -%}
    case when coalesce({{ key | join(', ') if key | length == 1 else "nullif(" ~ parts | join(" || ") ~ ", '')" }}) is not null
        then {{ parts | join(" || '|' || ") }} end
{% endmacro %}
