with

served as (
    select
        totals.industry,
        coalesce(totals.model_id, 'unallocated') as model_id,
        coalesce(totals.deployment_id, 'unknown') as deployment_id,
        coalesce(totals.region, 'unknown') as region,
        cast({{ dbt.date_trunc('quarter', 'totals.usage_date') }} as date) as quarter_date,
        sum(totals.usage_quantity) as usage_quantity,
        sum(totals.input_tokens) as input_tokens,
        sum(totals.cache_read_input_tokens) as cache_read_input_tokens,
        0 as cost_usd
    from {{ ref('int_request_totals_named') }} as totals
    inner join {{ ref('int_as_of_date') }} as as_of on totals.usage_date <= as_of.as_of_date
    where totals.totals_kind = 'serving' and totals.good_count > 0
    group by 1, 2, 3, 4, 5
    union all
    select
        industry,
        coalesce(model_id, 'unallocated') as model_id,
        coalesce(deployment_id, 'unknown') as deployment_id,
        coalesce(region, 'unknown') as region,
        cast({{ dbt.date_trunc('quarter', 'charge_date') }} as date) as quarter_date,
        0 as usage_quantity,
        0 as input_tokens,
        0 as cache_read_input_tokens,
        sum(cost_usd) as cost_usd
    from {{ ref('int_inference_costs_spread_daily') }}
    where is_inference
    group by 1, 2, 3, 4, 5
),

reviewed as (
    select
        industry,
        model_id,
        deployment_id,
        region,
        quarter_date,
        sum(usage_quantity) as usage_quantity,
        sum(input_tokens) as input_tokens,
        sum(cache_read_input_tokens) as cache_read_input_tokens,
        sum(cost_usd) as cost_usd
    from served
    group by industry, model_id, deployment_id, region, quarter_date
),

{# the accelerator on which a deployment cost most that quarter #}
hardware as (
    select
        industry,
        deployment_id,
        hardware,
        cast({{ dbt.date_trunc('quarter', 'charge_date') }} as date) as quarter_date,
        row_number() over (
            partition by
                industry, deployment_id, cast({{ dbt.date_trunc('quarter', 'charge_date') }} as date)
            order by sum(cost_usd) desc, hardware
        ) as place
    from {{ ref('int_inference_costs_spread_daily') }}
    where is_inference and hardware is not null and deployment_id is not null
    group by 1, 2, 3, 4
),

measured as (
    select
        histogram.industry,
        histogram.model_id,
        histogram.deployment_id,
        histogram.region,
        histogram.bucket,
        histogram.request_count,
        cast({{ dbt.date_trunc('quarter', 'histogram.usage_date') }} as date) as quarter_date
    from {{ ref('int_latency_histogram_daily') }} as histogram
    inner join {{ ref('industries') }} as industries
        on
            histogram.industry = industries.industry
            and histogram.metric = case industries.usage_unit
                when 'token' then 'time_to_first_token_ms' else 'latency_ms'
            end
),

percentiles as (
    {{ bucket_percentiles('measured', ['industry', 'model_id', 'deployment_id', 'region', 'quarter_date']) }}
)

select
    reviewed.model_id,
    reviewed.deployment_id,
    reviewed.industry,
    coalesce(hardware.hardware, 'unknown') as hardware,
    reviewed.region,
    cast(reviewed.usage_quantity as bigint) as usage_quantity,
    cast(case when costs_told.is_present then reviewed.cost_usd end as numeric(18, 6)) as cost_usd,
    {{ ratio(
        'case when costs_told.is_present then reviewed.cost_usd * industries.units_per_rate_unit end',
        'reviewed.usage_quantity'
    ) }} as cost_per_rate_unit_usd,
    percentiles.p95_ms,
    coalesce(percentiles.request_count, 0) as measured_request_count,
    {{ ratio('reviewed.cache_read_input_tokens', 'reviewed.input_tokens') }} as cache_hit_rate,
    reviewed.quarter_date
from reviewed
inner join {{ ref('industries') }} as industries on reviewed.industry = industries.industry
{{ join_costs_told('reviewed') }}
left join hardware
    on
        reviewed.industry = hardware.industry
        and reviewed.deployment_id = hardware.deployment_id
        and reviewed.quarter_date = hardware.quarter_date
        and hardware.place = 1
left join percentiles
    on
        reviewed.industry = percentiles.industry
        and reviewed.model_id = percentiles.model_id
        and reviewed.deployment_id = percentiles.deployment_id
        and reviewed.region = percentiles.region
        and reviewed.quarter_date = percentiles.quarter_date
{# requests without a single unit are no usage #}
where reviewed.usage_quantity <> 0 or reviewed.cost_usd <> 0
