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

{# The row of a table alias as JSON text. #}
{% macro row_as_json(alias) %}
    {{ return(adapter.dispatch('row_as_json', 'ai_api_kpi_warehouse')(alias)) }}
{% endmacro %}

{% macro default__row_as_json(alias) %}
    {{ return("cast(to_json(" ~ alias ~ ") as varchar)") }}
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
