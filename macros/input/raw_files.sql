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
