{# The integers by which the revenue chain knows a customer in an industry; text comes back in marts. #}
with

customers as (
    select distinct
        customer_id,
        customer_key
    from {{ ref('int_accounts_rolled_up') }}
),

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
        coalesce(registered.segment, 'unknown') as segment
    from customers
    cross join industries
    left join {{ ref('stg_crm__accounts') }} as registered on customers.customer_id = registered.account_id
)

select * from crossed
