with

terms as (
    select * from {{ ref('int_first_terms') }}
),

decided as (
    select * from {{ ref('int_renewals_decided') }}
),

ranked as (
    select
        terms.customer_id,
        terms.industry,
        decided.renewal_id,
        decided.outcome,
        decided.churn_reason,
        row_number() over (
            partition by terms.customer_id, terms.industry
            order by decided.decided_at desc, decided.renewal_id desc
        ) as recency
    from terms
    inner join decided on terms.customer_id = decided.customer_id and terms.industry = decided.industry
    where {{ within_grace('decided.due_date', 'terms.decision_date') }}
)

select * from ranked
where recency = 1
