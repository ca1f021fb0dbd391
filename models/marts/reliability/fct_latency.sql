select
    model_id,
    industry,
    speed_tier,
    metric,
    period_grain,
    request_count,
    p50_ms,
    p95_ms,
    p99_ms,
    period_start
from {{ ref('int_latency_percentiles') }}
