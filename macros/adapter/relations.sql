{# (name, type) of each column of a relation or of something to select from. #}
{% macro describe_relation(relation) %}
    {{ return(adapter.dispatch('describe_relation', 'ai_api_kpi_warehouse')(relation)) }}
{% endmacro %}

{% macro default__describe_relation(relation) %}
    {%- set described = run_query("describe select * from " ~ relation) -%}
    {%- set columns = [] -%}
    {%- for row in described.rows -%}
        {%- do columns.append((row[0], row[1])) -%}
    {%- endfor -%}
    {{ return(columns) }}
{% endmacro %}

{% macro postgres__describe_relation(relation) %}
    {%- set described = run_query(
        "select attname, format_type(atttypid, atttypmod) from pg_attribute where attrelid = cast(" ~ text_literal(relation)
        ~ " as regclass) and attnum > 0 and not attisdropped order by attnum"
    ) -%}
    {%- set columns = [] -%}
    {%- for row in described.rows -%}
        {%- do columns.append((row[0], row[1] | replace('timestamp without time zone', 'timestamp'))) -%}
    {%- endfor -%}
    {{ return(columns) }}
{% endmacro %}

{# The row of a table alias as JSON text. #}
{% macro row_as_json(alias) %}
    {{ return(adapter.dispatch('row_as_json', 'ai_api_kpi_warehouse')(alias)) }}
{% endmacro %}

{% macro default__row_as_json(alias) %}
    {{ return("cast(to_json(" ~ alias ~ ") as varchar)") }}
{% endmacro %}

{#
    The row of a table alias as one value that costs nothing while nobody reads it, and such a value as JSON text. Beside rows of other relations
    it is of one type, whatever the table's columns are.
#}
{% macro row_as_record(alias, is_one_of_several=false) %}
    {{ return(adapter.dispatch('row_as_record', 'ai_api_kpi_warehouse')(alias, is_one_of_several)) }}
{% endmacro %}

{% macro default__row_as_record(alias, is_one_of_several) %}
    {{ return("to_json(" ~ alias ~ ")" if is_one_of_several else alias) }}
{% endmacro %}

{% macro record_as_json(column) %}
    {{ return(adapter.dispatch('record_as_json', 'ai_api_kpi_warehouse')(column)) }}
{% endmacro %}

{% macro default__record_as_json(column) %}{{ return(row_as_json(column)) }}{% endmacro %}

{# A column of a view that nobody reads is not computed there. #}
{% macro postgres__row_as_record(alias, is_one_of_several) %}{{ return(row_as_json(alias)) }}{% endmacro %}

{% macro postgres__record_as_json(column) %}{{ return(column) }}{% endmacro %}

{% macro postgres__row_as_json(alias) %}
    {{ return("cast(row_to_json(" ~ alias ~ ") as text)") }}
{% endmacro %}

{# What is wrong with the session's time zone, one sentence a problem: timestamps without an offset are read as UTC. #}
{% macro time_zone_problems() %}
    {{ return(adapter.dispatch('time_zone_problems', 'ai_api_kpi_warehouse')()) }}
{% endmacro %}

{% macro default__time_zone_problems() %}
    {%- set zone = run_query("select current_setting('TimeZone')").columns[0].values()[0] -%}
    {%- if zone in ['UTC', 'Etc/UTC'] -%}{{ return([]) }}{%- endif -%}
    {{ return([
        "the session's TimeZone is " ~ zone ~ ": timestamps are UTC; add `settings: {TimeZone: UTC}` to the profile's output"
    ]) }}
{% endmacro %}

{# No time is read or written by the zone of the session there. #}
{% macro postgres__time_zone_problems() %}{{ return([]) }}{% endmacro %}

{# Whether the engine reads files in place of tables. #}
{% macro reads_files() %}
    {{ return(adapter.dispatch('reads_files', 'ai_api_kpi_warehouse')()) }}
{% endmacro %}

{% macro default__reads_files() %}{{ return(true) }}{% endmacro %}

{% macro postgres__reads_files() %}{{ return(false) }}{% endmacro %}

{#
    At the end of a subquery whose columns are long expressions that the query around it names often: PostgreSQL would write them out at
    each name, and theirs in turn, until it has no memory left.
#}
{% macro computed_once() %}{{ return(adapter.dispatch('computed_once', 'ai_api_kpi_warehouse')()) }}{% endmacro %}

{% macro default__computed_once() %}{% endmacro %}

{% macro postgres__computed_once() %}offset 0{% endmacro %}

{# In a select list: one row for each whole number from 0 to count - 1. #}
{% macro series_below(count) %}
    {{ return(adapter.dispatch('series_below', 'ai_api_kpi_warehouse')(count)) }}
{% endmacro %}

{% macro default__series_below(count) %}
    {{ return("unnest(range(" ~ count ~ "))") }}
{% endmacro %}

{% macro postgres__series_below(count) %}
    {{ return("generate_series(0, cast(" ~ count ~ " as integer) - 1)") }}
{% endmacro %}
