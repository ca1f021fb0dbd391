with

{# what continues a term is said of renewed and late ones #}
terms as (
    select
        *,
        case when state in ('renewed', 'late') then continued_date end as continued_from,
        case when state in ('renewed', 'late') then next_contract_key end as continuing_contract_key
    from {{ ref('int_terms_explained') }}
    where due_date is not null
)

select
    customers.customer_id,
    subscriptions.contract_id,
    nullif(subscriptions.contract_item_id, '') as contract_item_id,
    next_contracts.contract_id as next_contract_id,
    terms.renewal_id,
    customers.industry,
    customers.segment,
    terms.state,
    terms.churn_reason,
    terms.expiring_arr_usd,
    cast(terms.renewed_arr_usd as numeric(18, 6)) as renewed_arr_usd,
    cast({{ dbt.datediff('terms.due_date', 'terms.continued_from', 'day') }} as bigint) as days_late,
    next_contracts.contract_key is not null and terms.is_auto_renewed as is_auto_renewed,
    next_contracts.contract_key is not null and terms.is_inferred as is_inferred,
    terms.term_start_date,
    terms.term_end_date,
    terms.due_date
from terms
inner join {{ ref('int_customer_industries') }} as customers
    on terms.customer_industry_key = customers.customer_industry_key
inner join {{ ref('int_subscriptions') }} as subscriptions on terms.subscription_key = subscriptions.subscription_key
left join {{ ref('int_contracts') }} as next_contracts on terms.continuing_contract_key = next_contracts.contract_key
