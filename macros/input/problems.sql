{#
    Stops the run before the first model, with one message that lists every problem of vars, session and required raw tables;
    `dbt source freshness` for its vars only.
#}
{% macro check_inputs() %}
    {%- if not execute or flags.WHICH not in ['run', 'build', 'freshness'] -%}{{ return('') }}{%- endif -%}
    {%- set problems = var_problems() + time_zone_problems() -%}
    {%- if not problems and flags.WHICH != 'freshness' and (var('raw_location', none) or not var('use_sample_data', true)) -%}
        {%- for source in graph.sources.values() if source.source_name == 'raw' -%}
            {%- do problems.extend(input_problems(source.name[4:])) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- if problems -%}
        {%- do exceptions.raise_compiler_error(
            "The input contract is not met:\n  - " ~ problems | join('\n  - ')
            ~ "\nNo model was run. The contract is explained in docs/input_contract.md."
        ) -%}
    {%- endif -%}
{% endmacro %}

{#
    What raw_<name> lacks, one sentence a problem: the table itself, or required columns. What is no problem but may be a misspelt
    column is printed.
#}
{% macro input_problems(name) %}
    {%- set problems = [] -%}
    {%- set contract = input_contract(name) -%}
    {%- set required = [] -%}
    {%- for column in contract.columns if column.meta.get('required') -%}
        {%- do required.append(column) -%}
    {%- endfor -%}
    {%- set is_needed = contract.is_required and raw_table_is_enabled(name) -%}
    {%- if var('raw_location', none) and raw_table_is_enabled(name) -%}
        {%- do problems.extend(file_problems(name)) -%}
        {%- if problems -%}{{ return(problems) }}{%- endif -%}
    {%- endif -%}
    {%- set types = raw_column_types(name) if is_needed or raw_table_is_enabled(name) else none -%}
    {%- if types is none and is_needed -%}
        {%- do problems.append(
            "table raw_" ~ name ~ " is absent: provide it with the columns " ~ required | map(attribute='name') | join(', ')
            ~ " (zero rows are fine); looked in " ~ raw_relation(name)
        ) -%}
    {%- elif types is not none -%}
        {%- for column in required if column.name not in types -%}
            {%- do problems.append(
                "column raw_" ~ name ~ "." ~ column.name ~ " is absent: add it as " ~ column.data_type
                ~ (" in " ~ column.meta.unit if column.meta.unit else "") ~ "; the table has "
                ~ types.keys() | join(', ')
            ) -%}
        {%- endfor -%}
        {%- if not problems -%}{%- do report_ignored_columns(name, contract, types) -%}{%- endif -%}
    {%- endif -%}
    {{ return(problems) }}
{% endmacro %}

{# Prints which columns of raw_<name> are not of the contract while optional ones are absent: one may be a misspelling of the other. #}
{% macro report_ignored_columns(name, contract, types) %}
    {%- set declared = contract.columns | map(attribute='name') | list -%}
    {%- set ignored = types.keys() | reject('in', declared) | list -%}
    {%- set absent = declared | reject('in', types.keys() | list) | list -%}
    {%- if ignored and absent -%}
        {%- do log(
            "raw_" ~ name ~ ": " ~ ignored | join(', ') ~ " is not part of the input contract and is ignored; absent: " ~ absent | join(', '),
            info=true
        ) -%}
    {%- endif -%}
{% endmacro %}

{# Vars that say where raw data is and could say more than that, one sentence a problem. #}
{% macro location_problems() %}
    {%- set problems = [] -%}
    {%- for name in ['raw_database', 'raw_schema'] if var(name, none) is not none and not is_name(var(name)) -%}
        {%- do problems.append("var " ~ name ~ " is " ~ var(name) ~ ": use letters, digits, _, $ and -") -%}
    {%- endfor -%}
    {%- set location = var('raw_location', none) -%}
    {%- if location is none -%}{{ return(problems) }}{%- endif -%}
    {%- set option = "[a-z_]+ *= *('[^';]*'|[A-Za-z0-9_.]+|[{][^;(){}]*[}]|\\[[^;()]*\\])" -%}
    {%- set reader = "(read_[a-z_]+|[a-z_]+_scan)[(]'[^';]*'( *, *" ~ option ~ ")* *[)]" -%}
    {%- if location is not string or '{name}' not in location -%}
        {%- do problems.append(
            "var raw_location is " ~ location ~ ": it must contain {name}, which stands for the raw table, for example /in/{name}.parquet"
        ) -%}
    {%- elif is_reader(location) and not modules.re.fullmatch(reader, location) -%}
        {%- do problems.append(
            "var raw_location is " ~ location ~ ": use one reader function of one quoted path and options, for example "
            ~ "read_json('/in/{name}/*.json', format = 'newline_delimited')"
        ) -%}
    {%- elif not is_reader(location) and modules.re.search("[';\n]", location) -%}
        {%- do problems.append("var raw_location is " ~ location ~ ": a path must hold no quotes and semicolons") -%}
    {%- endif -%}
    {{ return(problems) }}
{% endmacro %}

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

{# The sentence about a column that stands in a file more than once. #}
{% macro repeated_column(raw_table, column, file) %}
    {{ return(
        "column " ~ raw_table ~ "." ~ column ~ " stands more than once in " ~ file
        ~ " (case does not matter): leave the one that holds the values"
    ) }}
{% endmacro %}

{# Declared columns that a Parquet file of the table holds more than once. #}
{% macro parquet_problems(raw_table, location, declared) %}
    {%- set problems = [] -%}
    {%- if location.endswith('.parquet') and not is_reader(location) and files_at(location) -%}
        {%- set repeated = run_query(
            "select file_name, lower(name) from parquet_schema('" ~ location ~ "') where lower(name) in ('"
            ~ declared | join("', '") ~ "') group by 1, 2 having count(*) > 1 order by 1, 2"
        ) -%}
        {%- for row in repeated.rows -%}
            {%- do problems.append(repeated_column(raw_table, row[1], row[0])) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(problems) }}
{% endmacro %}
