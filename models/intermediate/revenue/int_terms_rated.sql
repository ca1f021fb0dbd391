{# What contract renewal rates look at: a monthly plan renews too often to say anything. #}
with

terms as (
    select
        *,
        state in ('renewed', 'late', 'churned') as is_decided
    from {{ ref('int_terms_valued') }}
    where {{ dbt.datediff('term_start_date', 'due_date', 'day') }} > 31
)

select
    terms.customer_industry_key,
    terms.subscription_key,
    subscriptions.contract_key,
    customers.industry,
    customers.segment,
    terms.state,
    terms.expiring_arr_usd,
    case when terms.is_decided then least(terms.renewed_arr_usd, terms.expiring_arr_usd) end as retained_arr_usd,
    terms.is_decided,
    terms.due_date
from terms
inner join {{ ref('int_customer_industries') }} as customers
    on terms.customer_industry_key = customers.customer_industry_key
inner join {{ ref('int_subscriptions') }} as subscriptions on terms.subscription_key = subscriptions.subscription_key
