with

period_ends as (
    select
        period_grain,
        period_start,
        max(calendar_date) as last_date
    from {{ ref('int_period_days') }}
    group by period_grain, period_start
),

ranked as (
    select
        growths.industry,
        growths.token_growth,
        period_ends.period_grain,
        period_ends.period_start,
        row_number() over (
            partition by growths.industry, period_ends.period_grain, period_ends.period_start
            order by growths.token_growth
        ) as place,
        count(*) over (partition by growths.industry, period_ends.period_grain, period_ends.period_start) as customer_count
    from {{ ref('int_token_growth') }} as growths
    inner join period_ends on growths.measured_date <= period_ends.last_date
)

select
    industry,
    period_grain,
    max(customer_count) as customer_count,
    min(case when place * 2 >= customer_count then token_growth end) as median_token_growth,
    period_start
from ranked
group by industry, period_grain, period_start
