-- The marts of the daily totals of request_totals.sql: usage by customer, latency percentiles by period, rows by day, bad rows.
create table customers as
with recursive

accounts as materialized (
    select account_id, parent_account_id
    from read_parquet(getvariable('folder') || '/raw_accounts/**/*.parquet', hive_partitioning = false)
),

climbed as (
    select account_id, account_id as customer_id, 0 as links from accounts
    union all
    select climbed.account_id, accounts.parent_account_id, climbed.links + 1
    from climbed
    inner join accounts on climbed.customer_id = accounts.account_id
    where accounts.parent_account_id is not null and climbed.links < 5
)

select account_id, arg_max(customer_id, links) as customer_id from climbed group by account_id;

create table aliases as
select industry, trim(model_alias) as model_alias, min(trim(model_id)) as model_id
from read_parquet(getvariable('folder') || '/raw_model_aliases/**/*.parquet', hive_partitioning = false)
group by all;

-- A model's own row comes before those of its aliases.
create table models as
select
    models.industry,
    coalesce(aliases.model_id, models.model_id) as named_model_id,
    first(models.speed_tier order by aliases.model_id is not null, models.model_id) as speed_tier
from read_parquet(getvariable('folder') || '/raw_models/**/*.parquet', hive_partitioning = false) as models
left join aliases on models.industry = aliases.industry and trim(models.model_id) = aliases.model_alias
group by all;

create table as_of as
select cast(max(last_timely_at) + interval 1 hour as date) - 1 as as_of_date
from request_totals
where totals_kind = 'delivery';

create table fct_usage_daily as
select
    request_totals.industry,
    customers.customer_id,
    coalesce(aliases.model_id, request_totals.model_id, 'unallocated') as named_model_id,
    coalesce(request_totals.region, 'unknown') as named_region,
    request_totals.usage_date,
    sum(request_totals.request_count) as request_count,
    sum(request_totals.error_count) as error_count,
    sum(request_totals.usage_quantity) as usage_quantity,
    sum(request_totals.input_tokens) as input_tokens,
    sum(request_totals.cache_read_input_tokens) as cache_read_input_tokens,
    sum(request_totals.cache_creation_input_tokens) as cache_creation_input_tokens,
    sum(request_totals.output_tokens) as output_tokens,
    sum(request_totals.reasoning_output_tokens) as reasoning_output_tokens,
    sum(request_totals.images) as images
from request_totals
inner join customers on request_totals.account_id = customers.account_id
left join aliases on request_totals.industry = aliases.industry and trim(request_totals.model_id) = aliases.model_alias
where request_totals.totals_kind = 'usage' and request_totals.usage_date <= (select as_of_date from as_of)
group by all;

create table fct_latency as
with

counted as (
    select
        histogram.industry,
        histogram.model_id,
        coalesce(histogram.speed_tier, models.speed_tier, 'standard') as speed_tier,
        histogram.metric,
        period.period_grain,
        cast(date_trunc(period.period_grain, histogram.usage_date) as date) as period_start,
        histogram.bucket,
        sum(histogram.request_count) as request_count
    from (
        select
            latency_histogram.* replace (coalesce(aliases.model_id, latency_histogram.model_id) as model_id)
        from latency_histogram
        left join aliases
            on latency_histogram.industry = aliases.industry and trim(latency_histogram.model_id) = aliases.model_alias
    ) as histogram
    left join models on histogram.industry = models.industry and histogram.model_id = models.named_model_id
    cross join (values ('day'), ('week'), ('month'), ('quarter')) as period (period_grain)
    where histogram.usage_date <= (select as_of_date from as_of)
    group by all
),

cumulated as (
    select
        *,
        sum(request_count) over (key order by bucket) as cumulative_count,
        sum(request_count) over (key) as total_count
    from counted
    window key as (partition by industry, model_id, speed_tier, metric, period_grain, period_start)
)

select
    industry,
    model_id,
    speed_tier,
    metric,
    period_grain,
    period_start,
    max(total_count) as request_count,
    2 * pow(1.01 / 0.99, min(bucket) filter (cumulative_count * 100 >= total_count * 50)) / (1.01 / 0.99 + 1) as p50_ms,
    2 * pow(1.01 / 0.99, min(bucket) filter (cumulative_count * 100 >= total_count * 95)) / (1.01 / 0.99 + 1) as p95_ms,
    2 * pow(1.01 / 0.99, min(bucket) filter (cumulative_count * 100 >= total_count * 99)) / (1.01 / 0.99 + 1) as p99_ms
from cumulated
group by all;

create table fct_row_accounting_daily as
select
    industry,
    usage_date,
    raw_count,
    request_count as staged_count,
    duplicate_count,
    quarantined_count,
    unmeasured_count
from request_totals
where totals_kind = 'delivery';

create table quarantined_requests as
select 'llm_api' as industry, told_id(request_id) as told_request_id, cast(to_json(requests) as varchar) as raw_row
from read_parquet(getvariable('folder') || '/raw_llm_requests/**/*.parquet', hive_partitioning = false) as requests
where
    input_tokens < 0 or output_tokens < 0 or cache_read_input_tokens < 0 or cache_creation_input_tokens < 0
    or (error_type is null or is_billable) and (
        coalesce(cache_read_input_tokens, 0) + coalesce(cache_creation_input_tokens, 0) > coalesce(input_tokens, 0)
        or coalesce(reasoning_output_tokens, 0) > coalesce(output_tokens, 0)
    )
union all
select 'computer_vision_api' as industry, told_id(request_id) as told_request_id, cast(to_json(requests) as varchar) as raw_row
from read_parquet(getvariable('folder') || '/raw_vision_requests/**/*.parquet', hive_partitioning = false) as requests
where image_count < 0
union all
select 'image_generation_api' as industry, told_id(request_id) as told_request_id, cast(to_json(requests) as varchar) as raw_row
from read_parquet(getvariable('folder') || '/raw_image_generation_requests/**/*.parquet', hive_partitioning = false) as requests
where image_count < 0;
