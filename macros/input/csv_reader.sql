{#
    CSV files as something to select from: comma, double quotes, a header, every column text. Nothing is detected by sampling,
    which may take another line for the header; the columns are those of the first file's header.
#}
{% macro csv_reader(path) %}
    {%- set files = files_at(path) -%}
    {%- set header = (csv_header(files[0]) if files else none) or ['column'] -%}
    {%- set columns = {} -%}
    {%- for name in header -%}
        {%- set is_usable = name and name | lower not in columns -%}
        {%- do columns.update({name | lower if is_usable else 'unnamed column ' ~ loop.index: name}) -%}
    {%- endfor -%}
    {%- set typed = [] -%}
    {%- for key, name in columns.items() -%}
        {%- do typed.append(text_literal(name if name | lower == key else key) ~ ": 'VARCHAR'") -%}
    {%- endfor -%}
    {{ return(
        "read_csv('" ~ path ~ "', auto_detect = false, header = true, delim = ',', quote = '\"', escape = '\"', columns = {"
        ~ typed | join(', ') ~ "})"
    ) }}
{% endmacro %}
