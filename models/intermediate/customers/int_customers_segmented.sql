{{ config(materialized='view') }}

with

customers as (
    select distinct
        customer_id,
        customer_key
    from {{ ref('int_accounts_rolled_up') }}
)

select
    customers.customer_id,
    customers.customer_key,
    coalesce(registered.segment, 'unknown') as segment
from customers
left join {{ ref('stg_crm__accounts') }} as registered on customers.customer_id = registered.account_id
