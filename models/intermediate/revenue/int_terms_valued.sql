select
    terms.*,
    case
        when terms.state in ('renewed', 'late') then coalesce(renewed.renewed_arr_usd, 0)
        when terms.state = 'churned' then 0
    end as renewed_arr_usd
from {{ ref('int_terms_expiring') }} as terms
left join {{ ref('int_terms_renewed') }} as renewed
    on terms.subscription_key = renewed.subscription_key and terms.term_start_date = renewed.term_start_date
