{#
    Pairs of a lapse that nothing of its own continues and a newcomer that starts within the grace of it, the
    newcomers numbered by day.
#}
with

carried_on as (
    select * from {{ ref('int_lapses_carried_on') }}
),

lapses as (
    select lapses.*
    from {{ ref('int_lapses_unlinked') }} as lapses
    left join carried_on
        on lapses.subscription_key = carried_on.subscription_key and lapses.lapse_date = carried_on.lapse_date
    where carried_on.subscription_key is null
),

pairs as (
    select
        lapses.customer_industry_key,
        lapses.subscription_key,
        lapses.lapse_date,
        newcomers.contract_key as next_contract_key,
        newcomers.subscription_key as next_subscription_key,
        newcomers.followed_date,
        false as is_carried_on
    from lapses
    inner join {{ ref('int_newcomers') }} as newcomers
        on
            lapses.customer_industry_key = newcomers.customer_industry_key
            and lapses.lapse_date <= newcomers.followed_date
            and {{ until_grace_after('newcomers.followed_date', 'lapses.lapse_date') }}
    where
        {# other contracts as a whole, other items of its own #}
        case
            when newcomers.subscription_key is null then lapses.contract_key <> newcomers.contract_key
            else lapses.contract_key = newcomers.contract_key and lapses.subscription_key <> newcomers.subscription_key
        end
        {# a term that its row churned is continued by what was signed after that, for all that is known #}
        and (
            coalesce(lapses.row_outcome, '') <> 'churned'
            or coalesce(lapses.row_decided_date < newcomers.signed_date, false)
        )
    union all
    select
        customer_industry_key,
        subscription_key,
        lapse_date,
        next_contract_key,
        cast(null as bigint) as next_subscription_key,
        followed_date,
        true as is_carried_on
    from carried_on
)

select
    pairs.*,
    dense_rank() over (partition by customer_industry_key order by followed_date) as follow_number
from pairs
