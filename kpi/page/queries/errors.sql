-- failed requests by error type and month, the five most frequent types apart; all types of an answer 429 are one
with

months as (
    select month_date as month from marts.dim_months where is_complete
),

requests as (
    select industry, cast(date_trunc('month', usage_date) as date) as month, sum(request_count) as requests
    from marts.fct_usage_daily
    group by all
),

labelled as (
    select
        industry,
        cast(date_trunc('month', usage_date) as date) as month,
        case when is_rate_limited then 'rate limited (429)' else replace(error_type, '_', ' ') end as error,
        error_count
    from marts.fct_errors_daily
),

ranked as (
    select
        industry,
        error,
        error <> 'rate limited (429)' and row_number() over (
            partition by industry order by error = 'rate limited (429)', sum(error_count) desc, error
        ) > 5 as is_other
    from labelled
    group by industry, error
)

select
    labelled.industry,
    labelled.month,
    case when ranked.is_other then 'other' else labelled.error end as error,
    sum(labelled.error_count) as errors,
    sum(labelled.error_count) / max(requests.requests) as share
from labelled
inner join ranked using (industry, error)
inner join months using (month)
inner join requests using (industry, month)
group by 1, 2, 3
order by all
