{# Each term that is up at a mark with its state and its ARR; one without an end is valued at the decision day. #}
select
    up.customer_industry_key,
    up.mark_date,
    up.decision_date,
    up.subscription_key,
    {# a gap that began after the mark says nothing of it #}
    case when up.due_date is null and up.state = 'pending' and up.out_date > up.mark_date then 'renewed' else up.state end
        as state,
    up.due_date is not null as has_due_date,
    up.is_ruled,
    up.renewal_id,
    up.churn_reason,
    coalesce(open_terms.expiring_arr_usd, up.expiring_arr_usd) as expiring_arr_usd,
    coalesce(open_terms.renewed_arr_usd, up.renewed_arr_usd, 0) as renewed_arr_usd
from {{ ref('int_terms_up') }} as up
left join {{ ref('int_open_terms_valued') }} as open_terms on up.subscription_key = open_terms.subscription_key
