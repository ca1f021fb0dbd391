{# What is wrong with the files of raw_<name>, one sentence a problem; without files there is none. #}
{% macro file_problems(name) %}
    {%- set raw_table = 'raw_' ~ name -%}
    {%- set location = (var('raw_location') | string).replace('{name}', raw_table) -%}
    {%- set declared = input_contract(name).columns | map(attribute='name') | list -%}
    {%- if is_csv(location) -%}
        {{ return(csv_problems(raw_table, location, declared)) }}
    {%- endif -%}
    {%- set relation = raw_files(raw_table) -%}
    {#- every file's end, where Parquet says what it holds, and the first rows -#}
    {%- set first_row = reads_rows("(select * from {} limit 1)") -%}
    {%- if not raw_relation_exists(relation) or (
        can_be_read("select count(*) from " ~ relation) and can_be_read(first_row.format(relation))
    ) -%}
        {{ return(parquet_problems(raw_table, location, declared)) }}
    {%- endif -%}
    {%- set broken = [] -%}
    {%- for file in files_at(location) if not is_reader(location) and not can_be_read(first_row.format(text_literal(file))) -%}
        {%- do broken.append(file) -%}
    {%- endfor -%}
    {{ return([
        "table " ~ raw_table ~ " cannot be read from " ~ (broken | join(', ') or location)
        ~ ": the file is cut short, damaged or of another format; deliver it again"
    ]) }}
{% endmacro %}
