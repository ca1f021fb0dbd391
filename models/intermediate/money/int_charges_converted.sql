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
        customers.customer_industry_key,
        accounts.customer_id,
        coalesce(charges.model_id, 'unallocated') as model_id,
        charges.industry,
        charges.charge_category,
        {{ to_usd('charges.effective_amount', data_type=type_small_money()) }} as revenue_usd,
        {{ to_usd('coalesce(charges.list_amount, 0)', data_type=type_small_money()) }} as list_usd,
        {{ to_usd('coalesce(charges.cache_discount_amount, 0)', data_type=type_small_money()) }} as cache_discount_usd,
        charges.list_amount is not null as has_list_amount,
        charges.usage_kind,
        charges.committed_amount > 0 as is_drawdown,
        {# usage as it is billed: what says how far bills have come #}
        charges.charge_category = 'usage' and coalesce(charges.charge_frequency, '') <> 'one_time' as is_usage_charge,
        case
            when charges.charge_category = 'credit' then coalesce(charges.charge_frequency, '') = 'recurring'
            else coalesce(charges.charge_frequency, '') <> 'one_time'
        end as is_recurring,
        charges.day_count,
        charges.first_date,
        {{ add_days('charges.first_date', 'charges.day_count - 1') }} as last_date
    from {{ ref('stg_billing__charges') }} as charges
    inner join as_of on charges.first_date <= as_of.as_of_date
    inner join accounts on charges.account_id = accounts.account_id
    inner join {{ ref('int_customer_industries') }} as customers
        on accounts.customer_key = customers.customer_key and charges.industry = customers.industry
    inner join rates
        on
            charges.currency = rates.currency
            and charges.first_date >= rates.valid_from
            and charges.first_date < rates.valid_until
    where charges.charge_category in ('usage', 'credit', 'correction')
)

select * from converted
