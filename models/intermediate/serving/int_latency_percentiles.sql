{{ config(materialized='kept', meta=kept_by_period()) }}

with

days as (
    {{ days_of_periods_to_build() }}
),

measured as (
    select
        histogram.model_id,
        histogram.industry,
        histogram.speed_tier,
        histogram.metric,
        histogram.bucket,
        histogram.request_count,
        days.period_grain,
        days.version,
        days.period_start
    from {{ ref('int_latency_by_model_daily') }} as histogram
    inner join days on histogram.industry = days.industry and histogram.usage_date = days.calendar_date
),

percentiles as (
    {{ bucket_percentiles(
        'measured', ['model_id', 'industry', 'speed_tier', 'metric', 'period_grain', 'version', 'period_start']
    ) }}
)

select * from percentiles
