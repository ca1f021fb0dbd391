with

source as (
    select * from {{ ref('base_billing__fx_rates') }}
    where quarantine_reason is null and delivery_rank = 1
),

renamed as (
    select
        currency,
        usd_per_unit,
        rate_date
    from source
)

select * from renamed
