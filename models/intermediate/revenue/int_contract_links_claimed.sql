{# Who says which contract replaces which, from what day on, and why a claim does not count (null: it does). #}
with recursive

claims as (
    select * from {{ ref('int_contract_links_dated') }}
),

{# what the replacing contract had become by that day, over any number of steps: nobody replaces what it became #}
reached as (
    select
        claims.contract_key,
        claims.next_contract_key,
        claims.link_date,
        onward.next_contract_key as reached_key
    from claims
    inner join claims as onward
        on claims.next_contract_key = onward.contract_key and claims.link_date >= onward.link_date
    where claims.problem is null and onward.problem is null
    union distinct
    select
        reached.contract_key,
        reached.next_contract_key,
        reached.link_date,
        onward.next_contract_key as reached_key
    from reached
    inner join claims as onward on reached.reached_key = onward.contract_key and reached.link_date >= onward.link_date
    where onward.problem is null
),

circles as (
    select distinct
        contract_key,
        next_contract_key,
        link_date
    from reached
    where reached_key = contract_key
)

select
    claims.claimed_by,
    claims.claimed_in,
    claims.customer_industry_key,
    claims.contract_id,
    claims.is_not_entered_yet,
    claims.contract_key,
    claims.next_contract_key,
    claims.link_date,
    case
        when circles.contract_key is not null then 'the one that it replaces has replaced it'
        else claims.problem
    end as problem
from claims
left join circles
    on
        claims.contract_key = circles.contract_key
        and claims.next_contract_key = circles.next_contract_key
        and claims.link_date = circles.link_date
