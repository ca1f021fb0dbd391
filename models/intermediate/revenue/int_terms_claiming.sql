{# Who claims what continues it: each renewed term and subscription that continues it, the largest first. #}
with

terms as (
    select * from {{ ref('int_terms_expiring') }}
    where state in ('renewed', 'late')
),

claims as (
    select
        terms.subscription_key,
        terms.term_start_date,
        terms.expiring_arr_usd,
        continued.next_subscription_key,
        continued.continued_date,
        ranges.arr_usd as next_arr_usd
    from terms
    inner join {{ ref('int_terms_continued') }} as continued
        on
            terms.subscription_key = continued.subscription_key
            and terms.term_start_date = continued.term_start_date
    inner join {{ ref('int_subscription_arr_ranged') }} as ranges
        on
            continued.next_subscription_key = ranges.subscription_key
            and continued.continued_date >= ranges.valid_from
            and continued.continued_date < ranges.valid_until
),

weighed as (
    select
        claims.*,
        sum(expiring_arr_usd) over of_next as claimed_usd,
        count(*) over of_next as claim_count,
        row_number() over (
            partition by next_subscription_key, continued_date
            order by expiring_arr_usd desc, subscription_key asc, term_start_date asc
        ) as claim_number
    from claims
    window of_next as (partition by next_subscription_key, continued_date)
)

select * from weighed
