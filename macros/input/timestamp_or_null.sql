{#
    A raw column as a naive UTC timestamp: text without an offset is UTC, an offset is honoured, everything else that an engine
    takes for a time (infinity, epoch, 24:00, names of zones, years beyond 9999) is none.
#}
{% macro timestamp_or_null(column, source_type) %}
    {%- if source_type in ['timestamp', 'date'] or source_type.startswith('timestamp_') -%}
        {{ return("cast(" ~ column ~ " as timestamp)") }}
    {%- elif source_type == 'timestamp with time zone' -%}
        {{ return("(" ~ column ~ " at time zone 'UTC')") }}
    {%- endif -%}
    {%- set time = "([01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]+)?)?" -%}
    {%- set zone = "( *(Z|UTC)|[+-]([01][0-9]|2[0-3])(:?[0-5][0-9])?)" -%}
    {%- set pattern = "[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([ T]" ~ time ~ zone ~ "?)?" -%}
    {%- set text = "trim(cast(" ~ column ~ " as varchar))" -%}
    {# a zone is read as an offset, and only behind seconds #}
    {%- set spelt = "regexp_replace(regexp_replace(" ~ text ~ ", ' *(Z|UTC)$', '+00'), '([ T][0-9]+:[0-9]+)([+-])', '\\1:00\\2')" -%}
    {%- set parsed = "try_cast(" ~ spelt ~ " as timestamptz) at time zone 'UTC'" -%}
    {{ return(
        "case when regexp_full_match(" ~ text ~ ", '" ~ pattern ~ "') and " ~ parsed
        ~ " between timestamp '0001-01-01' and timestamp '9999-12-31 23:59:59.999999' then " ~ parsed ~ " end"
    ) }}
{% endmacro %}
