select distinct
    customer_industry_key,
    contract_key,
    next_contract_key,
    link_date
from {{ ref('int_contract_links_claimed') }}
where problem is null
union distinct
select
    customer_industry_key,
    contract_key,
    next_contract_key,
    link_date
from {{ ref('int_contract_links_found') }}
