{#
    Which lapses nothing but their dates continue. What starts takes, of the lapses that are open, all those of
    the latest day; so the followers of a customer are gone through day by day.
#}
with recursive

pairs as (
    select * from {{ ref('int_lapses_followed') }}
),

lapses as (
    select distinct
        customer_industry_key,
        subscription_key,
        lapse_date
    from pairs
),

{# taken_date: the day of what continues the lapse, among the followers so far #}
taken as (
    select
        customer_industry_key,
        subscription_key,
        lapse_date,
        cast(0 as bigint) as follow_number,
        cast(null as date) as taken_date
    from lapses
    union all
    select
        customer_industry_key,
        subscription_key,
        lapse_date,
        follow_number,
        coalesce(taken_date, latest_followed_date) as taken_date
    from (
        select
            open_pairs.*,
            max(case when lapse_date = latest_lapse_date or is_carried_on then followed_date end) over (
                partition by subscription_key, lapse_date
            ) as latest_followed_date,
            row_number() over (partition by subscription_key, lapse_date order by next_contract_key) as copy_number
        from (
            select
                taken.customer_industry_key,
                taken.subscription_key,
                taken.lapse_date,
                taken.follow_number + 1 as follow_number,
                taken.taken_date,
                pairs.next_contract_key,
                pairs.followed_date,
                pairs.is_carried_on,
                max(case when taken.taken_date is null then pairs.lapse_date end) over (
                    partition by taken.customer_industry_key, pairs.next_contract_key, pairs.next_subscription_key
                ) as latest_lapse_date
            from taken
            left join pairs
                on
                    taken.subscription_key = pairs.subscription_key
                    and taken.lapse_date = pairs.lapse_date
                    and taken.follow_number + 1 = pairs.follow_number
            where taken.follow_number < (
                select max(numbers.follow_number) from pairs as numbers
                where numbers.customer_industry_key = taken.customer_industry_key
            )
        ) as open_pairs
    ) as copies
    where copy_number = 1
),

decided as (
    select
        subscription_key,
        lapse_date,
        max(taken_date) as taken_date
    from taken
    group by subscription_key, lapse_date
),

{# of what starts on that day, each takes the latest of the lapses open until then #}
offered as (
    select
        pairs.subscription_key,
        pairs.lapse_date,
        pairs.next_contract_key,
        pairs.next_subscription_key,
        pairs.followed_date,
        pairs.is_carried_on,
        max(pairs.lapse_date) over (
            partition by pairs.customer_industry_key, pairs.next_contract_key, pairs.next_subscription_key
        ) as latest_lapse_date
    from pairs
    inner join decided
        on
            pairs.subscription_key = decided.subscription_key
            and pairs.lapse_date = decided.lapse_date
            and (decided.taken_date is null or pairs.followed_date <= decided.taken_date)
)

select
    subscription_key,
    lapse_date,
    next_contract_key,
    next_subscription_key,
    followed_date as continued_date
from offered
where lapse_date = latest_lapse_date or is_carried_on
