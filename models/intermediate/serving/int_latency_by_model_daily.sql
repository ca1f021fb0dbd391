{# deployments and regions merged: percentiles of models and industries need none, and periods add far fewer rows #}
select
    industry,
    model_id,
    speed_tier,
    metric,
    bucket,
    usage_date,
    cast(sum(request_count) as bigint) as request_count
from {{ ref('int_latency_histogram_daily') }}
group by industry, model_id, speed_tier, metric, bucket, usage_date
