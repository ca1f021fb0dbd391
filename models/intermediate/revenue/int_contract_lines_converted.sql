{# Contract lines that have started, and those of the future that are signed: they say how long a term is, no more. #}
with

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

rates as (
    select * from {{ ref('int_exchange_rates_ranged') }}
),

accounts as (
    select * from {{ ref('int_accounts_rolled_up') }}
),

customers as (
    select * from {{ ref('int_customer_industries') }}
),

lines as (
    select
        contracts.contract_line_id,
        contracts.contract_id,
        coalesce(contracts.contract_item_id, '') as contract_item_id,
        contracts.replaces_contract_id,
        customers.customer_industry_key,
        {{ to_usd('contracts.arr_amount') }} as arr_usd,
        contracts.auto_renews and coalesce(contracts.end_date, {{ last_day() }}) < {{ last_day() }} as is_auto_renewing,
        contracts.is_usage_commitment,
        contracts.start_date <= as_of.as_of_date as is_started,
        contracts.start_date,
        coalesce(contracts.end_date, {{ last_day() }}) as paper_end_date,
        cast(contracts.signed_at as date) as signed_date
    from {{ ref('stg_crm__contracts') }} as contracts
    inner join as_of
        on contracts.start_date <= as_of.as_of_date or cast(contracts.signed_at as date) <= as_of.as_of_date
    inner join accounts on contracts.account_id = accounts.account_id
    inner join customers
        on accounts.customer_key = customers.customer_key and contracts.industry = customers.industry
    inner join rates
        on
            contracts.currency = rates.currency
            and contracts.start_date >= rates.valid_from
            and contracts.start_date < rates.valid_until
)

select
    lines.*,
    {# in the order of the ids: the smallest contract of a customer has the smallest key #}
    rank() over (order by customer_industry_key, contract_id) as contract_key,
    rank() over (order by customer_industry_key, contract_id, contract_item_id) as subscription_key
from lines
