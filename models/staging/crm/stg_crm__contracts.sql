{# a table: read by many, and dear to check #}
{{ config(materialized='table') }}

with

source as (
    select * from {{ ref('base_crm__contracts') }}
    where quarantine_reason is null and delivery_rank = 1
),

renamed as (
    select
        contract_line_id,
        contract_id,
        account_id,
        industry,
        plan,
        coalesce(currency, 'USD') as currency,
        arr_amount,
        auto_renews,
        start_date,
        end_date,
        signed_at
    from source
)

select * from renamed
