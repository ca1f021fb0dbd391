with

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

accounts as (
    select * from {{ ref('int_accounts_rolled_up') }}
),

contracts as (
    select distinct
        contract_key,
        customer_industry_key,
        contract_id
    from {{ ref('int_subscriptions') }}
),

decided as (
    select
        renewals.renewal_id,
        renewals.contract_id,
        renewals.renewed_contract_id,
        customers.customer_industry_key,
        renewals.outcome,
        renewals.churn_reason,
        {# the later, the larger: the latest of several rows has the largest #}
        row_number() over (order by renewals.decided_at, renewals.renewal_id) as decision_number,
        renewals.due_date,
        cast(renewals.decided_at as date) as decided_date
    from {{ ref('stg_crm__renewals') }} as renewals
    inner join as_of on cast(renewals.decided_at as date) <= as_of.as_of_date
    inner join accounts on renewals.account_id = accounts.account_id
    inner join {{ ref('int_customer_industries') }} as customers
        on accounts.customer_key = customers.customer_key and renewals.industry = customers.industry
    where renewals.outcome in ('renewed', 'churned')
)

select
    decided.*,
    {# null: a contract without lines, the row has no force #}
    contracts.contract_key
from decided
left join contracts
    on decided.customer_industry_key = contracts.customer_industry_key and decided.contract_id = contracts.contract_id
