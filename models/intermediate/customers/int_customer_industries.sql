{# The integers by which the revenue chain knows a customer in an industry; text comes back in marts. #}
with

industries as (
    select
        industry,
        row_number() over (order by industry) as industry_number,
        count(*) over () as industry_count
    from {{ ref('industries') }}
    where {{ is_enabled_industry() }}
),

crossed as (
    select
        customers.customer_key * industries.industry_count + industries.industry_number as customer_industry_key,
        customers.customer_key,
        customers.customer_id,
        industries.industry,
        customers.segment
    from {{ ref('int_customers_segmented') }} as customers
    cross join industries
)

select * from crossed
