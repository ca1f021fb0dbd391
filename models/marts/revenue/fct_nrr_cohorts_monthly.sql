with

ranges as (
    select * from {{ ref('int_arr_months_ranged') }}
),

firsts as (
    select
        customer_industry_key,
        min(first_month_date) as first_arr_month_date
    from ranges
    group by customer_industry_key
),

by_own_segment as (
    select
        firsts.customer_industry_key,
        customers.industry,
        customers.segment as own_segment,
        ranges.arr_usd as opening_arr_usd,
        firsts.first_arr_month_date
    from firsts
    inner join ranges
        on
            firsts.customer_industry_key = ranges.customer_industry_key
            and firsts.first_arr_month_date = ranges.first_month_date
    inner join {{ ref('int_customer_industries') }} as customers
        on firsts.customer_industry_key = customers.customer_industry_key
),

members as (
    {{ in_all_segments('by_own_segment') }}
),

months as (
    select * from {{ ref('int_months_listed') }}
    where is_complete
),

sizes as (
    select
        industry,
        segment,
        count(*) as customer_count,
        sum(opening_arr_usd) as opening_arr_usd,
        first_arr_month_date
    from members
    group by industry, segment, first_arr_month_date
),

cohorts as (
    select
        sizes.*,
        months.month_date
    from sizes
    inner join months on sizes.first_arr_month_date <= months.month_date
),

{# summed by the months that they last before they are listed by month #}
lasting as (
    select
        members.industry,
        members.segment,
        sum(ranges.arr_usd) as closing_arr_usd,
        sum(least(ranges.arr_usd, members.opening_arr_usd)) as retained_arr_usd,
        members.first_arr_month_date,
        ranges.first_month_date,
        ranges.next_month_date
    from members
    inner join ranges on members.customer_industry_key = ranges.customer_industry_key
    group by
        members.industry, members.segment, members.first_arr_month_date, ranges.first_month_date, ranges.next_month_date
),

balances as (
    select
        lasting.industry,
        lasting.segment,
        sum(lasting.closing_arr_usd) as closing_arr_usd,
        sum(lasting.retained_arr_usd) as retained_arr_usd,
        lasting.first_arr_month_date,
        months.month_date
    from lasting
    inner join months
        on lasting.first_month_date <= months.month_date and lasting.next_month_date > months.month_date
    group by lasting.industry, lasting.segment, lasting.first_arr_month_date, months.month_date
),

joined as (
    select
        cohorts.*,
        coalesce(balances.closing_arr_usd, 0) as closing_arr_usd,
        coalesce(balances.retained_arr_usd, 0) as retained_arr_usd
    from cohorts
    left join balances
        on
            cohorts.industry = balances.industry
            and cohorts.segment = balances.segment
            and cohorts.first_arr_month_date = balances.first_arr_month_date
            and cohorts.month_date = balances.month_date
)

select
    industry,
    segment,
    cast({{ dbt.datediff('first_arr_month_date', 'month_date', 'month') }} as bigint) as months_since_start,
    cast(customer_count as bigint) as customer_count,
    cast(opening_arr_usd as numeric(18, 6)) as opening_arr_usd,
    cast(closing_arr_usd as numeric(18, 6)) as closing_arr_usd,
    cast(retained_arr_usd as numeric(18, 6)) as retained_arr_usd,
    {{ ratio('closing_arr_usd', 'opening_arr_usd') }} as nrr,
    {{ ratio('retained_arr_usd', 'opening_arr_usd') }} as grr,
    first_arr_month_date,
    month_date
from joined
