with

uptimes as (
    select
        uptimes.*,
        {{ month_end('uptimes.period_start') }} as month_end_date,
        case uptimes.region
            when 'all' then count(*) over (partition by uptimes.industry, uptimes.period_start) - 1
            else 1
        end as region_count
    from {{ ref('int_uptime_periods') }} as uptimes
    where uptimes.period_grain = 'month'
),

{# the budget is that of the whole month, the days that are still to come included #}
budgets as (
    select
        uptimes.industry,
        uptimes.region,
        cast(
            (1 - {{ var('sla_target') }}) * (uptimes.minutes + uptimes.region_count * 1440 * greatest(
                {{ dbt.datediff('as_of.as_of_date', 'uptimes.month_end_date', 'day') }}, 0
            )) as numeric(18, 6)
        ) as budget_minutes,
        cast(uptimes.downtime_minutes as numeric(18, 6)) as downtime_minutes,
        uptimes.month_end_date <= as_of.as_of_date as is_complete,
        uptimes.period_start as month_date
    from uptimes
    cross join {{ ref('int_as_of_date') }} as as_of
)

select
    industry,
    region,
    budget_minutes,
    downtime_minutes,
    cast(budget_minutes - downtime_minutes as numeric(18, 6)) as budget_left_minutes,
    {{ ratio('(budget_minutes - downtime_minutes)', 'budget_minutes') }} as budget_left_share,
    is_complete,
    month_date
from budgets
