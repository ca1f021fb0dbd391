{{ config(severity='warn') }}

select
    customers.customer_id,
    customers.industry,
    contracts.contract_id,
    terms.renewal_id,
    terms.state,
    terms.due_date,
    terms.continued_date,
    case
        when terms.state = 'churned'
            then 'if what goes on was signed later, fill its signed_at; else end its lines, or correct the row'
        else 'enter the lines of the renewal, or correct the row'
    end as what_to_do
from {{ ref('int_terms_classified') }} as terms
inner join {{ ref('int_contracts') }} as contracts on terms.contract_key = contracts.contract_key
inner join {{ ref('int_customer_industries') }} as customers
    on terms.customer_industry_key = customers.customer_industry_key
where
    terms.is_ruled
    and ((terms.state = 'churned') = (terms.continued_date is not null))
