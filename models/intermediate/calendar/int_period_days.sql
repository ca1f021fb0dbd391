{#
    One row per period grain and day, from the month of the oldest staged record to as_of_date: the period of the day.
    Days before the first value of a KPI do no harm: each mart begins with its own first value.
#}
with

first_dates as (
    select * from {{ ref('int_first_dates') }}
),

bounds as (
    select
        {{ month_start('min(first_dates.first_date)') }} as first_date,
        as_of.as_of_date
    from first_dates
    inner join {{ ref('int_as_of_date') }} as as_of on first_dates.first_date <= as_of.as_of_date
    group by as_of.as_of_date
),

numbered as (
    select bounds.*, {{ series_below(dbt.datediff('first_date', 'as_of_date', 'day') ~ ' + 1') }} as day_number from bounds
),

days as (
    select {{ add_days('first_date', 'cast(day_number as integer)') }} as calendar_date from numbered
)

{% for grain in ['day', 'week', 'month', 'quarter'] -%}
select
    '{{ grain }}' as period_grain,
    cast({{ dbt.date_trunc(grain, 'calendar_date') }} as date) as period_start,
    calendar_date
from days
{{ "union all" if not loop.last }}
{% endfor %}
