{# Where the rows of a raw table are: the sample seed, files (raw_location) or a table of the raw schema. #}
{% macro raw_relation(name) %}
    {%- set raw_table = 'raw_' ~ name -%}
    {%- if var('raw_location', none) -%}
        {{ return(raw_files(raw_table)) }}
    {%- elif var('use_sample_data', true) and flags.WHICH == 'freshness' -%}
        {# the query of a source's freshness knows no seeds #}
        {{ return(api.Relation.create(target.database, generate_schema_name('sample', none), raw_table)) }}
    {%- elif var('use_sample_data', true) -%}
        {{ return(ref(raw_table)) }}
    {%- endif -%}
    {{ return(source('raw', raw_table)) }}
{% endmacro %}

{# Whether the raw table or at least one of its files is there. Files are looked up with the first quoted path of raw_location. #}
{% macro raw_relation_exists(relation) %}
    {%- if relation.identifier is defined -%}
        {{ return(load_relation(relation) is not none) }}
    {%- endif -%}
    {%- set path = modules.re.search("'([^']+)'", relation) -%}
    {%- if not path -%}
        {{ exceptions.raise_compiler_error("var raw_location names no quoted path: " ~ relation) }}
    {%- endif -%}
    {%- set found = run_query("select count(*) from glob('" ~ path.group(1) ~ "')") -%}
    {{ return(found.columns[0].values()[0] > 0) }}
{% endmacro %}

{# raw_location with the raw table's name in it, as something to select from; a bare path is quoted. #}
{% macro raw_files(raw_table) %}
    {%- set location = (var('raw_location') | string).replace('{name}', raw_table) -%}
    {%- if is_reader(location) -%}
        {{ return(location) }}
    {%- elif is_csv(location) and looks_at_data() -%}
        {{ return(csv_reader(location)) }}
    {%- endif -%}
    {{ return("'" ~ location ~ "'") }}
{% endmacro %}

{# The files that a path, which may hold wildcards, stands for. #}
{% macro files_at(path) %}
    {{ return(run_query("select file from glob('" ~ path ~ "') order by file").columns[0].values() | list) }}
{% endmacro %}

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

{# A query that reads every column of a selection to its end and finds nothing, for can_be_read. #}
{% macro reads_rows(selection) %}
    {{ return(
        "select 1 from (select max(hash(raw_rows)) as last_hash from " ~ selection ~ " as raw_rows) as hashed where last_hash = 0"
    ) }}
{% endmacro %}

{# Whether the command may look at raw data: compiling and listing need no connection. #}
{% macro looks_at_data() %}
    {{ return(execute and flags.WHICH in ['run', 'build', 'test', 'freshness', 'run-operation']) }}
{% endmacro %}

{# Whether a location is a reader function of the database and no path. #}
{% macro is_reader(location) %}
    {{ return(modules.re.match('[a-z_]+[(]', location) is not none) }}
{% endmacro %}

{# Whether a location is a path of CSV files. #}
{% macro is_csv(location) %}
    {{ return(not is_reader(location) and (location.endswith('.csv') or location.endswith('.csv.gz'))) }}
{% endmacro %}

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
