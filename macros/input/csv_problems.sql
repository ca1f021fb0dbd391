{# What is wrong with the CSV files at a path, one sentence a problem. The files are read to their end. #}
{% macro csv_problems(raw_table, path, declared) %}
    {%- set problems = [] -%}
    {%- set headers = {} -%}
    {%- for file in files_at(path) -%}
        {%- set header = csv_header(file) -%}
        {%- set names = (header or []) | map('lower') | list -%}
        {%- if header is none -%}
            {%- do problems.append("table " ~ raw_table ~ ": " ~ file ~ " is no UTF-8 text; deliver it as CSV in UTF-8") -%}
        {%- elif not header -%}
            {%- do problems.append("table " ~ raw_table ~ ": " ~ file ~ " is empty; give it a header line, rows may be missing") -%}
        {%- endif -%}
        {%- for column in declared if names | select('equalto', column) | list | length > 1 -%}
            {%- do problems.append(repeated_column(raw_table, column, file)) -%}
        {%- endfor -%}
        {%- do headers.setdefault(names | join(','), file) -%}
    {%- endfor -%}
    {%- if headers | length > 1 and not problems -%}
        {%- do problems.append(
            "table " ~ raw_table ~ ": the headers of " ~ headers.values() | join(', ')
            ~ " differ; give all files of a table the same columns in the same order"
        ) -%}
    {%- endif -%}
    {%- set reader = csv_reader(path) -%}
    {%- if headers and not problems and not can_be_read(reads_rows(reader)) -%}
        {%- do problems.append(
            "table " ~ raw_table ~ ": " ~ path ~ " is no CSV from the first line to the last" ~ first_rejected_line(reader)
            ~ "; deliver it again, in UTF-8, with commas, double quotes and as many fields in a row as in the header"
        ) -%}
    {%- endif -%}
    {{ return(problems) }}
{% endmacro %}
