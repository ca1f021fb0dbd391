with

source as (
    select * from {{ ref('base_catalog__model_capabilities') }}
    where quarantine_reason is null and delivery_rank = 1
),

renamed as (
    select
        model_id,
        capability_type,
        capability,
        available_from as available_from_date,
        available_until as available_until_date
    from source
)

select * from renamed
