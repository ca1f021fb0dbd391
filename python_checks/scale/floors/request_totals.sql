-- The daily totals of request logs, written by hand for clean Parquet files: each log read by queries of its own, with only the
-- columns and grouping sets that it has, and only requests that have no id or one that occurs twice sorted. The variable `folder`
-- is the raw tables' folder.
create macro latency_bucket(ms) as cast(ceil(cast(ln(cast(ms as double)) / 0.020000666706669435 as decimal(18, 9))) as integer);

-- Zero and what is absurd are no measurement.
create macro measured(ms) as case when ms > 0 and ms <= 1000000000 then ms end;

create macro measured_first_token(first_token, latency, is_streamed) as case
    when coalesce(is_streamed, true) and (measured(latency) is null or first_token <= latency) then measured(first_token)
end;

create macro measured_per_token(per_token, output_tokens, is_streamed) as case
    when coalesce(is_streamed, true) and output_tokens > 1 then measured(per_token)
end;

create macro is_unmeasured(latency) as latency is not null and measured(latency) is null;

create macro is_stream_unmeasured(first_token, per_token, latency, output_tokens, is_streamed) as coalesce(
    is_unmeasured(latency)
    or coalesce(is_streamed, true) and (
        first_token is not null and measured_first_token(first_token, latency, is_streamed) is null
        or output_tokens > 1 and per_token is not null and measured(per_token) is null
    ), false);

-- A list of values would become a join with every row, long ids too.
create macro told_id(id) as case
    when strlen(id) <= 12 then case when not regexp_full_match(id, ' *(none|null|nan|undefined|n/a|) *', 'i') then id end
    else id
end;

create view llm_requests as
select
    *,
    cast(requested_at as date) as usage_date,
    told_id(request_id) as id,
    error_type is null or coalesce(is_billable, false) as is_good,
    coalesce(input_tokens < 0 or output_tokens < 0 or cache_read_input_tokens < 0 or cache_creation_input_tokens < 0, false)
    or is_good and (
        coalesce(cache_read_input_tokens, 0) + coalesce(cache_creation_input_tokens, 0) > coalesce(input_tokens, 0)
        or coalesce(reasoning_output_tokens, 0) > coalesce(output_tokens, 0)
    ) as is_quarantined
from read_parquet(getvariable('folder') || '/raw_llm_requests/**/*.parquet', hive_partitioning = false);

create view vision_requests as
select
    *,
    cast(requested_at as date) as usage_date,
    told_id(request_id) as id,
    error_type is null or coalesce(is_billable, false) as is_good,
    coalesce(image_count < 0, false) as is_quarantined
from read_parquet(getvariable('folder') || '/raw_vision_requests/**/*.parquet', hive_partitioning = false);

create view image_requests as
select
    *,
    cast(requested_at as date) as usage_date,
    told_id(request_id) as id,
    error_type is null or coalesce(is_billable, false) as is_good,
    coalesce(image_count < 0, false) as is_quarantined
from read_parquet(getvariable('folder') || '/raw_image_generation_requests/**/*.parquet', hive_partitioning = false);

create table llm_cells as
with

repeated as materialized (
    select hash(account_id, id) as id_hash from llm_requests where id is not null group by 1 having count(*) > 1
),

-- Requests without id are told apart by their whole content.
contested as (
    select
        *,
        case
            when id is null then cast(row(
                request_id, requested_at, account_id, model_id, region, deployment_id, service_tier, input_tokens,
                cache_read_input_tokens, cache_creation_input_tokens, output_tokens, reasoning_output_tokens,
                time_to_first_token_ms, time_per_output_token_ms, latency_ms, error_type, is_billable, is_streamed
            ) as varchar)
        end as content
    from llm_requests
    where id is null or hash(account_id, id) in (select id_hash from repeated)
),

ranked as (
    select
        *,
        row_number() over (
            partition by account_id, id, content, is_quarantined, usage_date
            order by
                is_good desc, requested_at desc, coalesce(ingested_at, requested_at) desc, output_tokens desc nulls last,
                model_id desc nulls last, region desc nulls last, deployment_id desc nulls last, service_tier desc nulls last,
                input_tokens desc nulls last, cache_read_input_tokens desc nulls last,
                cache_creation_input_tokens desc nulls last, reasoning_output_tokens desc nulls last,
                measured_first_token(time_to_first_token_ms, latency_ms, is_streamed) desc nulls last,
                measured_per_token(time_per_output_token_ms, output_tokens, is_streamed) desc nulls last,
                measured(latency_ms) desc nulls last, error_type desc nulls last, is_billable desc nulls last,
                is_streamed desc nulls last,
                is_stream_unmeasured(
                    time_to_first_token_ms, time_per_output_token_ms, latency_ms, output_tokens, is_streamed
                ) desc
        ) as place,
        max(usage_date) over days_before as last_day,
        max(case when is_good then usage_date end) over days_before as last_good_day
    from contested
    window days_before as (
        partition by account_id, id, content, is_quarantined
        order by usage_date
        range between interval 3 day preceding and interval 1 day preceding
    )
),

flagged as (
    select
        usage_date, account_id, model_id, region, deployment_id, service_tier, input_tokens, cache_read_input_tokens,
        cache_creation_input_tokens, output_tokens, reasoning_output_tokens, time_to_first_token_ms, time_per_output_token_ms,
        latency_ms, error_type, is_streamed, is_good, is_quarantined, requested_at, ingested_at,
        false as is_duplicate
    from llm_requests
    where id is not null and hash(account_id, id) not in (select id_hash from repeated)
    union all
    select
        usage_date, account_id, model_id, region, deployment_id, service_tier, input_tokens, cache_read_input_tokens,
        cache_creation_input_tokens, output_tokens, reasoning_output_tokens, time_to_first_token_ms, time_per_output_token_ms,
        latency_ms, error_type, is_streamed, is_good, is_quarantined, requested_at, ingested_at,
        place > 1 or case when is_good then last_good_day else last_day end is not null
    from ranked
),

placed as (
    select
        *,
        case
            when is_quarantined then 'quarantined'
            when is_duplicate then 'duplicate'
            when error_type is null then 'success'
            when is_good then 'billed'
            else 'failure'
        end as fate,
        fate = 'success' and coalesce(service_tier, '') <> 'batch' as is_measured
    from flagged
)

select
    usage_date,
    fate,
    account_id,
    model_id,
    region,
    deployment_id,
    service_tier,
    error_type,
    case
        when is_measured then latency_bucket(measured_first_token(time_to_first_token_ms, latency_ms, is_streamed))
    end as first_token_bucket,
    case
        when is_measured then latency_bucket(measured_per_token(time_per_output_token_ms, output_tokens, is_streamed))
    end as per_token_bucket,
    case when is_measured then latency_bucket(measured(latency_ms)) end as latency_bucket,
    grouping(account_id, first_token_bucket, per_token_bucket) as cell_kind,
    count(*) as row_count,
    cast(sum(case when fate in ('success', 'billed') then input_tokens end) as bigint) as input_tokens,
    cast(sum(case when fate in ('success', 'billed') then cache_read_input_tokens end) as bigint) as cache_read_input_tokens,
    cast(sum(case when fate in ('success', 'billed') then cache_creation_input_tokens end) as bigint) as cache_creation_input_tokens,
    cast(sum(case when fate in ('success', 'billed') then output_tokens end) as bigint) as output_tokens,
    cast(sum(case when fate in ('success', 'billed') then reasoning_output_tokens end) as bigint) as reasoning_output_tokens,
    count(*) filter (is_measured and is_stream_unmeasured(
        time_to_first_token_ms, time_per_output_token_ms, latency_ms, output_tokens, is_streamed
    )) as unmeasured_count,
    max(requested_at) filter (coalesce(requested_at <= ingested_at + interval 1 hour, true)) as last_timely_at
from placed
group by grouping sets (
    (usage_date, fate, account_id, model_id, region, deployment_id, service_tier, error_type),
    (usage_date, model_id, deployment_id, region, first_token_bucket),
    (usage_date, model_id, deployment_id, region, per_token_bucket),
    (usage_date, model_id, deployment_id, region, latency_bucket)
);

create table vision_cells as
with

repeated as materialized (
    select hash(account_id, id) as id_hash from vision_requests where id is not null group by 1 having count(*) > 1
),

-- Requests without id are told apart by their whole content.
contested as (
    select
        *,
        case
            when id is null then cast(row(
                request_id, requested_at, account_id, model_id, region, deployment_id, operation, image_count, latency_ms,
                    deployment_target, llm_integration, error_type, is_billable
            ) as varchar)
        end as content
    from vision_requests
    where id is null or hash(account_id, id) in (select id_hash from repeated)
),

ranked as (
    select
        *,
        row_number() over (
            partition by account_id, id, content, is_quarantined, usage_date
            order by
                is_good desc, requested_at desc, coalesce(ingested_at, requested_at) desc, image_count desc nulls last,
                model_id desc nulls last, region desc nulls last, deployment_id desc nulls last,
                operation desc nulls last, measured(latency_ms) desc nulls last, deployment_target desc nulls last,
                llm_integration desc nulls last, error_type desc nulls last, is_billable desc nulls last, is_unmeasured(latency_ms) desc
        ) as place,
        max(usage_date) over days_before as last_day,
        max(case when is_good then usage_date end) over days_before as last_good_day
    from contested
    window days_before as (
        partition by account_id, id, content, is_quarantined
        order by usage_date
        range between interval 3 day preceding and interval 1 day preceding
    )
),

flagged as (
    select
        usage_date, account_id, model_id, region, deployment_id, operation, llm_integration, deployment_target, image_count,
        latency_ms, error_type, is_good, is_quarantined, requested_at, ingested_at,
        false as is_duplicate
    from vision_requests
    where id is not null and hash(account_id, id) not in (select id_hash from repeated)
    union all
    select
        usage_date, account_id, model_id, region, deployment_id, operation, llm_integration, deployment_target, image_count,
        latency_ms, error_type, is_good, is_quarantined, requested_at, ingested_at,
        place > 1 or case when is_good then last_good_day else last_day end is not null
    from ranked
),

placed as (
    select
        *,
        case
            when is_quarantined then 'quarantined'
            when is_duplicate then 'duplicate'
            when error_type is null then 'success'
            when is_good then 'billed'
            else 'failure'
        end as fate,
        fate = 'success' and coalesce(deployment_target, 'cloud') = 'cloud' as is_measured
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
    error_type,
    case when is_measured then latency_bucket(measured(latency_ms)) end as latency_bucket,
    grouping(account_id) as cell_kind,
    count(*) as row_count,
    cast(sum(case when fate in ('success', 'billed') then image_count end) as bigint) as images,
    count(*) filter (is_measured and is_unmeasured(latency_ms)) as unmeasured_count,
    max(requested_at) filter (coalesce(requested_at <= ingested_at + interval 1 hour, true)) as last_timely_at
from placed
group by grouping sets (
    (usage_date, fate, account_id, model_id, region, deployment_id, operation, llm_integration, deployment_target, error_type),
    (usage_date, model_id, deployment_id, region, latency_bucket)
);

create table image_cells as
with

repeated as materialized (
    select hash(account_id, id) as id_hash from image_requests where id is not null group by 1 having count(*) > 1
),

-- Requests without id are told apart by their whole content.
contested as (
    select
        *,
        case
            when id is null then cast(row(
                request_id, requested_at, account_id, model_id, region, deployment_id, speed_tier, operation, image_count,
                    latency_ms, error_type, is_billable
            ) as varchar)
        end as content
    from image_requests
    where id is null or hash(account_id, id) in (select id_hash from repeated)
),

ranked as (
    select
        *,
        row_number() over (
            partition by account_id, id, content, is_quarantined, usage_date
            order by
                is_good desc, requested_at desc, coalesce(ingested_at, requested_at) desc, image_count desc nulls last,
                model_id desc nulls last, region desc nulls last, deployment_id desc nulls last,
                speed_tier desc nulls last, operation desc nulls last, measured(latency_ms) desc nulls last, error_type desc nulls last,
                is_billable desc nulls last, is_unmeasured(latency_ms) desc
        ) as place,
        max(usage_date) over days_before as last_day,
        max(case when is_good then usage_date end) over days_before as last_good_day
    from contested
    window days_before as (
        partition by account_id, id, content, is_quarantined
        order by usage_date
        range between interval 3 day preceding and interval 1 day preceding
    )
),

flagged as (
    select
        usage_date, account_id, model_id, region, deployment_id, speed_tier, operation, image_count, latency_ms, error_type,
        is_good, is_quarantined, requested_at, ingested_at,
        false as is_duplicate
    from image_requests
    where id is not null and hash(account_id, id) not in (select id_hash from repeated)
    union all
    select
        usage_date, account_id, model_id, region, deployment_id, speed_tier, operation, image_count, latency_ms, error_type,
        is_good, is_quarantined, requested_at, ingested_at,
        place > 1 or case when is_good then last_good_day else last_day end is not null
    from ranked
),

placed as (
    select
        *,
        case
            when is_quarantined then 'quarantined'
            when is_duplicate then 'duplicate'
            when error_type is null then 'success'
            when is_good then 'billed'
            else 'failure'
        end as fate,
        fate = 'success' as is_measured
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
    error_type,
    case when is_measured then latency_bucket(measured(latency_ms)) end as latency_bucket,
    grouping(account_id) as cell_kind,
    count(*) as row_count,
    cast(sum(case when fate in ('success', 'billed') then image_count end) as bigint) as images,
    count(*) filter (is_measured and is_unmeasured(latency_ms)) as unmeasured_count,
    max(requested_at) filter (coalesce(requested_at <= ingested_at + interval 1 hour, true)) as last_timely_at
from placed
group by grouping sets (
    (usage_date, fate, account_id, model_id, region, deployment_id, operation, error_type),
    (usage_date, model_id, speed_tier, deployment_id, region, latency_bucket)
);

create view cells as
select 'llm_api' as industry, *, coalesce(input_tokens, 0) + coalesce(output_tokens, 0) as usage_quantity from llm_cells where cell_kind = 3
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
            when grouping(service_tier) = 0 then 'service_tier'
            when grouping(error_type) = 0 then 'error_type'
            when grouping(account_id) = 0 then 'usage'
            when grouping(deployment_id) = 0 then 'serving'
            else 'delivery'
        end as totals_kind,
        industry,
        account_id,
        model_id,
        region,
        deployment_id,
        coalesce(operation, llm_integration, deployment_target, service_tier, error_type) as item,
        coalesce(sum(row_count) filter (fate in ('success', 'billed', 'failure')), 0) as request_count,
        coalesce(sum(row_count) filter (fate in ('billed', 'failure')), 0) as error_count,
        coalesce(sum(row_count) filter (fate in ('success', 'billed')), 0) as good_count,
        coalesce(sum(usage_quantity), 0) as usage_quantity,
        coalesce(sum(input_tokens), 0) as input_tokens,
        coalesce(sum(cache_read_input_tokens), 0) as cache_read_input_tokens,
        coalesce(sum(cache_creation_input_tokens), 0) as cache_creation_input_tokens,
        coalesce(sum(output_tokens), 0) as output_tokens,
        coalesce(sum(reasoning_output_tokens), 0) as reasoning_output_tokens,
        coalesce(sum(images), 0) as images,
        sum(row_count) as raw_count,
        coalesce(sum(row_count) filter (fate = 'duplicate'), 0) as duplicate_count,
        coalesce(sum(row_count) filter (fate = 'quarantined'), 0) as quarantined_count,
        sum(unmeasured_count) as unmeasured_count,
        usage_date,
        max(last_timely_at) as last_timely_at
    from cells
    group by grouping sets (
        (industry, usage_date),
        (industry, usage_date, account_id, model_id, region),
        (industry, usage_date, model_id, deployment_id, region),
        (industry, usage_date, account_id, operation),
        (industry, usage_date, account_id, llm_integration),
        (industry, usage_date, account_id, deployment_target),
        (industry, usage_date, account_id, service_tier),
        (industry, usage_date, model_id, error_type)
    )
)

select * from totals
where
    totals_kind = 'delivery'
    or (totals_kind in ('usage', 'serving') and request_count > 0)
    or (item is not null and case totals_kind when 'error_type' then error_count else good_count end > 0);

create table latency_histogram as
select industry, usage_date, metric, model_id, speed_tier, deployment_id, region, bucket, row_count as request_count
from latency_cells;
