{# The state of each term that has a day in force: what its dates say, and the renewal row that rules it. #}
with

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

terms as (
    select * from {{ ref('int_contract_terms') }}
),

continued as (
    select
        subscription_key,
        term_start_date,
        min(continued_date) as continued_date,
        min(case when continued_by = 'own' then next_contract_key end) as own_contract_key,
        min(next_contract_key) as first_contract_key,
        max(case when continued_by = 'inferred' then 1 else 0 end) as is_inferred
    from {{ ref('int_terms_continued') }}
    group by subscription_key, term_start_date
),

{# a row that was decided before anybody signed what continues the term does not undo it #}
signed as (
    select
        continued.subscription_key,
        continued.term_start_date,
        case when count(lines.signed_date) = count(*) then min(lines.signed_date) end as signed_date,
        max(case
            when
                lines.is_auto_renewing
                and lines.paper_end_date < continued.continued_date
                and lines.subscription_key = continued.subscription_key
                then 1
            else 0
        end) as goes_on
    from {{ ref('int_terms_continued') }} as continued
    inner join {{ ref('int_contract_lines_effective') }} as lines
        on
            continued.next_subscription_key = lines.subscription_key
            and lines.arr_usd > 0
            and continued.continued_date >= lines.valid_from
            and continued.continued_date < lines.valid_until
    group by continued.subscription_key, continued.term_start_date
),

pending as (
    select distinct
        subscription_key,
        lapse_date
    from {{ ref('int_lapses_continued') }}
    where is_open and is_held
),

inferred as (
    select
        terms.*,
        as_of.as_of_date,
        continued.continued_date,
        coalesce(continued.own_contract_key, continued.first_contract_key) as next_contract_key,
        continued.is_inferred,
        signed.signed_date,
        signed.goes_on,
        assigned.renewal_id,
        assigned.outcome,
        assigned.churn_reason,
        assigned.decided_date,
        case
            when continued.continued_date > coalesce(terms.due_date, terms.out_date) then 'late'
            when continued.continued_date is not null then 'renewed'
            when terms.last_date = as_of.as_of_date then 'upcoming'
            when pending.subscription_key is not null then 'pending'
            else 'churned'
        end as inferred_state
    from terms
    cross join as_of
    left join continued
        on terms.subscription_key = continued.subscription_key and terms.term_start_date = continued.term_start_date
    left join signed
        on terms.subscription_key = signed.subscription_key and terms.term_start_date = signed.term_start_date
    left join pending
        on terms.subscription_key = pending.subscription_key and terms.out_date = pending.lapse_date
    left join {{ ref('int_renewals_assigned') }} as assigned
        on
            terms.subscription_key = assigned.subscription_key
            and terms.term_start_date = assigned.term_start_date
),

ruled as (
    select
        inferred.*,
        coalesce(
            due_date <= as_of_date
            and (
                (outcome = 'renewed' and inferred_state <> 'pending')
                or (outcome = 'churned' and not coalesce(decided_date < signed_date, false))
            ),
            false
        ) as is_ruled
    from inferred
)

select
    customer_industry_key,
    contract_key,
    subscription_key,
    case when is_ruled then outcome else inferred_state end as state,
    is_ruled,
    case when is_ruled then renewal_id end as renewal_id,
    case when is_ruled then churn_reason end as ruling_churn_reason,
    next_contract_key,
    continued_date,
    coalesce(continued_date = due_date and goes_on = 1, false) as is_auto_renewed,
    coalesce(is_inferred = 1, false) as is_inferred,
    term_start_date,
    term_end_date,
    due_date,
    next_term_start_date,
    last_date,
    out_date
from ruled
