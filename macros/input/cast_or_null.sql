{#
    A raw column as its declared type, null where the value does not cast. source_type is the column's actual type
    (lower case): a column that already has the declared type passes untouched, so that filters reach the scan; a number needs no
    detour by its text, but for floating-point ones, whose digits count (a time in ms is measured, its seventh decimal does not).
#}
{% macro cast_or_null(column, data_type, source_type, unit=none) %}
    {{ return(adapter.dispatch('cast_or_null', project_name)(column, data_type, source_type, unit)) }}
{% endmacro %}

{% macro default__cast_or_null(column, data_type, source_type, unit) %}
    {%- set declared = data_type.replace('numeric', 'decimal') -%}
    {%- set is_whole = source_type.endswith('int') or source_type.endswith('integer') -%}
    {%- set is_measured = unit == 'ms' and source_type in ['double', 'float'] -%}
    {%- if source_type == declared.replace(' ', '') and data_type != 'text' -%}
        {{ return(column) }}
    {%- elif data_type == 'text' -%}
        {{ return("nullif(cast(" ~ column ~ " as varchar), '')") }}
    {%- elif data_type == 'timestamp' -%}
        {{ return(timestamp_or_null(column, source_type)) }}
    {%- elif data_type == 'date' -%}
        {{ return("cast(" ~ timestamp_or_null(column, source_type) ~ " as date)") }}
    {%- elif data_type == 'boolean' and is_number(source_type) -%}
        {#- 1.0 and 0.0: what many tools make of a boolean with gaps -#}
        {{ return("case when " ~ column ~ " = 1 then true when " ~ column ~ " = 0 then false end") }}
    {%- elif data_type == 'boolean' -%}
        {{ return("try_cast(nullif(trim(cast(" ~ column ~ " as varchar)), '') as boolean)") }}
    {%- elif is_whole or is_measured or (source_type.startswith('decimal') and data_type != 'bigint') -%}
        {{ return("try_cast(" ~ column ~ " as " ~ declared ~ ")") }}
    {%- endif -%}
    {#- DuckDB takes 1_000 for a number -#}
    {%- set number = "nullif(trim(replace(cast(" ~ column ~ " as varchar), '_', '?')), '')" -%}
    {%- if data_type == 'bigint' -%}
        {{ return(
            "case when " ~ text_as_decimal(number, 'decimal(38, 9)') ~ " = try_cast(" ~ number
            ~ " as bigint) then try_cast(" ~ number ~ " as bigint) end"
        ) }}
    {%- endif -%}
    {{ return(text_as_decimal(number, declared)) }}
{% endmacro %}
