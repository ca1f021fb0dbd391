with

accounts as (
    select
        customer_id,
        count(*) as account_count
    from {{ ref('int_accounts_rolled_up') }}
    group by customer_id
),

customers as (
    select * from {{ ref('int_customers_segmented') }}
),

used as (
    select
        customer_id,
        min(first_use_month_date) as first_use_month_date
    from {{ ref('int_customer_cohorts') }}
    group by customer_id
),

subscribed as (
    select
        customer_id,
        min(month_date) as first_arr_month_date
    from {{ ref('fct_arr_movements_monthly') }}
    where movement = 'new'
    group by customer_id
)

select
    customers.customer_id,
    registered.account_name as customer_name,
    customers.segment,
    registered.country,
    accounts.account_count,
    used.first_use_month_date,
    subscribed.first_arr_month_date
from accounts
inner join customers on accounts.customer_id = customers.customer_id
left join {{ ref('stg_crm__accounts') }} as registered on accounts.customer_id = registered.account_id
left join used on accounts.customer_id = used.customer_id
left join subscribed on accounts.customer_id = subscribed.customer_id
