with

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

accounts as (
    select * from {{ ref('int_accounts_rolled_up') }}
),

decided as (
    select
        renewals.renewal_id,
        accounts.customer_id,
        renewals.industry,
        renewals.outcome,
        renewals.churn_reason,
        renewals.due_date,
        renewals.decided_at
    from {{ ref('stg_crm__renewals') }} as renewals
    inner join as_of on cast(renewals.decided_at as date) <= as_of.as_of_date
    inner join accounts on renewals.account_id = accounts.account_id
    where renewals.outcome in ('renewed', 'churned')
)

select * from decided
