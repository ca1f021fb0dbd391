{# The run's start as a UTC timestamp literal. #}
{% macro run_started() %}
    {{ return("timestamp '" ~ run_started_at.strftime('%Y-%m-%d %H:%M:%S') ~ "'") }}
{% endmacro %}
