{#
    Whether a query runs to its end. A macro cannot catch what the database raises; location_exists, which selects from a
    quoted name, is the one call of the adapter that does.
#}
{% macro can_be_read(query) %}
    {%- set is_readable = adapter.location_exists("duckdb_tables' where exists (" ~ query ~ ") --") -%}
    {%- if not is_readable -%}
        {#- an error ends the transaction that it happens in -#}
        {%- do adapter.location_exists("duckdb_tables' where 1 = 0; rollback --") -%}
    {%- endif -%}
    {{ return(is_readable) }}
{% endmacro %}
