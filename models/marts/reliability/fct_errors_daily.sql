{{ config(materialized='kept', meta=kept_by_day()) }}

with

days as (
    {{ days_to_build() }}
),

errors as (
    select
        totals.industry,
        coalesce(totals.model_id, 'unallocated') as model_id,
        totals.item as error_type,
        sum(totals.error_count) as error_count,
        max(days.version) as version,
        totals.usage_date
    from {{ ref('int_request_totals_named') }} as totals
    inner join days on totals.industry = days.industry and totals.usage_date = days.usage_date
    where totals.totals_kind = 'error_type'
    group by totals.industry, coalesce(totals.model_id, 'unallocated'), totals.item, totals.usage_date
),

requests as (
    select
        usage.industry,
        usage.model_id,
        sum(usage.request_count) as request_count,
        usage.usage_date
    from {{ ref('int_usage_daily') }} as usage
    inner join days on usage.industry = days.industry and usage.usage_date = days.usage_date
    group by usage.industry, usage.model_id, usage.usage_date
)

select
    errors.model_id,
    errors.industry,
    errors.error_type,
    cast(errors.error_count as bigint) as error_count,
    cast(requests.request_count as bigint) as request_count,
    {{ ratio('errors.error_count', 'requests.request_count') }} as error_share,
    rate_limits.error_type is not null as is_rate_limited,
    errors.version,
    errors.usage_date
from errors
inner join requests
    on
        errors.industry = requests.industry
        and errors.model_id = requests.model_id
        and errors.usage_date = requests.usage_date
left join {{ ref('rate_limit_errors') }} as rate_limits
    on replace(replace(lower({{ trimmed('errors.error_type') }}), '-', '_'), ' ', '_') = rate_limits.error_type
