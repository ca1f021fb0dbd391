with

source as (
    select * from {{ ref('base_crm__accounts') }}
    where quarantine_reason is null and delivery_rank = 1
),

renamed as (
    select
        account_id,
        parent_account_id,
        account_name,
        {# `all` names the sum over segments in every mart #}
        nullif(segment, 'all') as segment,
        country,
        created_at
    from source
)

select * from renamed
