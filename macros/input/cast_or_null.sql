{#
    A raw column as its declared type, null where the value does not cast. source_type is the column's actual type
    (lower case): a column that already has the declared type passes untouched, so that filters reach the scan.
#}
{% macro cast_or_null(column, data_type, source_type) %}
    {{ return(adapter.dispatch('cast_or_null', project_name)(column, data_type, source_type)) }}
{% endmacro %}

{% macro default__cast_or_null(column, data_type, source_type) %}
    {%- set trimmed = "nullif(trim(cast(" ~ column ~ " as varchar)), '')" -%}
    {%- if source_type == data_type and data_type != 'text' -%}
        {{ return(column) }}
    {%- elif data_type == 'text' -%}
        {{ return("nullif(cast(" ~ column ~ " as varchar), '')") }}
    {%- elif data_type == 'timestamp' -%}
        {{ return(timestamp_or_null(column, source_type)) }}
    {%- elif data_type == 'date' -%}
        {{ return("cast(" ~ timestamp_or_null(column, source_type) ~ " as date)") }}
    {%- elif data_type == 'bigint' -%}
        {{ return(
            "case when try_cast(" ~ trimmed ~ " as decimal(38, 9)) = try_cast(" ~ trimmed
            ~ " as bigint) then try_cast(" ~ trimmed ~ " as bigint) end"
        ) }}
    {%- endif -%}
    {{ return("try_cast(" ~ trimmed ~ " as " ~ data_type.replace('numeric', 'decimal') ~ ")") }}
{% endmacro %}
