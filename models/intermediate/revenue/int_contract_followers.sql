{# Contracts that replace none and could carry on what renews by itself: started after it, at least half of it. #}
with

blocks as (
    select * from {{ ref('int_contract_blocks') }}
    where going_on_usd > 0
)

select
    blocks.subscription_key,
    blocks.block_number,
    contracts.contract_key as next_contract_key,
    contracts.first_paid_date
from blocks
inner join {{ ref('int_contracts_free') }} as contracts
    on
        blocks.customer_industry_key = contracts.customer_industry_key
        and blocks.contract_key <> contracts.contract_key
        and blocks.block_end_date < contracts.first_paid_date
        and blocks.going_on_usd <= 2 * contracts.first_paid_usd
