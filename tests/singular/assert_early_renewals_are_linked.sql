{{ config(severity='warn') }}

with

lost as (
    select * from {{ ref('int_terms_classified') }}
    where due_date is not null and continued_date is null and state in ('churned', 'pending')
)

select
    customers.customer_id,
    customers.industry,
    contracts.contract_id,
    lost.due_date,
    next_contracts.contract_id as contract_that_starts,
    next_contracts.first_paid_date as starts_on,
    'if it renews the other, set its replaces_contract_id, or renewed_contract_id of a renewal row' as what_to_do
from lost
inner join {{ ref('int_contracts') }} as next_contracts
    on
        lost.customer_industry_key = next_contracts.customer_industry_key
        and lost.contract_key <> next_contracts.contract_key
        and lost.due_date > next_contracts.first_paid_date
        and {{ add_days('lost.due_date', -90) }} <= next_contracts.first_paid_date
        and lost.term_start_date < next_contracts.first_paid_date
inner join {{ ref('int_contracts') }} as contracts on lost.contract_key = contracts.contract_key
inner join {{ ref('int_customer_industries') }} as customers
    on lost.customer_industry_key = customers.customer_industry_key
left join {{ ref('int_contract_links') }} as links
    on lost.contract_key = links.contract_key and next_contracts.contract_key = links.next_contract_key
where links.contract_key is null
