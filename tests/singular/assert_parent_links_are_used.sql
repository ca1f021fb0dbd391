{{ config(severity='warn') }}

select
    account_id,
    parent_account_id,
    customer_id
from {{ ref('dim_accounts') }}
where is_parent_ignored
