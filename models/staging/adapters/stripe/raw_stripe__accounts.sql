{{ config(enabled='stripe' in var('adapters', [])) }}

{# several customers of Stripe may be one account: the one that came first names it #}
with

customers as (
    select
        *,
        row_number() over (partition by account_id order by created_at, customer_id) as place
    from {{ ref('stripe__customers') }}
    where is_in_live_mode
)

select
    account_id,
    account_name,
    segment,
    country,
    created_at,
    cast(null as {{ dbt.type_string() }}) as export_problem
from customers
where place = 1 and not is_told_before
