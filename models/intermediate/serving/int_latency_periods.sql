{{ config(materialized='kept', meta=kept_by_period()) }}

with

days as (
    {{ days_of_periods_to_build() }}
),

benchmarks as (
    select
        benchmarks.industry,
        benchmarks.kpi,
        benchmarks.variant,
        replace(benchmarks.kpi, '_p95_ms', '_ms') as metric
    from {{ ref('kpi_benchmarks') }} as benchmarks
    inner join {{ ref('kpis') }} as kpis on benchmarks.kpi = kpis.kpi and kpis.kpi_kind = 'percentile'
),

{# a speed tier that nobody knows counts as standard #}
measured as (
    select
        benchmarks.industry,
        benchmarks.kpi,
        benchmarks.variant,
        histogram.bucket,
        histogram.request_count,
        days.period_grain,
        days.version,
        days.period_start
    from {{ ref('int_latency_by_model_daily') }} as histogram
    left join {{ ref('known_codes') }} as tiers
        on histogram.speed_tier = tiers.value and tiers.column_name = 'speed_tier'
    inner join benchmarks
        on
            histogram.industry = benchmarks.industry
            and histogram.metric = benchmarks.metric
            and benchmarks.variant in ('all', coalesce(tiers.value, 'standard'))
    inner join days on histogram.industry = days.industry and histogram.usage_date = days.calendar_date
),

percentiles as (
    {{ bucket_percentiles('measured', ['industry', 'kpi', 'variant', 'period_grain', 'version', 'period_start']) }}
)

select * from percentiles
