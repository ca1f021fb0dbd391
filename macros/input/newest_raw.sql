{#
    Query of source freshness: the newest time of a raw table that is not in the future, where raw_input reads it; a table that is
    absent or has no such time is as old as can be, the log of an industry that is switched off never old. UTC.
#}
{% macro newest_raw(name, column) %}
    {%- if not raw_table_is_enabled(name) -%}{{ return("select " ~ run_started() ~ " as newest") }}{%- endif -%}
    {%- set types = raw_column_types(name) -%}
    {%- if types is none or column not in types -%}
        {{ return("select timestamp '1970-01-01' as newest") }}
    {%- endif -%}
    {%- set time = timestamp_or_null(column, types[column]) -%}
    {{ return(
        "select coalesce(max(" ~ time ~ "), timestamp '1970-01-01') as newest from " ~ raw_relation(name)
        ~ " where " ~ time ~ " <= " ~ run_started()
    ) }}
{% endmacro %}
