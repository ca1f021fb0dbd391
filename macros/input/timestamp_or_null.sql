{# A raw column as a naive UTC timestamp: text without an offset is UTC, an offset is honoured, infinity is none. #}
{% macro timestamp_or_null(column, source_type) %}
    {%- if source_type in ['timestamp', 'date'] or source_type.startswith('timestamp_') -%}
        {{ return("cast(" ~ column ~ " as timestamp)") }}
    {%- elif source_type == 'timestamp with time zone' -%}
        {{ return("(" ~ column ~ " at time zone 'UTC')") }}
    {%- endif -%}
    {%- set parsed = "try_cast(nullif(trim(cast(" ~ column ~ " as varchar)), '') as timestamptz)" -%}
    {{ return("case when isfinite(" ~ parsed ~ ") then " ~ parsed ~ " at time zone 'UTC' end") }}
{% endmacro %}
