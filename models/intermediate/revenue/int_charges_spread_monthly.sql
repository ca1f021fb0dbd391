{# The same sums as int_charges_spread_daily by month, without its thirty rows a month. #}
with

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

charges as (
    select * from {{ ref('int_charges_converted') }}
),

numbered as (
    select
        charges.*,
        {{ series_below(dbt.datediff(month_start('first_date'), month_start('last_date'), 'month') ~ ' + 1') }}
            as month_number
    from charges
),

dated as (
    select
        numbered.*,
        {{ add_months(month_start('first_date'), 'cast(month_number as integer)') }} as month_date
    from numbered
),

counted as (
    select
        dated.*,
        {{ dbt.datediff(
            'greatest(dated.first_date, dated.month_date)',
            'least(dated.last_date, ' ~ month_end('dated.month_date') ~ ', as_of.as_of_date)',
            'day'
        ) }} + 1 as days_counted,
        dated.last_date <= {{ month_end('dated.month_date') }}
        and dated.last_date <= as_of.as_of_date as holds_last_day
    from dated
    inner join as_of on dated.month_date <= as_of.as_of_date
)

select
    charge_id,
    customer_id,
    industry,
    {{ share_of_days('revenue_usd') }} as revenue_usd,
    {{ share_of_days('committed_usd') }} as committed_usd,
    month_date
from counted
