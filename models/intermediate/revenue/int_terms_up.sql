{# The terms that are up at a mark, with what became of them and the decision day of the mark. #}
select
    marks.customer_industry_key,
    marks.mark_date,
    terms.subscription_key,
    terms.contract_key,
    terms.state,
    terms.is_ruled,
    terms.renewal_id,
    terms.churn_reason,
    terms.expiring_arr_usd,
    terms.renewed_arr_usd,
    terms.due_date,
    terms.out_date,
    max(coalesce(terms.due_date, marks.mark_date)) over (partition by marks.customer_industry_key) as decision_date
from {{ ref('int_renewal_marks') }} as marks
inner join {{ ref('int_terms_up_at_marks') }} as up on marks.customer_industry_key = up.customer_industry_key
inner join {{ ref('int_terms_explained') }} as terms
    on up.subscription_key = terms.subscription_key and up.term_start_date = terms.term_start_date
