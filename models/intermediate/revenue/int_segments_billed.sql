{# The last month that is billed for every customer of an industry and segment: a sum is as final as its last bill. #}
with

by_own_segment as (
    select
        industry,
        segment as own_segment,
        min(last_billed_month_date) as last_billed_month_date
    from {{ ref('int_customers_billed') }}
    group by industry, segment
    union all
    {# models and uptime have periods without any customer, too #}
    select
        industry,
        'all' as own_segment,
        last_billed_month_date
    from {{ ref('int_industries_billed') }}
),

by_segment as (
    {{ in_all_segments('by_own_segment') }}
)

select
    industry,
    segment,
    min(last_billed_month_date) as last_billed_month_date
from by_segment
group by industry, segment
