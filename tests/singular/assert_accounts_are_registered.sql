{{ config(severity='warn') }}

select account_id
from {{ ref('dim_accounts') }}
where not is_registered
