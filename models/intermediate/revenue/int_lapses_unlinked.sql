{# Lapses that neither an own line nor a link continues. #}
select lapses.*
from {{ ref('int_lapses') }} as lapses
left join {{ ref('int_lapses_linked') }} as linked
    on lapses.subscription_key = linked.subscription_key and lapses.lapse_date = linked.lapse_date
where linked.subscription_key is null
