-- case: llm_api time_to_first_token_p95_ms all day 2024-07-18
-- case: llm_api time_per_output_token_p95_ms all day 2024-07-18
-- case: computer_vision_api latency_p95_ms all day 2024-07-19
-- The nearest rank of n times is the one at place ceil(0.95 n). It is told by its bucket, which is right within 1%: bucket b = ceil(ln(ms) / ln(g)), g = 1.01 / 0.99, stands for 2 g^b / (g + 1). Failures and the tier batch are not measured.
-- rows: requests of the day
select request_id, error_type, {tier}, {metric}
from marts_sample.{log}
where requested_at like '{start}%'
order by cast({metric} as double)
-- result: the time at place ceil(0.95 n) and its bucket
with

measured as (
    select
        cast({metric} as double) as ms,
        row_number() over (order by cast({metric} as double)) as place,
        count(*) over () as n
    from marts_sample.{log}
    where requested_at like '{start}%' and error_type is null and {metric} is not null
        and coalesce({tier}, '') not in ('batch', 'aws_panorama', 'nvidia_jetson', 'azure_edge')
)

select
    n,
    place,
    ms,
    ceil(ln(ms) / ln(1.01 / 0.99)) as bucket,
    2 * pow(1.01 / 0.99, bucket) / (1.01 / 0.99 + 1) as kpi_value
from measured
where place = ceil(0.95 * n)
