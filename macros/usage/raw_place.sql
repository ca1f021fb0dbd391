{# Where the raw rows of a run are: files, a schema of tables, or the sample. #}
{% macro raw_place() %}
    {%- if var('raw_location', none) -%}{{ return(var('raw_location') | string) }}{%- endif -%}
    {%- if var('use_sample_data', true) -%}{{ return('sample') }}{%- endif -%}
    {{ return((var('raw_database', none) or target.database) ~ "." ~ var('raw_schema')) }}
{% endmacro %}
