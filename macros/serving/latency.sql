{# The times of a request that are measured, in milliseconds. #}
{% macro latency_metrics() %}
    {{ return(['time_to_first_token_ms', 'time_per_output_token_ms', 'latency_ms']) }}
{% endmacro %}

{#
    DDSketch bucket of a time above zero: ceil(ln(value) / ln(gamma)) with gamma = 1.01 / 0.99, so that a bucket's value is within 1% of
    every value in it. Rounded to nine decimals first: engines differ in the last bits of a logarithm.
#}
{% macro latency_bucket(value) %}
    {{ return("cast(ceil(cast(ln(cast(" ~ value ~ " as " ~ type_double() ~ ")) / 0.020000666706669435 as numeric(18, 9))) as integer)") }}
{% endmacro %}

{# The time that stands for a bucket, in milliseconds: 2 x gamma^bucket / (gamma + 1). #}
{% macro latency_of_bucket(bucket) %}
    {{ return("2 * power(1.01 / 0.99, cast(" ~ bucket ~ " as " ~ type_double() ~ ")) / (1.01 / 0.99 + 1)") }}
{% endmacro %}

{# Condition on a request: it has an API latency, as batch work and edge inference have not. #}
{% macro is_served_online() %}
    {{ return("coalesce(service_tier, '') <> 'batch' and coalesce(deployment_target, 'cloud') = 'cloud'") }}
{% endmacro %}
