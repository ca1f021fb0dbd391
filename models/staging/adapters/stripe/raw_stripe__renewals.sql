{{ config(enabled='stripe' in var('adapters', [])) }}

{# a subscription that has ended, or will at the end of its period: its customer has decided #}
with

ended as (
    select
        subscription_id,
        customer_id,
        canceled_at
    from {{ ref('stripe__subscriptions') }}
    where canceled_at is not null and (ended_at is not null or is_to_end)
),

last_lines as (
    select
        subscription_id,
        min(industry) as industry,
        max(end_date) as last_date
    from {{ ref('stripe__contract_lines') }}
    where export_problem is null
    group by subscription_id
)

select
    'stripe:' || ended.subscription_id as renewal_id,
    'stripe:' || ended.subscription_id as contract_id,
    coalesce(customers.account_id, ended.customer_id) as account_id,
    {{ exported_industry('last_lines.industry') }} as industry,
    {{ dbt.dateadd('day', 1, 'last_lines.last_date') }} as due_date,
    ended.canceled_at as decided_at,
    'churned' as outcome,
    cast(null as {{ dbt.type_string() }}) as export_problem
from ended
inner join last_lines on ended.subscription_id = last_lines.subscription_id
left join {{ ref('stripe__customers') }} as customers on ended.customer_id = customers.customer_id
