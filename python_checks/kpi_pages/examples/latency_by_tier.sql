-- case: image_generation_api latency_p95_ms standard day 2024-07-14
-- case: image_generation_api latency_p95_ms fast day 2024-06-12
-- The speed tier is that of the request, else that of its model. The nearest rank of n times is the one at place ceil(0.95 n), told by its bucket: b = ceil(ln(ms) / ln(g)), g = 1.01 / 0.99, stands for 2 g^b / (g + 1), within 1% of each of its times.
-- rows: requests of the day
select requests.request_id, requests.error_type, coalesce(requests.speed_tier, models.speed_tier) as speed_tier, requests.latency_ms
from marts_sample.{log} as requests
left join marts_sample.raw_models as models on requests.model_id = models.model_id and models.industry = '{industry}'
where requests.requested_at like '{start}%'
order by cast(requests.latency_ms as double)
-- result: of the tier, the time at place ceil(0.95 n) and its bucket
with

measured as (
    select
        cast(requests.latency_ms as double) as ms,
        row_number() over (order by cast(requests.latency_ms as double)) as place,
        count(*) over () as n
    from marts_sample.{log} as requests
    left join marts_sample.raw_models as models on requests.model_id = models.model_id and models.industry = '{industry}'
    where requests.requested_at like '{start}%' and requests.error_type is null
        and coalesce(requests.speed_tier, models.speed_tier) = '{variant}'
)

select
    n,
    place,
    ms,
    ceil(ln(ms) / ln(1.01 / 0.99)) as bucket,
    2 * pow(1.01 / 0.99, bucket) / (1.01 / 0.99 + 1) as kpi_value
from measured
where place = ceil(0.95 * n)
