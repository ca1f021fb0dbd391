with

ranked as (
    select
        growths.industry,
        growths.token_growth,
        periods.period_grain,
        periods.period_start,
        row_number() over (
            partition by growths.industry, periods.period_grain, periods.period_start
            order by growths.token_growth
        ) as place,
        count(*) over (partition by growths.industry, periods.period_grain, periods.period_start) as customer_count
    from {{ ref('int_token_growth') }} as growths
    inner join {{ ref('int_periods_listed') }} as periods on growths.measured_date <= periods.last_date
)

select
    industry,
    period_grain,
    max(customer_count) as customer_count,
    min(case when place * 2 >= customer_count then token_growth end) as median_token_growth,
    period_start
from ranked
group by industry, period_grain, period_start
