{#
    ARR of what continues each term on its first day, to the cent where it continues several: by what they expire,
    the largest takes the rest.
#}
with

shared as (
    select
        claims.*,
        case
            when claim_count = 1 then next_arr_usd
            when claimed_usd = 0 then {{ proportion('next_arr_usd', '1', 'claim_count', 2) }}
            else {{ proportion('next_arr_usd', 'expiring_arr_usd', 'claimed_usd', 2) }}
        end as share_usd
    from {{ ref('int_terms_claiming') }} as claims
),

parted as (
    select
        shared.*,
        case when claim_number = 1 then next_arr_usd - sum(share_usd) over of_next + share_usd else share_usd end as part_usd
    from shared
    window of_next as (partition by next_subscription_key, continued_date)
)

select
    subscription_key,
    term_start_date,
    cast(sum(part_usd) as numeric(18, 6)) as renewed_arr_usd
from parted
group by subscription_key, term_start_date
