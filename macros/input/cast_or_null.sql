{#
    A raw column as its declared type, null where the value does not cast. source_type is the column's actual type
    (lower case): a column that already has the declared type passes untouched, so that filters reach the scan; a number needs no
    detour by its text, but for floating-point ones, whose digits count (a time in ms is measured, its seventh decimal does not).
#}
{% macro cast_or_null(column, data_type, source_type, unit=none) %}
    {{ return(adapter.dispatch('cast_or_null', project_name)(column, data_type, source_type, unit)) }}
{% endmacro %}

{% macro default__cast_or_null(column, data_type, source_type, unit) %}
    {#- DuckDB takes 1_000 for a number -#}
    {%- set number = "nullif(trim(replace(cast(" ~ column ~ " as varchar), '_', '?')), '')" -%}
    {%- set is_direct = is_number(source_type) and (unit == 'ms' or source_type not in ['double', 'float']) -%}
    {%- if source_type == data_type and data_type != 'text' -%}
        {{ return(column) }}
    {%- elif data_type.startswith('numeric') and is_direct -%}
        {{ return("try_cast(" ~ column ~ " as " ~ data_type.replace('numeric', 'decimal') ~ ")") }}
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
