{# One row per period grain and day: the period that the day lies in. #}
with

first_dates as (
    select min(component_date) as first_date from {{ ref('int_kpi_components_daily') }}
    union all
    {# what other marts show by period may be older than every KPI #}
    select min(activated_date) as first_date from {{ ref('stg_serving__edge_deployments') }}
    union all
    select min(evaluated_date) as first_date from {{ ref('stg_catalog__frontier_scores') }}
    union all
    {# savings are those of every day of their month #}
    select min(month_date) as first_date from {{ ref('int_cache_savings_monthly') }}
),

bounds as (
    select
        min(first_dates.first_date) as first_date,
        as_of.as_of_date
    from first_dates
    inner join {{ ref('int_as_of_date') }} as as_of on first_dates.first_date <= as_of.as_of_date
    group by as_of.as_of_date
),

numbered as (
    select bounds.*, {{ series_below(dbt.datediff('first_date', 'as_of_date', 'day') ~ ' + 1') }} as day_number from bounds
),

days as (
    select
        numbered.as_of_date,
        {{ add_days('first_date', 'cast(day_number as integer)') }} as calendar_date
    from numbered
)

{% for grain in ['day', 'week', 'month', 'quarter'] -%}
{%- set last_date = add_days(dbt.dateadd(grain, 1, dbt.date_trunc(grain, 'calendar_date')), -1) %}
select
    '{{ grain }}' as period_grain,
    {{ last_date }} <= as_of_date as is_complete,
    cast({{ dbt.date_trunc(grain, 'calendar_date') }} as date) as period_start,
    {{ last_date }} as period_end,
    calendar_date
from days
{{ "union all" if not loop.last }}
{% endfor %}
