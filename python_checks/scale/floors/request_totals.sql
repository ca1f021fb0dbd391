-- The daily totals of request logs, written by hand for clean Parquet files: each log read by queries of its own, with only the
-- columns and grouping sets that it has, and only ids that occur twice sorted. The variable `folder` is the raw tables' folder.
create macro latency_bucket(ms) as
    case when ms = 0 then -9999 else cast(ceil(cast(ln(cast(ms as double)) / 0.020000666706669435 as decimal(18, 9))) as integer) end;

create view llm_requests as
select
    *,
    cast(requested_at as date) as usage_date,
    coalesce(input_tokens < 0 or output_tokens < 0 or cache_read_input_tokens > input_tokens, false) as is_quarantined
from read_parquet(getvariable('folder') || '/raw_llm_requests/**/*.parquet', hive_partitioning = false);

create view vision_requests as
select
    *,
    cast(requested_at as date) as usage_date,
    coalesce(image_count < 0, false) as is_quarantined
from read_parquet(getvariable('folder') || '/raw_vision_requests/**/*.parquet', hive_partitioning = false);

create view image_requests as
select
    *,
    cast(requested_at as date) as usage_date,
    coalesce(image_count < 0, false) as is_quarantined
from read_parquet(getvariable('folder') || '/raw_image_generation_requests/**/*.parquet', hive_partitioning = false);

create table llm_cells as
with

repeated as materialized (
    select hash(request_id) as id_hash from llm_requests group by 1 having count(*) > 1
),

flagged as (
    select *, false as is_duplicate
    from llm_requests
    where hash(request_id) not in (select id_hash from repeated)
    union all
    select *, coalesce(not is_quarantined and usage_date <= 3 + lag(usage_date) over (
        partition by request_id, is_quarantined
        order by requested_at, ingested_at, account_id, model_id, region, deployment_id, service_tier, input_tokens,
            cache_read_input_tokens, cache_creation_input_tokens, output_tokens, reasoning_output_tokens,
            time_to_first_token_ms, time_per_output_token_ms, latency_ms, error_type
    ), false)
    from llm_requests
    where hash(request_id) in (select id_hash from repeated)
),

placed as (
    select
        *,
        case when is_quarantined then 'q' when is_duplicate then 'd' when error_type is not null then 'e' else 'u' end as fate,
        fate = 'u' and coalesce(service_tier, '') <> 'batch' as is_measured
    from flagged
)

select
    usage_date,
    fate,
    account_id,
    model_id,
    region,
    deployment_id,
    case when is_measured then latency_bucket(time_to_first_token_ms) end as first_token_bucket,
    case when is_measured then latency_bucket(time_per_output_token_ms) end as per_token_bucket,
    case when is_measured then latency_bucket(latency_ms) end as latency_bucket,
    grouping(account_id, first_token_bucket, per_token_bucket) as cell_kind,
    count(*) as row_count,
    cast(sum(case when fate = 'u' then input_tokens end) as bigint) as input_tokens,
    cast(sum(case when fate = 'u' then cache_read_input_tokens end) as bigint) as cache_read_input_tokens,
    cast(sum(case when fate = 'u' then output_tokens end) as bigint) as output_tokens,
    max(requested_at) as last_requested_at,
    max(ingested_at) as last_ingested_at
from placed
group by grouping sets (
    (usage_date, fate, account_id, model_id, region, deployment_id),
    (usage_date, model_id, deployment_id, region, first_token_bucket),
    (usage_date, model_id, deployment_id, region, per_token_bucket),
    (usage_date, model_id, deployment_id, region, latency_bucket)
);

create table vision_cells as
with

repeated as materialized (
    select hash(request_id) as id_hash from vision_requests group by 1 having count(*) > 1
),

flagged as (
    select *, false as is_duplicate
    from vision_requests
    where hash(request_id) not in (select id_hash from repeated)
    union all
    select *, coalesce(not is_quarantined and usage_date <= 3 + lag(usage_date) over (
        partition by request_id, is_quarantined
        order by requested_at, ingested_at, account_id, model_id, region, deployment_id, operation, image_count, latency_ms,
            deployment_target, llm_integration, error_type
    ), false)
    from vision_requests
    where hash(request_id) in (select id_hash from repeated)
),

placed as (
    select
        *,
        case when is_quarantined then 'q' when is_duplicate then 'd' when error_type is not null then 'e' else 'u' end as fate
    from flagged
)

select
    usage_date,
    fate,
    account_id,
    model_id,
    region,
    deployment_id,
    operation,
    llm_integration,
    deployment_target,
    case when fate = 'u' and coalesce(deployment_target, 'cloud') = 'cloud' then latency_bucket(latency_ms) end as latency_bucket,
    grouping(account_id) as cell_kind,
    count(*) as row_count,
    cast(sum(case when fate = 'u' then image_count end) as bigint) as images,
    max(requested_at) as last_requested_at,
    max(ingested_at) as last_ingested_at
from placed
group by grouping sets (
    (usage_date, fate, account_id, model_id, region, deployment_id, operation, llm_integration, deployment_target),
    (usage_date, model_id, deployment_id, region, latency_bucket)
);

create table image_cells as
with

repeated as materialized (
    select hash(request_id) as id_hash from image_requests group by 1 having count(*) > 1
),

flagged as (
    select *, false as is_duplicate
    from image_requests
    where hash(request_id) not in (select id_hash from repeated)
    union all
    select *, coalesce(not is_quarantined and usage_date <= 3 + lag(usage_date) over (
        partition by request_id, is_quarantined
        order by requested_at, ingested_at, account_id, model_id, region, deployment_id, speed_tier, operation, image_count,
            latency_ms, error_type
    ), false)
    from image_requests
    where hash(request_id) in (select id_hash from repeated)
),

placed as (
    select
        *,
        case when is_quarantined then 'q' when is_duplicate then 'd' when error_type is not null then 'e' else 'u' end as fate
    from flagged
)

select
    usage_date,
    fate,
    account_id,
    model_id,
    region,
    deployment_id,
    speed_tier,
    operation,
    case when fate = 'u' then latency_bucket(latency_ms) end as latency_bucket,
    grouping(account_id) as cell_kind,
    count(*) as row_count,
    cast(sum(case when fate = 'u' then image_count end) as bigint) as images,
    max(requested_at) as last_requested_at,
    max(ingested_at) as last_ingested_at
from placed
group by grouping sets (
    (usage_date, fate, account_id, model_id, region, deployment_id, operation),
    (usage_date, model_id, speed_tier, deployment_id, region, latency_bucket)
);

create view cells as
select 'llm_api' as industry, *, input_tokens + output_tokens as usage_quantity from llm_cells where cell_kind = 3
union all by name
select 'computer_vision_api' as industry, *, images as usage_quantity from vision_cells where cell_kind = 0
union all by name
select 'image_generation_api' as industry, *, images as usage_quantity from image_cells where cell_kind = 0;

create view latency_cells as
select 'llm_api' as industry, *, 'time_to_first_token_ms' as metric, first_token_bucket as bucket
from llm_cells where first_token_bucket is not null
union all by name
select 'llm_api' as industry, *, 'time_per_output_token_ms' as metric, per_token_bucket as bucket
from llm_cells where per_token_bucket is not null
union all by name
select 'llm_api' as industry, *, 'latency_ms' as metric, latency_bucket as bucket
from llm_cells where latency_bucket is not null
union all by name
select 'computer_vision_api' as industry, *, 'latency_ms' as metric, latency_bucket as bucket
from vision_cells where latency_bucket is not null
union all by name
select 'image_generation_api' as industry, *, 'latency_ms' as metric, latency_bucket as bucket
from image_cells where latency_bucket is not null;

create table request_totals as
with

totals as (
    select
        case
            when grouping(operation) = 0 then 'operation'
            when grouping(llm_integration) = 0 then 'llm_integration'
            when grouping(deployment_target) = 0 then 'deployment_target'
            when grouping(account_id) = 0 then 'usage'
            when grouping(deployment_id) = 0 then 'serving'
            else 'delivery'
        end as totals_kind,
        industry,
        account_id,
        model_id,
        region,
        deployment_id,
        coalesce(operation, llm_integration, deployment_target) as item,
        coalesce(sum(row_count) filter (fate in ('u', 'e')), 0) as request_count,
        coalesce(sum(row_count) filter (fate = 'e'), 0) as error_count,
        coalesce(sum(usage_quantity), 0) as usage_quantity,
        coalesce(sum(input_tokens), 0) as input_tokens,
        coalesce(sum(cache_read_input_tokens), 0) as cache_read_input_tokens,
        coalesce(sum(output_tokens), 0) as output_tokens,
        coalesce(sum(images), 0) as images,
        sum(row_count) as raw_count,
        coalesce(sum(row_count) filter (fate = 'd'), 0) as duplicate_count,
        usage_date,
        max(last_requested_at) filter (fate in ('u', 'e')) as last_requested_at,
        max(last_ingested_at) as last_ingested_at
    from cells
    group by grouping sets (
        (industry, usage_date),
        (industry, usage_date, account_id, model_id, region),
        (industry, usage_date, model_id, deployment_id, region),
        (industry, usage_date, account_id, operation),
        (industry, usage_date, account_id, llm_integration),
        (industry, usage_date, account_id, deployment_target)
    )
)

select * from totals
where
    totals_kind = 'delivery'
    or (totals_kind in ('usage', 'serving') and request_count > 0)
    or (item is not null and request_count > error_count);

create table latency_histogram as
select industry, usage_date, metric, model_id, speed_tier, deployment_id, region, bucket, row_count as request_count
from latency_cells;
