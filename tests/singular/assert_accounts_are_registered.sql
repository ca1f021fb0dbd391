-- accounts that rows name but nobody registered: each is its own customer of segment unknown until it is
{{ config(severity='warn') }}

select account_id
from {{ ref('dim_accounts') }}
where not is_registered
