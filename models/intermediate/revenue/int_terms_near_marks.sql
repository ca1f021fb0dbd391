{# Terms due within the grace of their customer's mark, the nearest first. #}
select
    marks.customer_industry_key,
    marks.mark_date,
    terms.subscription_key,
    terms.term_start_date,
    terms.next_term_start_date,
    row_number() over (
        partition by marks.customer_industry_key
        order by
            abs({{ dbt.datediff('marks.mark_date', 'terms.due_date', 'day') }}), terms.due_date,
            terms.subscription_key, terms.term_start_date
    ) as nearness,
    count(*) over (partition by marks.customer_industry_key) as term_count
from {{ ref('int_renewal_marks') }} as marks
inner join {{ ref('int_terms_classified') }} as terms
    on
        marks.customer_industry_key = terms.customer_industry_key
        and {{ within_grace('terms.due_date', 'marks.mark_date') }}
