{# the last seven days beside the four weeks before each; from daily totals alone #}
with

days as (
    select
        totals.industry,
        totals.usage_date,
        totals.request_count,
        totals.raw_count,
        totals.raw_count - totals.duplicate_count - totals.request_count as quarantined_count
    from {{ ref('int_request_totals_daily') }} as totals
    where totals.totals_kind = 'delivery' and totals.{{ is_enabled_industry() }}
),

numbers as (
    select {{ series_below('7') }} as number
),

recent as (
    select
        days.industry,
        {{ add_days('as_of.as_of_date', '-cast(numbers.number as integer)') }} as arrival_date
    from days
    cross join {{ ref('int_as_of_date') }} as as_of
    cross join numbers
    group by days.industry, as_of.as_of_date, numbers.number
    having
        min(case when days.usage_date > {{ undated() }} then days.usage_date end)
        <= {{ add_days('as_of.as_of_date', -35) }}
)

select
    recent.industry,
    cast(sum(case when days.usage_date = recent.arrival_date then days.request_count else 0 end) as bigint) as request_count,
    {# of the same weekday of four weeks #}
    sum(case
        when {{ dbt.datediff('days.usage_date', 'recent.arrival_date', 'day') }} in (7, 14, 21, 28) then days.request_count
        else 0
    end) / 4.0 as usual_request_count,
    {{ ratio(
        'sum(case when days.usage_date = recent.arrival_date then days.quarantined_count end)',
        'sum(case when days.usage_date = recent.arrival_date then days.raw_count end)'
    ) }} as quarantined_rate,
    {{ ratio(
        'sum(case when days.usage_date < recent.arrival_date then days.quarantined_count end)',
        'sum(case when days.usage_date < recent.arrival_date then days.raw_count end)'
    ) }} as usual_quarantined_rate,
    cast(sum(case when days.usage_date = recent.arrival_date then days.quarantined_count else 0 end) as bigint)
        as quarantined_count,
    recent.arrival_date
from recent
inner join days
    on
        recent.industry = days.industry
        and recent.arrival_date >= days.usage_date
        and {{ add_days('recent.arrival_date', -28) }} <= days.usage_date
group by recent.industry, recent.arrival_date
