{# The months and quarters of an industry from that of its first item on, which may be still to come in it. #}
with

firsts as (
    select
        industry,
        min(available_from) as first_date
    from {{ ref('int_catalog_items') }}
    group by industry
)

select
    firsts.industry,
    periods.period_grain,
    periods.period_start,
    periods.last_date
from firsts
inner join {{ ref('int_periods_listed') }} as periods on firsts.first_date <= periods.period_end
where periods.period_grain in ('month', 'quarter')
