{# What is wrong with the session's time zone, one sentence a problem: timestamps without an offset are read as UTC. #}
{% macro time_zone_problems() %}
    {{ return(adapter.dispatch('time_zone_problems', project_name)()) }}
{% endmacro %}

{% macro default__time_zone_problems() %}
    {%- set zone = run_query("select current_setting('TimeZone')").columns[0].values()[0] -%}
    {%- if zone in ['UTC', 'Etc/UTC'] -%}{{ return([]) }}{%- endif -%}
    {{ return([
        "the session's TimeZone is " ~ zone ~ ": timestamps are UTC; add `settings: {TimeZone: UTC}` to the profile's output"
    ]) }}
{% endmacro %}
