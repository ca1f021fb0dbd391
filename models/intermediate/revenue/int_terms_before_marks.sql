{# Terms that began before a mark near which none is due; is_short: not bound for longer than a year and the grace. #}
select
    marks.customer_industry_key,
    marks.mark_date,
    terms.subscription_key,
    terms.term_start_date,
    terms.next_term_start_date,
    terms.out_date,
    terms.due_date is null
    or {{ until_grace_after(add_days('terms.term_end_date', 1), add_months('terms.term_start_date', 12)) }} as is_short
from {{ ref('int_renewal_marks') }} as marks
inner join {{ ref('int_terms_classified') }} as terms
    on marks.customer_industry_key = terms.customer_industry_key and marks.mark_date > terms.term_start_date
where marks.customer_industry_key not in (select near.customer_industry_key from {{ ref('int_terms_near_marks') }} as near)
