{# Contracts that replace none on or before their first paid day: what they carry on is told by their dates. #}
select contracts.*
from {{ ref('int_contracts') }} as contracts
left join {{ ref('int_contract_links') }} as links
    on contracts.contract_key = links.next_contract_key and contracts.first_paid_date >= links.link_date
left join {{ ref('int_contracts_replaced') }} as replaced on contracts.contract_key = replaced.contract_key
where
    links.next_contract_key is null
    {# paid for at least a day #}
    and contracts.first_paid_date < coalesce(replaced.replaced_date, {{ last_day() }})
