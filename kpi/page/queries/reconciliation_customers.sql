-- customers whose bills and meters differ, the largest difference first: 12 of each choice
with

differing as (
    select
        reconciled.*,
        coalesce(customer_name || ' (' || customer_id || ')', customer_id) as customer,
        coalesce(dim_customers.segment, 'unknown') as segment
    from marts.fct_usage_billing_reconciliation_monthly as reconciled
    left join marts.dim_customers using (customer_id)
    where state not in ('matched', 'open', 'timing')
),

by_segment as (
    select * from differing
    union all
    select * replace ('all' as segment) from differing
),

periods as (
    select months, max(month_date) as last_month
    from marts.dim_months
    cross join (values (3), (12), (36)) as listed (months)
    where is_complete
    group by months
),

ranked as (
    select
        by_segment.*,
        months,
        row_number() over (
            partition by industry, segment, months
            order by abs(difference_quantity) desc nulls last, customer, month_date
        ) as place
    from by_segment
    inner join periods on by_segment.month_date > periods.last_month - to_months(months)
)

select
    industry,
    segment,
    months,
    customer,
    month_date as in_month,
    replace(state, '_', ' ') as state,
    metered_quantity,
    billed_quantity,
    difference_quantity
from ranked
where place <= 12
order by industry, segment, months, place
