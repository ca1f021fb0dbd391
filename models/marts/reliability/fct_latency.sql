with

measured as (
    select
        histogram.model_id,
        histogram.industry,
        histogram.speed_tier,
        histogram.metric,
        histogram.bucket,
        histogram.request_count,
        period_days.period_grain,
        period_days.period_start
    from {{ ref('int_latency_by_model_daily') }} as histogram
    inner join {{ ref('int_period_days') }} as period_days on histogram.usage_date = period_days.calendar_date
),

percentiles as (
    {{ bucket_percentiles(
        'measured', ['model_id', 'industry', 'speed_tier', 'metric', 'period_grain', 'period_start']
    ) }}
)

select
    model_id,
    cast(industry as {{ dbt.type_string() }}) as industry,
    speed_tier,
    metric,
    period_grain,
    request_count,
    p50_ms,
    p95_ms,
    p99_ms,
    period_start
from percentiles
