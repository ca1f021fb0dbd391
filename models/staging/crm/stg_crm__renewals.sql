with

source as (
    select * from {{ ref('base_crm__renewals') }}
    where quarantine_reason is null and delivery_rank = 1
),

renamed as (
    select
        renewal_id,
        contract_id,
        renewed_contract_id,
        account_id,
        industry,
        outcome,
        churn_reason,
        renewed_arr_amount,
        due_date,
        decided_at
    from source
)

select * from renamed
