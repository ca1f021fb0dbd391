{# The column names in the first line of a CSV file, as written; empty when there is none, none when it is no UTF-8 text. #}
{% macro csv_header(file) %}
    {%- set first_line = "select line from read_csv(" ~ text_literal(file) ~ ", auto_detect = false, header = false, strict_mode = false, "
        ~ "delim = E'\\x01', quote = '', escape = '', columns = {'line': 'VARCHAR'}) limit 1" -%}
    {%- if not can_be_read(first_line) -%}{{ return(none) }}{%- endif -%}
    {%- set names = [] -%}
    {%- for row in run_query(first_line).rows if row[0] is not none -%}
        {%- for name in modules.re.findall('(?:^|,)("(?:[^"]|"")*"|[^,]*)', row[0]) -%}
            {%- set is_quoted = name | length > 1 and name.startswith('"') and name.endswith('"') -%}
            {%- do names.append((name[1:-1].replace('""', '"') if is_quoted else name) | trim) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(names) }}
{% endmacro %}
