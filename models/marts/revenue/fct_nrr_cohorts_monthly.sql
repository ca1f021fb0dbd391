with

arr as (
    select * from {{ ref('int_arr_monthly') }}
),

firsts as (
    select
        customer_id,
        industry,
        min(month_date) as cohort_month_date
    from arr
    group by customer_id, industry
),

members as (
    select
        firsts.customer_id,
        firsts.industry,
        customers.segment,
        arr.arr_usd as opening_arr_usd,
        firsts.cohort_month_date
    from firsts
    inner join arr
        on
            firsts.customer_id = arr.customer_id
            and firsts.industry = arr.industry
            and firsts.cohort_month_date = arr.month_date
    inner join {{ ref('int_customers_segmented') }} as customers on firsts.customer_id = customers.customer_id
),

cohorts as (
    select
        members.industry,
        members.segment,
        count(*) as customer_count,
        sum(members.opening_arr_usd) as opening_arr_usd,
        members.cohort_month_date,
        months.month_date
    from members
    inner join {{ ref('int_months_listed') }} as months
        on members.cohort_month_date <= months.month_date and months.is_complete
    group by members.industry, members.segment, members.cohort_month_date, months.month_date
),

balances as (
    select
        members.industry,
        members.segment,
        sum(arr.arr_usd) as closing_arr_usd,
        sum(least(arr.arr_usd, members.opening_arr_usd)) as retained_arr_usd,
        members.cohort_month_date,
        arr.month_date
    from members
    inner join arr on members.customer_id = arr.customer_id and members.industry = arr.industry
    group by members.industry, members.segment, members.cohort_month_date, arr.month_date
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
            and cohorts.cohort_month_date = balances.cohort_month_date
            and cohorts.month_date = balances.month_date
)

select
    cast(industry as {{ dbt.type_string() }}) as industry,
    segment,
    cast({{ dbt.datediff('cohort_month_date', 'month_date', 'month') }} as bigint) as months_since_start,
    cast(customer_count as bigint) as customer_count,
    cast(opening_arr_usd as numeric(18, 6)) as opening_arr_usd,
    cast(closing_arr_usd as numeric(18, 6)) as closing_arr_usd,
    cast(retained_arr_usd as numeric(18, 6)) as retained_arr_usd,
    {{ ratio('closing_arr_usd', 'opening_arr_usd') }} as nrr,
    {{ ratio('retained_arr_usd', 'opening_arr_usd') }} as grr,
    cohort_month_date,
    month_date
from joined
