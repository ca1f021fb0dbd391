{#
    Pairs of terms near one mark of which only one is up: of one subscription, or one continues the other over any
    number of steps.
#}
with recursive

near as (
    select * from {{ ref('int_terms_near_marks') }}
    where term_count > 1
),

chains as (
    select
        near.customer_industry_key,
        near.nearness,
        steps.next_subscription_key,
        steps.next_term_start_date
    from near
    inner join {{ ref('int_terms_stepped') }} as steps
        on near.subscription_key = steps.subscription_key and near.term_start_date = steps.term_start_date
    union distinct
    select
        chains.customer_industry_key,
        chains.nearness,
        steps.next_subscription_key,
        steps.next_term_start_date
    from chains
    inner join {{ ref('int_terms_stepped') }} as steps
        on
            chains.next_subscription_key = steps.subscription_key
            and chains.next_term_start_date = steps.term_start_date
),

related as (
    select
        chains.customer_industry_key,
        chains.nearness,
        near.nearness as other_nearness
    from chains
    inner join near
        on
            chains.next_subscription_key = near.subscription_key
            and chains.next_term_start_date = near.term_start_date
    union all
    select
        near.customer_industry_key,
        near.nearness,
        others.nearness as other_nearness
    from near
    inner join near as others on near.subscription_key = others.subscription_key
)

select distinct
    customer_industry_key,
    least(nearness, other_nearness) as nearer,
    greatest(nearness, other_nearness) as farther
from related
where nearness <> other_nearness
