{# raw_location with the raw table's name in it, as something to select from; a bare path is quoted. #}
{% macro raw_files(raw_table) %}
    {%- set location = (var('raw_location') | string).replace('{name}', raw_table) -%}
    {%- if '{name}' not in var('raw_location') -%}
        {{ exceptions.raise_compiler_error(
            "var raw_location must contain {name}, which stands for the raw table, for example /in/{name}.parquet"
        ) }}
    {%- elif modules.re.match('[a-z_]+[(]', location) -%}
        {{ return(location) }}
    {%- elif "'" in location or ';' in location -%}
        {{ exceptions.raise_compiler_error("var raw_location must not contain quotes or semicolons") }}
    {%- elif location.endswith('.csv') or location.endswith('.csv.gz') -%}
        {{ return("read_csv('" ~ location ~ "', all_varchar = true, header = true, delim = ',', quote = '\"', escape = '\"')") }}
    {%- endif -%}
    {{ return("'" ~ location ~ "'") }}
{% endmacro %}
