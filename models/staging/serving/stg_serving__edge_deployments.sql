with

source as (
    select * from {{ ref('base_serving__edge_deployments') }}
    where quarantine_reason is null and delivery_rank = 1
),

renamed as (
    select
        source.deployment_id,
        source.account_id,
        {{ named_model('source') }} as model_id,
        source.edge_target,
        source.activated_on as activated_date,
        source.deactivated_on as deactivated_date
    from source
    {{ join_aliases('source', "'all'") }}
)

select * from renamed
