{#
    Terms without an end that are up at a mark: what they carry on their last day before the decision day, and
    what goes on on it.
#}
with

open_terms as (
    select * from {{ ref('int_terms_up') }}
    where due_date is null
),

ranges as (
    select * from {{ ref('int_subscription_arr_ranged') }}
),

last_ranges as (
    select
        open_terms.subscription_key,
        ranges.arr_usd,
        row_number() over (partition by open_terms.subscription_key order by ranges.valid_from desc) as recency
    from open_terms
    inner join ranges
        on
            open_terms.subscription_key = ranges.subscription_key
            and open_terms.decision_date > ranges.valid_from
            and open_terms.out_date > ranges.valid_from
),

{# on the decision day: the subscription itself, and what replaced its contract, once a mark #}
goes_on as (
    select
        open_terms.subscription_key,
        ranges.arr_usd
    from open_terms
    inner join ranges
        on
            open_terms.subscription_key = ranges.subscription_key
            and open_terms.decision_date >= ranges.valid_from
            and open_terms.decision_date < ranges.valid_until
),

replacing as (
    select
        open_terms.customer_industry_key,
        links.next_contract_key,
        open_terms.decision_date,
        min(open_terms.subscription_key) as subscription_key
    from open_terms
    inner join {{ ref('int_contract_links') }} as links
        on open_terms.contract_key = links.contract_key and open_terms.decision_date >= links.link_date
    group by open_terms.customer_industry_key, links.next_contract_key, open_terms.decision_date
),

replaced as (
    select
        replacing.subscription_key,
        sum(ranges.arr_usd) as arr_usd
    from replacing
    inner join ranges
        on
            replacing.next_contract_key = ranges.contract_key
            and replacing.decision_date >= ranges.valid_from
            and replacing.decision_date < ranges.valid_until
    group by replacing.subscription_key
)

select
    open_terms.subscription_key,
    coalesce(last_ranges.arr_usd, 0) as expiring_arr_usd,
    coalesce(goes_on.arr_usd, 0) + coalesce(replaced.arr_usd, 0) as renewed_arr_usd
from open_terms
left join last_ranges on open_terms.subscription_key = last_ranges.subscription_key and last_ranges.recency = 1
left join goes_on on open_terms.subscription_key = goes_on.subscription_key
left join replaced on open_terms.subscription_key = replaced.subscription_key
