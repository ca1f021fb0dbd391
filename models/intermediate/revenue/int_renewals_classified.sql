{%- set grace = var('renewal_grace_days') %}

with

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

terms as (
    select * from {{ ref('int_first_terms') }}
),

valued as (
    select * from {{ ref('int_marks_valued') }}
),

decided as (
    select * from {{ ref('int_marks_decided') }}
),

gaps as (
    select * from {{ ref('int_service_gaps_classified') }}
),

states as (
    select
        terms.customer_id,
        terms.industry,
        coalesce(decided.renewal_id, gaps.renewal_id) as renewal_id,
        case
            when decided.renewal_id is null then gaps.churn_reason else decided.churn_reason
        end as churn_reason,
        case
            when decided.outcome is not null then decided.outcome
            when terms.is_locked_in then 'not_due'
            when terms.decision_date > as_of.as_of_date then 'pending'
            when valued.is_in_service then 'renewed'
            when valued.gap_days <= {{ grace }} then 'late'
            when gaps.state = 'pending' then 'pending'
            else 'churned'
        end as state,
        valued.expiring_arr_usd,
        decided.renewal_id is not null as is_decided,
        case
            when valued.is_in_service or valued.gap_days <= {{ grace }} then valued.next_arr_usd
            else 0
        end as next_arr_usd,
        terms.first_contracted_date,
        terms.mark_date,
        terms.decision_date
    from terms
    cross join as_of
    inner join valued
        on terms.customer_id = valued.customer_id and terms.industry = valued.industry
    left join decided
        on terms.customer_id = decided.customer_id and terms.industry = decided.industry
    left join gaps
        on
            terms.customer_id = gaps.customer_id
            and terms.industry = gaps.industry
            and valued.out_of_service_date = gaps.gap_from
)

select
    customer_id,
    industry,
    {# a churned row near a gap's first day says why the customer left, unless a line closed the gap #}
    case when is_decided or state = 'churned' then renewal_id end as renewal_id,
    state,
    case when state = 'churned' then churn_reason end as churn_reason,
    expiring_arr_usd,
    case
        when state in ('renewed', 'late') then next_arr_usd
        when state = 'churned' then 0
    end as renewed_arr_usd,
    first_contracted_date,
    mark_date,
    decision_date
from states
