{# a table: read by many, and dear to check #}
{{ config(materialized='table') }}

with

source as (
    select * from {{ ref('base_billing__charges') }}
    where quarantine_reason is null and delivery_rank = 1
),

renamed as (
    select
        source.charge_id,
        source.account_id,
        {{ named_model('source') }} as model_id,
        source.invoice_id,
        source.industry,
        {# FOCUS writes corrections as usage rows #}
        case
            when
                source.charge_category = 'usage'
                and (
                    source.charge_class = 'correction'
                    or source.effective_amount < 0
                    or coalesce(source.consumed_quantity, 0) < 0
                )
                then 'correction'
            else source.charge_category
        end as charge_category,
        source.charge_frequency,
        source.usage_kind,
        coalesce(source.currency, 'USD') as currency,
        source.consumed_unit,
        source.consumed_quantity,
        source.list_amount,
        source.cache_discount_amount,
        source.volume_discount_amount,
        source.batch_discount_amount,
        source.effective_amount,
        coalesce(source.committed_amount, 0) as committed_amount,
        source.billed_amount,
        {{ charge_days('source') }}
    from source
    {{ join_aliases('source') }}
)

select * from renamed
