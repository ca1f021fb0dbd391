{# The time that stands for a bucket, in milliseconds: 2 x gamma^bucket / (gamma + 1), zero for the bucket of zero. #}
{% macro latency_of_bucket(bucket) %}
    {{ return(
        "case when " ~ bucket ~ " = " ~ zero_latency_bucket() ~ " then 0 else 2 * power(1.01 / 0.99, cast(" ~ bucket ~ " as "
        ~ type_double() ~ ")) / (1.01 / 0.99 + 1) end"
    ) }}
{% endmacro %}
