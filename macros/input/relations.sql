{# Where the rows of a raw table are: its own relation, unless adapters alone are read, and what adapters make of exports for it. #}
{% macro raw_relations(name) %}
    {%- set relations = [] -%}
    {%- if reads_own_tables() -%}
        {%- do relations.append(raw_relation(name)) -%}
    {%- endif -%}
    {%- for tool in adapters_of(name) -%}
        {%- do relations.append(exported_relation(tool, name)) -%}
    {%- endfor -%}
    {{ return(relations) }}
{% endmacro %}

{# Whether raw tables that no adapter makes are read: beside adapters the sample is not. #}
{% macro reads_own_tables() %}
    {{ return(not var('adapters', []) or var('raw_location', none) is not none or not var('use_sample_data', true)) }}
{% endmacro %}

{# Where a vendor's own rows of a raw table are: the sample seed, files (raw_location) or a table of the raw schema. #}
{% macro raw_relation(name) %}
    {%- set raw_table = 'raw_' ~ name -%}
    {%- if var('raw_location', none) -%}
        {{ return(raw_files(raw_table)) }}
    {%- elif var('use_sample_data', true) and flags.WHICH == 'freshness' -%}
        {# the query of a source's freshness knows no seeds #}
        {%- set seed = own_node('seed', raw_table) -%}
        {#- while dbt parses there is none: any relation will do -#}
        {{ return(this if seed is none else api.Relation.create(seed.database, seed.schema, seed.alias)) }}
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

{# A location (raw_location, or where a tool's export is) with a table's name in it, as something to select from. #}
{% macro raw_files(raw_table, pattern=none) %}
    {%- set location = ((pattern or var('raw_location')) | string).replace('{name}', raw_table) -%}
    {%- if is_reader(location) -%}
        {{ return(location) }}
    {%- elif is_csv(location) -%}
        {{ return(csv_reader(location)) }}
    {%- elif location.endswith('.parquet') -%}
        {#- else the first file's types hold for all, and a day of whole costs rounds the others (findings/parquet_files_of_two_types.sh) -#}
        {{ return("read_parquet(" ~ text_literal(location) ~ ", union_by_name = true)") }}
    {%- endif -%}
    {{ return("'" ~ location ~ "'") }}
{% endmacro %}

{# The files that a path, which may hold wildcards, stands for. #}
{% macro files_at(path) %}
    {{ return(run_query("select file from glob('" ~ path ~ "') order by file").columns[0].values() | list) }}
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
    CSV files as something to select from: comma, double quotes, a header, every column text, no line skipped or taken for a comment.
    DuckDB detects no more than where a line ends; what does not fit the header stops the build with its message, which names file and line.
#}
{% macro csv_reader(path) %}
    {{ return(
        "read_csv(" ~ text_literal(path) ~ ", header = true, delim = ',', quote = '\"', escape = '\"', all_varchar = true, skip = 0, comment = '')"
    ) }}
{% endmacro %}
