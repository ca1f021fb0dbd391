{# The columns that request logs of all industries share beside their ids, {name: type}, in the order of the input contract. #}
{% macro request_measures() %}
    {{ return({
        'service_tier': dbt.type_string(),
        'speed_tier': dbt.type_string(),
        'operation': dbt.type_string(),
        'input_tokens': 'bigint',
        'cache_read_input_tokens': 'bigint',
        'cache_creation_input_tokens': 'bigint',
        'output_tokens': 'bigint',
        'reasoning_output_tokens': 'bigint',
        'images': 'bigint',
        'usage_quantity': 'bigint',
        'time_to_first_token_ms': 'numeric(18, 6)',
        'time_per_output_token_ms': 'numeric(18, 6)',
        'latency_ms': 'numeric(18, 6)',
        'is_unmeasured': 'boolean',
        'deployment_target': dbt.type_string(),
        'llm_integration': dbt.type_string(),
        'is_streamed': 'boolean',
    }) }}
{% endmacro %}
