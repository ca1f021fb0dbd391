{#
    One row per period grain and day, from the month of the oldest staged record to as_of_date: the period of the day.
    Days before the first value of a KPI do no harm: each mart begins with its own first value.
#}
{%- set dated = {
    'stg_crm__contracts': 'start_date', 'stg_billing__charges': 'first_date', 'stg_serving__inference_costs': 'first_date',
    'stg_serving__incidents': 'cast(started_at as date)', 'stg_serving__edge_deployments': 'activated_date',
    'stg_catalog__models': 'cast(released_at as date)', 'stg_catalog__frontier_scores': 'evaluated_date',
} %}
with

first_dates as (
    select min(usage_date) as first_date
    from {{ ref('int_request_totals_daily') }}
    where totals_kind = 'serving'
    {%- for table, day in dated.items() %}
    union all
    select min({{ day }}) as first_date from {{ ref(table) }}
    {%- endfor %}
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
