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
