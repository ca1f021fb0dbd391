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
