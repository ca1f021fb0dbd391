{# The last month that is billed for every customer of an industry and segment: a sum is as final as its last bill. #}
with

segments as (
    select
        customers.industry,
        customers.segment,
        min(coalesce(billed.last_billed_month_date, industries.last_billed_month_date)) as last_billed_month_date
    from {{ ref('int_customer_industries') }} as customers
    inner join {{ ref('int_industries_billed') }} as industries on customers.industry = industries.industry
    left join {{ ref('int_customers_billed') }} as billed
        on customers.customer_industry_key = billed.customer_industry_key
    group by customers.industry, customers.segment
)

select * from segments
union all
select
    industries.industry,
    'all' as segment,
    coalesce(min(segments.last_billed_month_date), industries.last_billed_month_date) as last_billed_month_date
from {{ ref('int_industries_billed') }} as industries
left join segments on industries.industry = segments.industry
group by industries.industry, industries.last_billed_month_date
