{{ config(severity='warn') }}

select
    customers.customer_id,
    customers.industry,
    claims.claimed_by,
    claims.claimed_in,
    claims.contract_id,
    claims.link_date,
    claims.problem,
    'name a contract of the same customer and industry that began before' as what_to_do
from {{ ref('int_contract_links_claimed') }} as claims
inner join {{ ref('int_customer_industries') }} as customers
    on claims.customer_industry_key = customers.customer_industry_key
{# a renewal row may name a contract that is not entered yet #}
where claims.problem is not null and not claims.is_not_entered_yet
