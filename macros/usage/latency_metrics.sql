{# The times of a request that are measured, in milliseconds. #}
{% macro latency_metrics() %}
    {{ return(['time_to_first_token_ms', 'time_per_output_token_ms', 'latency_ms']) }}
{% endmacro %}
