{# What each term was worth on its last day in force; upcoming ones on paper, at their end. #}
select
    terms.*,
    cast(coalesce(
        case when terms.state = 'upcoming' then papers.arr_usd else ranges.arr_usd end, 0
    ) as numeric(18, 6)) as expiring_arr_usd
from {{ ref('int_terms_classified') }} as terms
left join {{ ref('int_subscription_arr_ranged') }} as ranges
    on
        terms.subscription_key = ranges.subscription_key
        and terms.last_date >= ranges.valid_from
        and terms.last_date < ranges.valid_until
left join {{ ref('int_terms_on_paper') }} as papers
    on terms.subscription_key = papers.subscription_key and terms.term_start_date = papers.term_start_date
