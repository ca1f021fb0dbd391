{{ config(materialized='kept', meta=kept_by_day()) }}

with

days as (
    {{ days_to_build() }}
),

totals as (
    select * from {{ ref('int_request_totals_named') }}
    where totals_kind = 'usage'
),

usage as (
    select
        totals.industry,
        accounts.customer_id,
        coalesce(totals.model_id, 'unallocated') as model_id,
        coalesce(totals.region, 'unknown') as region,
        totals.usage_date,
        cast(sum(totals.request_count) as bigint) as request_count,
        cast(sum(totals.error_count) as bigint) as error_count,
        cast(sum(totals.good_count) as bigint) as good_count,
        cast(sum(totals.usage_quantity) as bigint) as usage_quantity,
        cast(sum(totals.input_tokens) as bigint) as input_tokens,
        cast(sum(totals.cache_read_input_tokens) as bigint) as cache_read_input_tokens,
        cast(sum(totals.cache_creation_input_tokens) as bigint) as cache_creation_input_tokens,
        cast(sum(totals.output_tokens) as bigint) as output_tokens,
        cast(sum(totals.reasoning_output_tokens) as bigint) as reasoning_output_tokens,
        cast(sum(totals.images) as bigint) as images,
        max(days.version) as version
    from totals
    inner join days on totals.industry = days.industry and totals.usage_date = days.usage_date
    inner join {{ ref('int_accounts_rolled_up') }} as accounts on totals.account_id = accounts.account_id
    group by
        totals.industry,
        accounts.customer_id,
        coalesce(totals.model_id, 'unallocated'),
        coalesce(totals.region, 'unknown'),
        totals.usage_date
)

select * from usage
