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

converted as (
    select
        charges.charge_id,
        accounts.customer_id,
        coalesce(charges.model_id, 'unallocated') as model_id,
        charges.industry,
        charges.charge_category,
        {{ to_usd('charges.effective_amount') }} as revenue_usd,
        {{ to_usd('charges.committed_amount') }} as committed_usd,
        {{ to_usd('coalesce(charges.list_amount, 0)') }} as list_usd,
        {{ to_usd('coalesce(charges.cache_discount_amount, 0)') }} as cache_discount_usd,
        charges.list_amount is not null as has_list_amount,
        charges.day_count,
        charges.first_date,
        {{ add_days('charges.first_date', 'charges.day_count - 1') }} as last_date
    from {{ ref('stg_billing__charges') }} as charges
    inner join as_of on charges.first_date <= as_of.as_of_date
    inner join accounts on charges.account_id = accounts.account_id
    inner join rates
        on
            charges.currency = rates.currency
            and charges.first_date >= rates.valid_from
            and charges.first_date < rates.valid_until
    where charges.charge_category in ('usage', 'credit', 'correction')
)

select * from converted
