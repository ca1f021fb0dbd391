{# The bucket of a time of zero; the smallest time above zero that the contract can hold lies in bucket -690. #}
{% macro zero_latency_bucket() %}
    {{ return('-9999') }}
{% endmacro %}
