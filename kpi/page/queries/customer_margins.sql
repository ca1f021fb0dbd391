-- usage revenue and inference cost of each customer, who costs more than he pays first: 15 of each choice
with

customers as (
    select
        margins.*,
        coalesce(customer_name || ' (' || customer_id || ')', customer_id) as customer,
        coalesce(dim_customers.segment, 'unknown') as segment
    from marts.fct_customer_margins_monthly as margins
    left join marts.dim_customers using (customer_id)
    where is_complete
),

by_segment as (
    select * from customers
    union all
    select * replace ('all' as segment) from customers
),

periods as (
    select months, max(month_date) as last_month
    from marts.dim_months
    cross join (values (3), (12), (36)) as listed (months)
    where is_complete
    group by months
),

summed as (
    select
        industry,
        segment,
        months,
        customer,
        sum(revenue_usd) as revenue_usd,
        sum(cost_usd) as cost_usd,
        sum(gross_margin_usd) as gross_margin_usd,
        sum(arr_usd) filter (where month_date = last_month) as arr_usd
    from by_segment
    inner join periods on by_segment.month_date > periods.last_month - to_months(months)
    group by industry, segment, months, customer
    having sum(revenue_usd) <> 0 or sum(cost_usd) <> 0
),

ranked as (
    select
        *,
        row_number() over (
            partition by industry, segment, months order by gross_margin_usd, customer
        ) <= 15 as is_listed
    from summed
)

select
    industry,
    segment,
    months,
    case when is_listed then max(customer) else count(*) || case when count(*) = 1 then ' other' else ' others' end end as customer,
    sum(revenue_usd) as revenue_usd,
    sum(cost_usd) as cost_usd,
    sum(gross_margin_usd) as gross_margin_usd,
    sum(arr_usd) as arr_usd
from ranked
group by industry, segment, months, is_listed, case when is_listed then customer end
order by industry, segment, months, is_listed desc, gross_margin_usd
