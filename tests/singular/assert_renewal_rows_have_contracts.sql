{{ config(severity='warn') }}

select
    customers.customer_id,
    customers.industry,
    decided.renewal_id,
    decided.contract_id,
    decided.due_date,
    'enter the lines of the contract, or the contract_id, account and industry of its lines' as what_to_do
from {{ ref('int_renewals_decided') }} as decided
inner join {{ ref('int_customer_industries') }} as customers
    on decided.customer_industry_key = customers.customer_industry_key
where decided.contract_key is null
