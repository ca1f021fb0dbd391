{# KPIs whose periods are no sums of days: percentiles and shares of regions. #}
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
    from {{ ref('int_latency_histogram_daily') }} as histogram
    inner join benchmarks
        on
            histogram.industry = benchmarks.industry
            and histogram.metric = benchmarks.metric
            and benchmarks.variant in ('all', histogram.speed_tier)
    inner join {{ ref('int_period_days') }} as period_days on histogram.usage_date = period_days.calendar_date
),

percentiles as (
    {{ bucket_percentiles('measured', ['industry', 'kpi', 'variant', 'period_grain', 'period_start']) }}
),

period_ends as (
    select
        period_grain,
        period_start,
        max(calendar_date) as last_date
    from {{ ref('int_period_days') }}
    group by period_grain, period_start
),

ranked_growths as (
    select
        growths.industry,
        growths.token_growth,
        period_ends.period_grain,
        period_ends.period_start,
        row_number() over (
            partition by growths.industry, period_ends.period_grain, period_ends.period_start
            order by growths.token_growth
        ) as place,
        count(*) over (
            partition by growths.industry, period_ends.period_grain, period_ends.period_start
        ) as customer_count
    from {{ ref('int_token_growth') }} as growths
    inner join period_ends on growths.measured_date <= period_ends.last_date
)

select
    industry,
    kpi,
    variant,
    period_grain,
    cast(null as numeric(38, 6)) as numerator,
    cast(request_count as numeric(38, 6)) as denominator,
    p95_ms as kpi_value,
    period_start
from percentiles
union all
select
    industry,
    'sla_attainment' as kpi,
    'all' as variant,
    period_grain,
    cast(count(case when meets_sla then 1 end) as numeric(38, 6)) as numerator,
    cast(count(*) as numeric(38, 6)) as denominator,
    {{ ratio('count(case when meets_sla then 1 end)', 'count(*)') }} as kpi_value,
    period_start
from {{ ref('fct_uptime') }}
where region <> 'all'
group by industry, period_grain, period_start
union all
select
    industry,
    'token_growth_first_year' as kpi,
    'all' as variant,
    period_grain,
    cast(null as numeric(38, 6)) as numerator,
    cast(max(customer_count) as numeric(38, 6)) as denominator,
    min(case when place * 2 >= customer_count then token_growth end) as kpi_value,
    period_start
from ranked_growths
group by industry, period_grain, period_start
union all
select
    industry,
    'cached_margin_multiple' as kpi,
    'all' as variant,
    period_grain,
    cast(cached_margin_rate as numeric(38, 6)) as numerator,
    cast(uncached_margin_rate as numeric(38, 6)) as denominator,
    {{ ratio('cached_margin_rate', 'uncached_margin_rate') }} as kpi_value,
    period_start
from {{ ref('int_cached_margins') }}
