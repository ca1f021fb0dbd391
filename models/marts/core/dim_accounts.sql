with

rolled_up as (
    select * from {{ ref('int_accounts_rolled_up') }}
),

accounts as (
    select * from {{ ref('stg_crm__accounts') }}
),

customers as (
    select * from {{ ref('int_customers_segmented') }}
),

described as (
    select
        rolled_up.account_id,
        rolled_up.customer_id,
        accounts.parent_account_id,
        accounts.account_name,
        customers.segment,
        accounts.country,
        rolled_up.is_registered,
        rolled_up.is_parent_ignored,
        accounts.created_at
    from rolled_up
    inner join customers on rolled_up.customer_id = customers.customer_id
    left join accounts on rolled_up.account_id = accounts.account_id
)

select * from described
