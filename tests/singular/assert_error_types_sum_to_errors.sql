with

errors as (
    select
        industry,
        model_id,
        usage_date,
        sum(error_count) as error_count,
        max(request_count) as request_count
    from {{ ref('fct_errors_daily') }}
    group by industry, model_id, usage_date
),

{# days that were built before types were counted, and are not in the log any more, have none #}
days as (
    select distinct
        industry,
        usage_date
    from errors
),

usage as (
    select
        industry,
        model_id,
        usage_date,
        sum(error_count) as error_count,
        sum(request_count) as request_count
    from {{ ref('fct_usage_daily') }}
    group by industry, model_id, usage_date
)

select
    usage.industry,
    usage.model_id,
    usage.usage_date,
    usage.error_count,
    errors.error_count as error_count_of_types
from usage
left join errors
    on
        usage.industry = errors.industry
        and usage.model_id = errors.model_id
        and usage.usage_date = errors.usage_date
inner join days on usage.industry = days.industry and usage.usage_date = days.usage_date
where
    usage.error_count <> coalesce(errors.error_count, 0)
    or usage.request_count <> coalesce(errors.request_count, usage.request_count)
