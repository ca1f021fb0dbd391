{#
    The terms that are up at a mark: those near it; where none is, those in service or held the day before; else
    what ended last.
#}
with

candidates as (
    select * from {{ ref('int_terms_before_marks') }}
),

served as (
    select
        candidates.customer_industry_key,
        candidates.subscription_key,
        candidates.term_start_date,
        candidates.is_short
    from candidates
    inner join {{ ref('int_subscription_services') }} as services
        on
            candidates.subscription_key = services.subscription_key
            and candidates.mark_date > services.valid_from
            and candidates.mark_date <= services.valid_until
    where candidates.next_term_start_date >= candidates.mark_date
    union distinct
    select
        candidates.customer_industry_key,
        candidates.subscription_key,
        candidates.term_start_date,
        candidates.is_short
    from candidates
    inner join {{ ref('int_lapses_continued') }} as lapses
        on
            candidates.subscription_key = lapses.subscription_key
            and candidates.term_start_date = lapses.term_start_date
            and candidates.mark_date > lapses.lapse_date
    where lapses.is_held and coalesce(lapses.continued_date, {{ last_day() }}) >= candidates.mark_date
),

{# nobody served the day before: what ended last #}
ended as (
    select
        candidates.*,
        rank() over (partition by customer_industry_key order by out_date desc) as recency
    from candidates
    where
        out_date <= mark_date
        and customer_industry_key not in (select served.customer_industry_key from served)
)

select * from {{ ref('int_terms_taken') }}
union all
select
    customer_industry_key,
    subscription_key,
    term_start_date
from served
where is_short
union all
select
    customer_industry_key,
    subscription_key,
    term_start_date
from ended
where recency = 1 and is_short
