{#
    Each lapse and what continues it, a row for each contract or item (one without any when nothing does);
    pending: still inside its grace.
#}
with

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

lapses as (
    select * from {{ ref('int_lapses') }}
),

continuing as (
    select
        subscription_key,
        lapse_date,
        continued_by,
        next_contract_key,
        next_subscription_key,
        continued_date
    from {{ ref('int_lapses_linked') }}
    union all
    select
        subscription_key,
        lapse_date,
        'inferred' as continued_by,
        next_contract_key,
        next_subscription_key,
        continued_date
    from {{ ref('int_lapses_inferred') }}
),

{# whether somebody said, near the lapse or for later, that the contract is over #}
latest_rows as (
    select
        lapses.subscription_key,
        lapses.lapse_date,
        max(decided.decision_number) as decision_number
    from lapses
    inner join {{ ref('int_renewals_decided') }} as decided
        on
            lapses.contract_key = decided.contract_key
            and {{ from_grace_before('decided.due_date', 'lapses.lapse_date') }}
    group by lapses.subscription_key, lapses.lapse_date
)

select
    lapses.customer_industry_key,
    lapses.contract_key,
    lapses.subscription_key,
    lapses.term_start_date,
    lapses.lapse_date,
    continuing.continued_by,
    continuing.next_contract_key,
    continuing.next_subscription_key,
    continuing.continued_date,
    case
        when continuing.continued_date is not null
            then {{ until_grace_after('continuing.continued_date', 'lapses.lapse_date') }}
        else
            {{ until_grace_after(add_days('as_of.as_of_date', 1), 'lapses.lapse_date') }}
            and coalesce(decided.outcome, '') <> 'churned'
    end as is_held,
    continuing.continued_date is null as is_open
from lapses
cross join as_of
left join continuing
    on lapses.subscription_key = continuing.subscription_key and lapses.lapse_date = continuing.lapse_date
left join latest_rows
    on lapses.subscription_key = latest_rows.subscription_key and lapses.lapse_date = latest_rows.lapse_date
left join {{ ref('int_renewals_decided') }} as decided on latest_rows.decision_number = decided.decision_number
