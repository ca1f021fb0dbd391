{# From that day on a contract has no lines. #}
select
    contract_key,
    min(link_date) as replaced_date
from {{ ref('int_contract_links') }}
group by contract_key
