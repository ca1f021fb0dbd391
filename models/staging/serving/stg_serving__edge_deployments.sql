with

source as (
    select * from {{ ref('base_serving__edge_deployments') }}
    where quarantine_reason is null and delivery_rank = 1
),

renamed as (
    select
        deployment_id,
        account_id,
        model_id,
        edge_target,
        activated_on as activated_date,
        deactivated_on as deactivated_date
    from source
)

select * from renamed
