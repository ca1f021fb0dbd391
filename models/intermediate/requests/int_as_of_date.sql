with

requests as (
    {# a clock that runs ahead moves nothing, unless there is no other #}
    select coalesce(max(last_timely_at), max(last_requested_at)) as last_requested_at
    from {{ ref('int_request_logs_dated') }}
),

charges as (
    select max({{ add_days('first_date', 'day_count - 1') }}) as last_charged_date from {{ ref('stg_billing__charges') }}
    where charge_category = 'usage' and {{ add_days('first_date', 'day_count - 1') }} <= cast({{ run_started() }} as date)
),

dates as (
    select
        coalesce(
            {{ date_var('as_of_date') }},
            {# an hour later the day is the next one exactly when the last request came at or after 23:00 #}
            cast({{ dbt.dateadd('day', -1, dbt.dateadd('hour', 1, 'requests.last_requested_at')) }} as date),
            charges.last_charged_date
        ) as as_of_date
    from requests
    cross join charges
)

select
    as_of_date,
    coalesce(
        {{ date_var('fx_reference_date') }},
        cast({{ dbt.date_trunc('year', 'as_of_date') }} as date)
    ) as fx_reference_date,
    {# the first day of the last complete month #}
    cast({{ dbt.dateadd('month', -1, dbt.date_trunc('month', dbt.dateadd('day', 1, 'as_of_date'))) }} as date)
        as last_complete_month_date
from dates
where as_of_date is not null
