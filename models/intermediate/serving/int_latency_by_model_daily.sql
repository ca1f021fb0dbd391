{# deployments and regions merged: percentiles of models and industries need none, and periods add far fewer rows #}
{{ config(materialized='kept', meta=kept_by_day()) }}

with

days as (
    {{ days_to_build() }}
)

select
    histogram.industry,
    histogram.model_id,
    histogram.speed_tier,
    histogram.metric,
    histogram.bucket,
    days.usage_date,
    days.version,
    cast(sum(histogram.request_count) as bigint) as request_count
from {{ ref('int_latency_histogram_daily') }} as histogram
inner join days on histogram.industry = days.industry and histogram.usage_date = days.usage_date
group by
    histogram.industry, histogram.model_id, histogram.speed_tier, histogram.metric, histogram.bucket,
    days.usage_date, days.version
