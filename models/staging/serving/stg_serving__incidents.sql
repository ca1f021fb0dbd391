with

source as (
    select * from {{ ref('base_serving__incidents') }}
    where quarantine_reason is null and delivery_rank = 1
),

renamed as (
    select
        incident_id,
        industry,
        region,
        severity,
        started_at,
        resolved_at
    from source
)

select * from renamed
