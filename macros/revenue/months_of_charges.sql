{#
    Common table expressions from charges (first_date, last_date, day_count) and `as_of` to `counted`: a row for each charge and month up
    to as_of_date with month_date, days_counted, the charge's days in it, and holds_last_day, for share_of_days.
#}
{% macro months_of_charges(charges='charges') %}
    numbered as (
        select
            {{ charges }}.*,
            {{ series_below(dbt.datediff(month_start('first_date'), month_start('last_date'), 'month') ~ ' + 1') }}
                as month_number
        from {{ charges }}
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
{%- endmacro %}
