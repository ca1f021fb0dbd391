-- what a customer would save at the benchmark's cache hit rate, the last 30 days, the largest saving first
with

by_segment as (
    select * from marts.rpt_cache_opportunities where additional_cached_tokens > 0
    union all
    select * replace ('all' as segment) from marts.rpt_cache_opportunities where additional_cached_tokens > 0
),

ranked as (
    select
        *,
        row_number() over (
            partition by industry, segment order by saving_usd desc nulls last, input_tokens desc, customer_id
        ) <= 15 as is_listed
    from by_segment
)

select
    industry,
    ranked.segment,
    case
        when is_listed then max(coalesce(customer_name || ' (' || customer_id || ')', customer_id))
        else count(*) || case when count(*) = 1 then ' other' else ' others' end
    end as customer,
    sum(input_tokens) as input_tokens,
    case when is_listed then max(cache_hit_rate) end as cache_hit_rate,
    max(benchmark_hit_rate) as benchmark_hit_rate,
    sum(saving_usd) as saving_usd
from ranked
left join marts.dim_customers using (customer_id)
group by industry, ranked.segment, is_listed, case when is_listed then customer_id end
order by industry, ranked.segment, is_listed desc, saving_usd desc, input_tokens desc
