{{ config(severity='warn') }}

select
    customers.customer_id,
    customers.industry,
    contracts.contract_id,
    terms.term_start_date,
    terms.term_end_date,
    'an open-ended line has no end_date' as what_to_do
from {{ ref('int_contract_terms') }} as terms
inner join {{ ref('int_contracts') }} as contracts on terms.contract_key = contracts.contract_key
inner join {{ ref('int_customer_industries') }} as customers
    on terms.customer_industry_key = customers.customer_industry_key
where terms.term_end_date >= {{ add_months('terms.term_start_date', 60) }}
