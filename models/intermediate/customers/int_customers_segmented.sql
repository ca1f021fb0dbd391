{{ config(materialized='view') }}

{# Each customer under its own segment and under 'all', so that every mart by segment has both from one join. #}
with

accounts as (
    select * from {{ ref('int_accounts_rolled_up') }}
),

registered as (
    select * from {{ ref('stg_crm__accounts') }}
),

customers as (
    select
        accounts.account_id as customer_id,
        coalesce(registered.segment, 'unknown') as segment
    from accounts
    left join registered on accounts.account_id = registered.account_id
),

segmented as (
    select
        customer_id,
        segment
    from customers
    union all
    select
        customer_id,
        'all' as segment
    from customers
)

select * from segmented
