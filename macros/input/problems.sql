{#
    Stops the run before the first model, with one message that lists every problem of vars, session and required raw tables;
    `dbt source freshness` for its vars only.
#}
{% macro check_inputs() %}
    {%- if not execute or flags.WHICH not in ['run', 'build', 'freshness'] -%}{{ return('') }}{%- endif -%}
    {%- set problems = var_problems() + time_zone_problems() -%}
    {%- if not problems and flags.WHICH != 'freshness'
        and (var('raw_location', none) or var('adapters', []) or not var('use_sample_data', true)) -%}
        {%- for source in graph.sources.values() if source.source_name == 'raw' and source.package_name == 'ai_api_kpi_warehouse' -%}
            {%- do problems.extend(input_problems(source.name[4:])) -%}
        {%- endfor -%}
        {%- for tool in var('adapters', []) -%}{%- do problems.extend(export_problems(tool)) -%}{%- endfor -%}
    {%- endif -%}
    {%- if problems -%}
        {%- do exceptions.raise_compiler_error(
            "The input contract is not met:\n  - " ~ problems | join('\n  - ')
            ~ "\nNo model was run. The contract is explained in docs/input_contract.md; `python -m kpi doctor` says more of tables and files."
        ) -%}
    {%- endif -%}
{% endmacro %}

{#
    What raw_<name> lacks, one sentence a problem: the table itself, or required columns. What is no problem but may be a misspelt
    column is printed. Beside exports a vendor's own table may be absent: it has no rows.
#}
{% macro input_problems(name) %}
    {%- set problems = [] -%}
    {%- set contract = input_contract(name) -%}
    {%- set required = [] -%}
    {%- for column in contract.columns if column.meta.get('required') -%}
        {%- do required.append(column) -%}
    {%- endfor -%}
    {%- if not reads_own_tables() -%}{{ return([]) }}{%- endif -%}
    {%- set is_needed = contract.is_required and raw_table_is_enabled(name) and not var('adapters', []) -%}
    {%- if var('raw_location', none) and raw_table_is_enabled(name) -%}
        {%- do problems.extend(header_problems(name)) -%}
        {%- if problems -%}{{ return(problems) }}{%- endif -%}
    {%- endif -%}
    {%- set types = column_types_of(raw_relation(name), name) if is_needed or raw_table_is_enabled(name) else none -%}
    {%- if types is none and is_needed -%}
        {%- do problems.append(
            "table raw_" ~ name ~ " is absent: provide it with the columns " ~ required | map(attribute='name') | join(', ')
            ~ " (zero rows are fine); looked in " ~ raw_relation(name)
        ) -%}
    {%- elif types is not none and types.keys() | list == ['column0'] -%}
        {%- do problems.append(
            "table raw_" ~ name ~ " has no columns: its file is empty; a table without rows has a header line, an absent optional one no file"
        ) -%}
    {%- elif types is not none -%}
        {%- for column in required if column.name not in types -%}
            {%- do problems.append(
                "column raw_" ~ name ~ "." ~ column.name ~ " is absent: add it as " ~ column.data_type
                ~ (" in " ~ column.meta.unit if column.meta.unit else "") ~ "; the table has "
                ~ types.keys() | join(', ')
            ) -%}
        {%- endfor -%}
        {%- do problems.extend(type_problems(name, contract, types)) -%}
        {%- if not problems -%}{%- do report_ignored_columns(name, contract, types) -%}{%- endif -%}
    {%- endif -%}
    {{ return(problems) }}
{% endmacro %}

{#
    Columns of raw_<name> that hold values of a type from which none of the declared one can be read, one sentence a problem. A column
    without values has any type: tools write it as they like.
#}
{% macro type_problems(name, contract, types) %}
    {%- set problems = [] -%}
    {%- for column in contract.columns if column.name in types and not is_readable(types[column.name], column.data_type) -%}
        {%- if run_query("select 1 as found from " ~ raw_relation(name) ~ " where " ~ column.name ~ " is not null limit 1").rows | length > 0 -%}
            {%- do problems.append(
                "column raw_" ~ name ~ "." ~ column.name ~ " is " ~ types[column.name] | upper ~ ": give it as " ~ column.data_type
                ~ (" (" ~ column.meta.unit ~ ")" if column.meta.unit else "") ~ ", or as text of such values"
            ) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(problems) }}
{% endmacro %}

{# Whether values of a type (lower case, as the database names it) can be read as a declared one: a number is no time, a time no number. #}
{% macro is_readable(source_type, data_type) %}
    {%- if source_type.endswith(']') or modules.re.match('(struct|map|union|array|blob|bytea|binary|bit|interval|time($| |\\())', source_type) -%}
        {{ return(false) }}
    {%- endif -%}
    {%- set is_time = modules.re.match('date|timestamp', source_type) is not none -%}
    {%- set is_boolean = source_type.startswith('bool') -%}
    {%- if data_type == 'text' -%}{{ return(true) }}{%- endif -%}
    {%- if data_type in ['date', 'timestamp'] -%}{{ return(not is_boolean and not is_number(source_type)) }}{%- endif -%}
    {{ return(not is_time and (data_type == 'boolean' or not is_boolean)) }}
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
    {%- if var('raw_location', none) is not none -%}{%- do problems.extend(file_location_problems('raw_location')) -%}{%- endif -%}
    {%- for tool in (var('adapters') if var('adapters') is sequence and var('adapters') is not string else []) if tool in adapter_tables() -%}
        {%- set name = tool ~ '_location' -%}
        {%- if '{' in var(name) | string or '/' in var(name) | string -%}
            {%- do problems.extend(file_location_problems(name)) -%}
        {%- elif not is_name(var(name)) -%}
            {%- do problems.append("var " ~ name ~ " is " ~ var(name) ~ ": name a schema, or a path with {name} in it") -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(problems) }}
{% endmacro %}

{# What is wrong with a var that says where files are, one sentence a problem. #}
{% macro file_location_problems(name) %}
    {%- set location = var(name) -%}
    {%- set problems = [] -%}
    {%- if not reads_files() -%}
        {{ return([
            "var " ~ name ~ " is " ~ location ~ ": this engine reads no files; load them as tables " ~ ("raw_… of one schema and name it with raw_schema, beside"
            ~ " use_sample_data: false" if name == 'raw_location' else "of one schema and name it here")
        ]) }}
    {%- endif -%}
    {%- set option = "[a-z_]+ *= *('[^';]*'|-?[A-Za-z0-9_.]+|[{][^;(){}]*[}]|\\[[^;()]*\\])" -%}
    {%- set reader = "(read_[a-z_]+|[a-z_]+_scan)[(]'[^';]*'( *, *" ~ option ~ ")* *[)]" -%}
    {%- if location is not string or '{name}' not in location -%}
        {%- do problems.append(
            "var " ~ name ~ " is " ~ location ~ ": it must contain {name}, which stands for the "
            ~ ("raw table" if name == 'raw_location' else "table of the export") ~ ", for example /in/{name}.parquet"
        ) -%}
    {%- elif is_reader(location) and not modules.re.fullmatch(reader, location) -%}
        {%- do problems.append(
            "var " ~ name ~ " is " ~ location ~ ": use one reader function of one quoted path and options, for example "
            ~ "read_json('/in/{name}/*.json', sample_size = -1, maximum_sample_files = -1, dateformat = '%Y-%m-%d')"
        ) -%}
    {%- elif not is_reader(location) and modules.re.search("[';\n]", location) -%}
        {%- do problems.append("var " ~ name ~ " is " ~ location ~ ": a path must hold no quotes and semicolons") -%}
    {%- endif -%}
    {{ return(problems) }}
{% endmacro %}

{#
    Columns that not every CSV file of raw_<name> has, one sentence a problem. DuckDB reads the columns of the first file and refuses
    a later one that lacks one of them; those that only later files have would be lost without a word.
#}
{% macro header_problems(name) %}
    {%- set location = (var('raw_location') | string).replace('{name}', 'raw_' ~ name) -%}
    {%- if not is_csv(location) -%}{{ return([]) }}{%- endif -%}
    {%- set files, seen = files_at(location), [] -%}
    {%- for file in files if files | length > 1 -%}
        {%- set names = describe_relation(csv_reader(file)) | map('first') | sort -%}
        {%- if seen and names != seen[0] -%}
            {{ return([
                "table raw_" ~ name ~ ": the headers of " ~ files[0] ~ " and " ~ file
                ~ " differ; give all files of a table the same columns, spelt alike"
            ]) }}
        {%- endif -%}
        {%- do seen.append(names) -%}
    {%- endfor -%}
    {{ return([]) }}
{% endmacro %}
