with

source as (
    select * from {{ ref('base_crm__nps_responses') }}
    where quarantine_reason is null and delivery_rank = 1
),

renamed as (
    select
        response_id,
        account_id,
        industry,
        score,
        responded_at
    from source
)

select * from renamed
