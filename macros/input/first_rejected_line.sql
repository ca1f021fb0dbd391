{# Where a CSV reader stops and why, in brackets; nothing when the database cannot tell. #}
{% macro first_rejected_line(reader) %}
    {%- set tables = "rejects_table = 'rejected_lines', rejects_scan = 'rejected_files'" -%}
    {%- set counting = reads_rows(reader[:-1] ~ ", store_rejects = true, " ~ tables ~ ")") -%}
    {%- if not can_be_read(counting) -%}{{ return('') }}{%- endif -%}
    {%- do run_query(counting) -%}
    {%- set found = run_query("select line, lower(cast(error_type as varchar)) from rejected_lines order by line limit 1") -%}
    {%- do run_query("drop table rejected_lines") -%}
    {%- do run_query("drop table rejected_files") -%}
    {{ return(" (line " ~ found.rows[0][0] ~ ": " ~ found.rows[0][1] ~ ")" if found.rows else '') }}
{% endmacro %}
