{#
    A raw column as its declared type, null where the value does not cast. source_type is the column's actual type
    (lower case): a column that already has the declared type passes untouched, so that filters reach the scan; a number needs no
    detour by its text, but for floating-point ones, whose digits count (a time in ms is measured, its seventh decimal does not).
#}
{% macro cast_or_null(column, data_type, source_type, unit=none) %}
    {{ return(adapter.dispatch('cast_or_null', 'ai_api_kpi_warehouse')(column, data_type, source_type, unit)) }}
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

{# A text as a decimal type, null where it does not cast. DuckDB reads more than 18 digits twenty times slower: they come second. #}
{% macro text_as_decimal(number, data_type) %}
    {%- set scale = data_type.split(',') | last -%}
    {%- set narrow = "try_cast(" ~ number ~ " as decimal(18," ~ scale ~ ")" -%}
    {%- set wide = "try_cast(" ~ number ~ " as " ~ data_type ~ ")" -%}
    {{ return(narrow if data_type.startswith('decimal(18') else "coalesce(" ~ narrow ~ ", " ~ wide ~ ")") }}
{% endmacro %}

{#
    A raw column as a naive UTC timestamp: text without an offset is UTC, an offset is honoured, everything else that an engine
    takes for a time (infinity, epoch, 24:00, names of zones, years beyond 9999) is none.
#}
{% macro timestamp_or_null(column, source_type) %}
    {{ return(adapter.dispatch('timestamp_or_null', 'ai_api_kpi_warehouse')(column, source_type)) }}
{% endmacro %}

{% macro default__timestamp_or_null(column, source_type) %}
    {%- if source_type in ['timestamp', 'date'] or source_type.startswith('timestamp_') -%}
        {{ return("cast(" ~ column ~ " as timestamp)") }}
    {%- elif source_type == 'timestamp with time zone' -%}
        {{ return("(" ~ column ~ " at time zone 'UTC')") }}
    {%- endif -%}
    {%- set text = "trim(cast(" ~ column ~ " as varchar))" -%}
    {%- set parsed = "try_cast(" ~ spelt_time(text) ~ " as timestamptz) at time zone 'UTC'" -%}
    {{ return(
        "case when regexp_full_match(" ~ text ~ ", '" ~ time_pattern() ~ "') and " ~ parsed
        ~ " between timestamp '0001-01-01' and timestamp '9999-12-31 23:59:59.999999' then " ~ parsed ~ " end"
    ) }}
{% endmacro %}

{# The spellings of a time that are read: a day, a time of it, a zone. #}
{% macro time_pattern() %}
    {%- set year = "([0-9]{3}[1-9]|[0-9]{2}[1-9]0|[0-9][1-9]00|[1-9]000)" -%}
    {%- set time = "([01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]+)?)?" -%}
    {%- set zone = "( *(Z|UTC)|[+-](0[0-9]|1[0-5])(:?[0-5][0-9])?)" -%}
    {{ return(year ~ "-[0-9]{1,2}-[0-9]{1,2}([ T]" ~ time ~ zone ~ "?)?") }}
{% endmacro %}

{# A time as engines read it: a zone is an offset, and only behind seconds. #}
{% macro spelt_time(text) %}
    {{ return(
        "regexp_replace(regexp_replace(" ~ text ~ ", ' *(Z|UTC)$', '+00'), '([ T][0-9]+:[0-9]+)([+-])', '\\1:00\\2')"
    ) }}
{% endmacro %}

{# A text without the spaces around it, those of all scripts. #}
{% macro trimmed(text) %}
    {{ return(adapter.dispatch('trimmed', 'ai_api_kpi_warehouse')(text)) }}
{% endmacro %}

{% macro default__trimmed(text) %}{{ return("trim(" ~ text ~ ")") }}{% endmacro %}

{% macro postgres__trimmed(text) %}
    {{ return("btrim(" ~ text ~ ", U&' \\00A0\\1680\\2000\\2001\\2002\\2003\\2004\\2005\\2006\\2007\\2008\\2009\\200A\\202F\\205F\\3000')") }}
{% endmacro %}

{# PostgreSQL reads more spellings than DuckDB: what is read is said letter by letter, and pg_input_is_valid knows what is in range. #}
{% macro postgres__cast_or_null(column, data_type, source_type, unit) %}
    {%- set text = trimmed("cast(" ~ column ~ " as text)") -%}
    {%- if data_type == 'text' -%}
        {#- bytes decide what comes first, whatever the locale of the database -#}
        {{ return("nullif(cast(" ~ column ~ " as text), '') collate \"C\"") }}
    {%- elif source_type == data_type.replace(' ', '') -%}
        {{ return(column) }}
    {%- elif data_type == 'timestamp' -%}
        {{ return(timestamp_or_null(column, source_type)) }}
    {%- elif data_type == 'date' -%}
        {{ return("cast(" ~ timestamp_or_null(column, source_type) ~ " as date)") }}
    {%- elif data_type == 'boolean' and is_number(source_type) -%}
        {{ return("case when " ~ column ~ " = 1 then true when " ~ column ~ " = 0 then false end") }}
    {%- elif data_type == 'boolean' -%}
        {{ return(
            "case when lower(" ~ text ~ ") in ('true', 't', 'yes', 'y', '1') then true when lower(" ~ text
            ~ ") in ('false', 'f', 'no', 'n', '0') then false end"
        ) }}
    {%- elif data_type == 'bigint' and source_type in ['smallint', 'integer'] -%}
        {{ return("cast(" ~ column ~ " as bigint)") }}
    {%- endif -%}
    {%- set number = "[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]{1,9})?" -%}
    {%- set text = "btrim(" ~ text ~ ", E' \\t\\n\\v\\f\\r')" -%}
    {%- set wide = "cast(" ~ text ~ " as numeric(38, 9))" -%}
    {%- set is_read = text ~ " ~ '^" ~ number ~ "$' and pg_input_is_valid(" ~ text ~ ", '" -%}
    {%- if data_type == 'bigint' -%}
        {{ return(
            "case when " ~ is_read ~ "numeric(38, 9)') and " ~ wide ~ " between -9223372036854775808 and 9223372036854775807"
            ~ " and " ~ wide ~ " = trunc(" ~ wide ~ ") then cast(" ~ wide ~ " as bigint) end"
        ) }}
    {%- endif -%}
    {{ return("case when " ~ is_read ~ data_type ~ "') then cast(" ~ text ~ " as " ~ data_type ~ ") end") }}
{% endmacro %}

{% macro postgres__timestamp_or_null(column, source_type) %}
    {%- if source_type in ['timestamp', 'date'] -%}
        {{ return("cast(" ~ column ~ " as timestamp)") }}
    {%- elif source_type == 'timestamp with time zone' -%}
        {{ return("(" ~ column ~ " at time zone 'UTC')") }}
    {%- endif -%}
    {%- set text = trimmed("cast(" ~ column ~ " as text)") -%}
    {#- the seventh decimal is cut, as elsewhere; without an offset it is UTC, whatever the zone of the session -#}
    {%- set micros = "regexp_replace(" ~ text ~ ", '([.][0-9]{6})[0-9]+', '\\1')" -%}
    {%- set zoned = "(" ~ spelt_time(micros) ~ " || case when " ~ text ~ " ~ '([+-][0-9:]+|Z|UTC)$' and " ~ text
        ~ " ~ ':' then '' else ' +00' end)" -%}
    {%- set parsed = "(cast(" ~ zoned ~ " as timestamptz) at time zone 'UTC')" -%}
    {{ return(
        "case when " ~ text ~ " ~ '^" ~ time_pattern() ~ "$' and pg_input_is_valid(" ~ zoned ~ ", 'timestamptz') then case when "
        ~ parsed ~ " between timestamp '0001-01-01' and timestamp '9999-12-31 23:59:59.999999' then " ~ parsed ~ " end end"
    ) }}
{% endmacro %}
