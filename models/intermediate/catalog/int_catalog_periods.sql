with

bounds as (
    select
        items.industry,
        min(items.available_from) as first_date,
        as_of.as_of_date
    from {{ ref('int_catalog_items') }} as items
    cross join {{ ref('int_as_of_date') }} as as_of
    group by items.industry, as_of.as_of_date
),

{% for grain, months in {'month': 1, 'quarter': 3}.items() -%}
{{ grain }}s as (
    select
        industry,
        as_of_date,
        {{ add_months(dbt.date_trunc(grain, 'first_date'), 'cast(number as integer) * ' ~ months) }} as period_start
    from (
        select bounds.*, {{ series_below(dbt.datediff('first_date', 'as_of_date', grain) ~ ' + 1') }} as number from bounds
    ) as numbered
){{ "," if not loop.last }}

{% endfor -%}
{% for grain in ['month', 'quarter'] -%}
select
    industry,
    '{{ grain }}' as period_grain,
    period_start,
    least({{ add_days(dbt.dateadd(grain, 1, 'period_start'), -1) }}, as_of_date) as last_date
from {{ grain }}s
{{ "union all" if not loop.last }}
{% endfor %}
