{{ config(enabled='litellm' in var('adapters', [])) }}

{%- set account = var('litellm_account') %}
with

accounts as (
    select
        organization_id as account_id,
        organization_alias as account_name,
        cast(null as {{ dbt.type_string() }}) as parent_account_id,
        created_at
    from {{ ref('base_litellm__organizations') }}
    where {{ 'true' if account in ['organization_id', 'team_id'] else 'false' }}
    union all
    select
        team_id as account_id,
        team_alias as account_name,
        organization_id as parent_account_id,
        created_at
    from {{ ref('base_litellm__teams') }}
    where {{ 'true' if account == 'team_id' else 'false' }}
    union all
    select
        user_id as account_id,
        alias as account_name,
        cast(null as {{ dbt.type_string() }}) as parent_account_id,
        cast(null as {{ dbt.type_string() }}) as created_at
    from {{ ref('base_litellm__end_users') }}
    where {{ 'true' if account == 'end_user' else 'false' }}
)

select
    *,
    coalesce(account_id, '') in ({{ accounts_told_before('litellm') }}) as is_told_before
from accounts
