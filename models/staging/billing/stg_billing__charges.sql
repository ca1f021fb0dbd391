{# a table: read by many, and dear to check #}
{{ config(materialized='table') }}

with

source as (
    select * from {{ ref('base_billing__charges') }}
    where quarantine_reason is null and delivery_rank = 1
),

renamed as (
    select
        charge_id,
        account_id,
        model_id,
        invoice_id,
        industry,
        {# FOCUS writes corrections as usage rows #}
        case
            when
                charge_category = 'usage'
                and (charge_class = 'correction' or effective_amount < 0 or coalesce(consumed_quantity, 0) < 0)
                then 'correction'
            else charge_category
        end as charge_category,
        charge_frequency,
        coalesce(currency, 'USD') as currency,
        consumed_unit,
        consumed_quantity,
        list_amount,
        cache_discount_amount,
        volume_discount_amount,
        batch_discount_amount,
        effective_amount,
        coalesce(committed_amount, 0) as committed_amount,
        billed_amount,
        {{ charge_days() }}
    from source
)

select * from renamed
