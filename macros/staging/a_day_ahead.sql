{# A day after the run's start, as a UTC timestamp literal. #}
{% macro a_day_ahead() %}
    {%- set time = (run_started_at + modules.datetime.timedelta(days=1)).strftime('%Y-%m-%d %H:%M:%S') -%}
    {{ return("timestamp '" ~ time ~ "'") }}
{% endmacro %}
