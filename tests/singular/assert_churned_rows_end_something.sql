{{ config(severity='warn') }}

with

latest as (
    select
        decided.*,
        row_number() over (partition by decided.contract_key order by decided.decision_number desc) as recency
    from {{ ref('int_renewals_decided') }} as decided
    inner join {{ ref('int_as_of_date') }} as as_of on decided.due_date <= as_of.as_of_date
    where decided.contract_key is not null
)

select
    customers.customer_id,
    customers.industry,
    latest.contract_id,
    latest.renewal_id,
    latest.due_date,
    'set due_date to the day after the paper end; what ends earlier, or is open-ended, needs its end_date too' as what_to_do
from latest
inner join {{ ref('int_customer_industries') }} as customers
    on latest.customer_industry_key = customers.customer_industry_key
where
    latest.recency = 1
    and latest.outcome = 'churned'
    {# it belongs to a term, or is the reason of one that ended earlier #}
    and not exists (
        select 1 from {{ ref('int_terms_classified') }} as terms
        where
            latest.contract_key = terms.contract_key
            and (
                {{ within_grace('terms.due_date', 'latest.due_date') }}
                or (terms.state = 'churned' and {{ from_grace_before('latest.due_date', 'terms.out_date') }})
            )
    )
