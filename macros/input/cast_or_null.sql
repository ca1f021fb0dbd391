{#
    A raw column as its declared type, null where the value does not cast. source_type is the column's actual type
    (lower case): a column that already has the declared type passes untouched, so that filters reach the scan.
#}
{% macro cast_or_null(column, data_type, source_type) %}
    {{ return(adapter.dispatch('cast_or_null', project_name)(column, data_type, source_type)) }}
{% endmacro %}

{% macro default__cast_or_null(column, data_type, source_type) %}
    {#- DuckDB takes 1_000 for a number -#}
    {%- set number = "nullif(trim(replace(cast(" ~ column ~ " as varchar), '_', '?')), '')" -%}
    {%- if source_type.replace('decimal', 'numeric') == data_type.replace(' ', '') and data_type != 'text' -%}
        {{ return(column) }}
    {%- elif data_type == 'text' -%}
        {{ return("nullif(cast(" ~ column ~ " as varchar), '')") }}
    {%- elif data_type == 'timestamp' -%}
        {{ return(timestamp_or_null(column, source_type)) }}
    {%- elif data_type == 'date' -%}
        {{ return("cast(" ~ timestamp_or_null(column, source_type) ~ " as date)") }}
    {%- elif data_type == 'bigint' -%}
        {{ return(
            "case when try_cast(" ~ number ~ " as decimal(38, 9)) = try_cast(" ~ number
            ~ " as bigint) then try_cast(" ~ number ~ " as bigint) end"
        ) }}
    {%- elif data_type == 'boolean' -%}
        {{ return("try_cast(nullif(trim(cast(" ~ column ~ " as varchar)), '') as boolean)") }}
    {%- endif -%}
    {{ return("try_cast(" ~ number ~ " as " ~ data_type.replace('numeric', 'decimal') ~ ")") }}
{% endmacro %}
