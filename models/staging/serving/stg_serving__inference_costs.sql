with

source as (
    select * from {{ ref('base_serving__inference_costs') }}
    where quarantine_reason is null and delivery_rank = 1
),

renamed as (
    select
        {{ named_model('source') }} as model_id,
        source.deployment_id,
        source.industry,
        source.region,
        source.hardware,
        source.service_category,
        coalesce(source.currency, 'USD') as currency,
        source.effective_cost,
        {{ charge_days('source') }}
    from source
    {{ join_aliases('source') }}
)

select * from renamed
