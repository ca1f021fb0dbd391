{{ config(enabled='litellm' in var('adapters', [])) }}

select
    account_id,
    account_name,
    parent_account_id,
    created_at,
    cast(null as {{ dbt.type_string() }}) as export_problem
from {{ ref('litellm__accounts') }}
where not is_told_before
