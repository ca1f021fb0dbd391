{# The latest row of each term: a row belongs, in each subscription of its contract, to the term due nearest to it. #}
with

near as (
    select
        terms.subscription_key,
        terms.term_start_date,
        decided.*,
        row_number() over (
            partition by decided.decision_number, terms.subscription_key
            order by abs({{ dbt.datediff('decided.due_date', 'terms.due_date', 'day') }}), terms.due_date
        ) as nearness
    from {{ ref('int_renewals_decided') }} as decided
    inner join {{ ref('int_contract_terms') }} as terms
        on decided.contract_key = terms.contract_key and {{ within_grace('terms.due_date', 'decided.due_date') }}
),

belonging as (
    select
        near.*,
        row_number() over (partition by subscription_key, term_start_date order by decision_number desc) as recency
    from near
    where nearness = 1
)

select
    subscription_key,
    term_start_date,
    renewal_id,
    outcome,
    churn_reason,
    decided_date
from belonging
where recency = 1
