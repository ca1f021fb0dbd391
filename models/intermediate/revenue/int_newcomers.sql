{#
    What may continue a lapse by its dates: contracts that replace none, and items that start after their
    contract's first paid day.
#}
with

services as (
    select
        customer_industry_key,
        contract_key,
        subscription_key,
        min(valid_from) as first_date
    from {{ ref('int_subscription_services') }}
    group by customer_industry_key, contract_key, subscription_key
),

signatures as (
    select
        subscription_key,
        valid_from,
        {# null when one is not known #}
        case when count(signed_date) = count(*) then min(signed_date) end as signed_date
    from {{ ref('int_contract_lines_effective') }}
    where arr_usd > 0
    group by subscription_key, valid_from
)

select
    services.customer_industry_key,
    services.contract_key,
    services.subscription_key,
    services.first_date as followed_date,
    signatures.signed_date
from services
inner join {{ ref('int_contracts') }} as contracts
    on services.contract_key = contracts.contract_key and services.first_date > contracts.first_paid_date
inner join signatures
    on services.subscription_key = signatures.subscription_key and services.first_date = signatures.valid_from
union all
select
    contracts.customer_industry_key,
    contracts.contract_key,
    cast(null as bigint) as subscription_key,
    contracts.first_paid_date as followed_date,
    contracts.first_signed_date as signed_date
from {{ ref('int_contracts_free') }} as contracts
