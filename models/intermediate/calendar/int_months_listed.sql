with

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

first_dates as (
    select * from {{ ref('int_first_dates') }}
    where begins_months
),

bounds as (
    select
        {{ month_start('min(first_dates.first_date)') }} as first_month_date,
        as_of.as_of_date
    from first_dates
    cross join as_of
    group by as_of.as_of_date
),

numbered as (
    select
        bounds.*,
        {{ series_below(dbt.datediff('first_month_date', month_start('as_of_date'), 'month') ~ ' + 1') }} as month_number
    from bounds
),

months as (
    select
        {{ add_months('first_month_date', 'cast(month_number as integer)') }} as month_date,
        as_of_date
    from numbered
)

select
    {{ month_end('month_date') }} <= as_of_date as is_complete,
    month_date,
    {{ month_end('month_date') }} as month_end_date
from months
