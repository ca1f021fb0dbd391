with

periods as (
    select
        period_grain,
        period_start,
        max(calendar_date) as last_date,
        case period_grain
            {%- for grain in ['day', 'week', 'month', 'quarter'] %}
            when '{{ grain }}' then {{ add_days(add_periods(grain, 1, 'period_start'), -1) }}
            {%- endfor %}
        end as period_end
    from {{ ref('int_period_days') }}
    group by period_grain, period_start
)

select
    period_grain,
    last_date = period_end as is_complete,
    period_start,
    period_end,
    last_date
from periods
