{#
    The latest complete period of a KPI, in every industry and variant, against its row of kpi_benchmarks as the scorecard
    holds it: below best in class warns (breach_level 1), failing is an error (2). The var benchmark_errors: false turns errors
    into warnings.
#}
{% test meets_benchmark(model, kpi) %}
    {{ config(
        tags=['benchmark'],
        fail_calc='coalesce(max(breach_level), 0)',
        warn_if='>= 1',
        error_if='>= 2' if var('benchmark_errors', true) else '>= 3',
    ) }}
    select
        industry,
        variant,
        period_start,
        kpi_value,
        case status when 'failing' then 2 else 1 end as breach_level
    from {{ model }}
    where kpi = '{{ kpi }}' and status in ('acceptable', 'failing')
{% endtest %}
