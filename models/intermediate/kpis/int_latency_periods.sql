with

benchmarks as (
    select
        benchmarks.industry,
        benchmarks.kpi,
        benchmarks.variant,
        replace(benchmarks.kpi, '_p95_ms', '_ms') as metric
    from {{ ref('kpi_benchmarks') }} as benchmarks
    inner join {{ ref('kpis') }} as kpis on benchmarks.kpi = kpis.kpi and kpis.kpi_kind = 'percentile'
),

measured as (
    select
        benchmarks.industry,
        benchmarks.kpi,
        benchmarks.variant,
        histogram.bucket,
        histogram.request_count,
        period_days.period_grain,
        period_days.period_start
    from {{ ref('int_latency_by_model_daily') }} as histogram
    inner join benchmarks
        on
            histogram.industry = benchmarks.industry
            and histogram.metric = benchmarks.metric
            and benchmarks.variant in ('all', histogram.speed_tier)
    inner join {{ ref('int_period_days') }} as period_days on histogram.usage_date = period_days.calendar_date
),

percentiles as (
    {{ bucket_percentiles('measured', ['industry', 'kpi', 'variant', 'period_grain', 'period_start']) }}
)

select * from percentiles
