{# The versions of the days of a period as one number: what sums over days is kept by it. #}

with

periods as (
    select
        days.industry,
        period_days.period_grain,
        period_days.period_start,
        {{ fingerprint(['days.usage_date', 'days.version']) }} as fingerprint
    from {{ ref('int_days_versioned') }} as days
    inner join {{ ref('int_period_days') }} as period_days on days.usage_date = period_days.calendar_date
    group by days.industry, period_days.period_grain, period_days.period_start
)

select
    industry,
    period_grain,
    period_start,
    cast({{ hash_of([joined_texts([
        'fingerprint', text_literal(definitions_of([], ['adapter', 'calendar', 'days', 'latency'])),
    ])]) }} as {{ dbt.type_string() }}) as version
from periods
