with

source as (
    select * from {{ ref('base_serving__inference_costs') }}
    where quarantine_reason is null and delivery_rank = 1
),

renamed as (
    select
        model_id,
        deployment_id,
        industry,
        region,
        hardware,
        service_category,
        coalesce(currency, 'USD') as currency,
        effective_cost,
        {{ charge_days() }}
    from source
)

select * from renamed
