{# Why ARR of a term was lost: by the row that rules it, else by the latest row near its end that says churned. #}
with

terms as (
    select * from {{ ref('int_terms_valued') }}
),

unruled as (
    select
        terms.subscription_key,
        terms.term_start_date,
        max(decided.decision_number) as decision_number
    from terms
    inner join {{ ref('int_renewals_decided') }} as decided
        on
            terms.contract_key = decided.contract_key
            and decided.outcome = 'churned'
            and {{ from_grace_before('decided.due_date', 'terms.out_date') }}
    where not terms.is_ruled
    group by terms.subscription_key, terms.term_start_date
)

select
    terms.*,
    case
        when terms.renewed_arr_usd is null or (terms.state <> 'churned' and terms.renewed_arr_usd >= terms.expiring_arr_usd)
            then cast(null as {{ dbt.type_string() }})
        when terms.is_ruled then terms.ruling_churn_reason
        else decided.churn_reason
    end as churn_reason
from terms
left join unruled
    on terms.subscription_key = unruled.subscription_key and terms.term_start_date = unruled.term_start_date
left join {{ ref('int_renewals_decided') }} as decided on unruled.decision_number = decided.decision_number
