{# From a term to those that continue it and may be due near the mark; of customers with several terms near it. #}
with

customers as (
    select distinct
        customer_industry_key,
        mark_date
    from {{ ref('int_terms_near_marks') }}
    where term_count > 1
),

terms as (
    select
        terms.subscription_key,
        terms.term_start_date,
        terms.next_term_start_date,
        customers.mark_date
    from {{ ref('int_terms_classified') }} as terms
    inner join customers on terms.customer_industry_key = customers.customer_industry_key
)

select distinct
    terms.subscription_key,
    terms.term_start_date,
    next_terms.subscription_key as next_subscription_key,
    next_terms.term_start_date as next_term_start_date
from terms
inner join {{ ref('int_terms_continued') }} as continued
    on terms.subscription_key = continued.subscription_key and terms.term_start_date = continued.term_start_date
inner join terms as next_terms
    on
        continued.next_subscription_key = next_terms.subscription_key
        and continued.continued_date >= next_terms.term_start_date
        and continued.continued_date < next_terms.next_term_start_date
where {{ until_grace_after('next_terms.term_start_date', 'terms.mark_date') }}
