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

{#
    Nearest-rank percentiles of merged histograms: one row per key of a cte with bucket and request_count, with request_count and
    p50_ms, p95_ms, p99_ms. The rank is compared in whole numbers, so that the bucket is that of the exact percentile.
#}
{% macro bucket_percentiles(cte, keys) %}
    {%- set key = keys | join(', ') %}
    select
        {{ key }},
        cast(max(total_count) as bigint) as request_count,
        {%- for percentile in [50, 95, 99] %}
        {{ latency_of_bucket('min(case when cumulative_count * 100 >= total_count * ' ~ percentile ~ ' then bucket end)') }}
            as p{{ percentile }}_ms{{ "," if not loop.last }}
        {%- endfor %}
    from (
        select
            {{ key }},
            bucket,
            sum(sum(request_count)) over (partition by {{ key }} order by bucket) as cumulative_count,
            sum(sum(request_count)) over (partition by {{ key }}) as total_count
        from {{ cte }}
        group by {{ key }}, bucket
    ) as cumulated
    group by {{ key }}
{% endmacro %}
