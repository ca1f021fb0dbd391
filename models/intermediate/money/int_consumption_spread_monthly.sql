{# Billed quantities by month: usage and correction charges in usage units, a remainder of spreading on the last day. #}
with

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

accounts as (
    select * from {{ ref('int_accounts_rolled_up') }}
),

charges as (
    select
        charges.charge_id,
        accounts.customer_id,
        charges.industry,
        coalesce(units.usage_unit, industries.usage_unit) = industries.usage_unit as is_usage_unit,
        cast(charges.consumed_quantity * coalesce(units.units_per_consumed_unit, 1) as numeric(28, 6)) as quantity,
        charges.day_count,
        charges.first_date,
        {{ add_days('charges.first_date', 'charges.day_count - 1') }} as last_date
    from {{ ref('stg_billing__charges') }} as charges
    inner join as_of on charges.first_date <= as_of.as_of_date
    inner join accounts on charges.account_id = accounts.account_id
    inner join {{ ref('industries') }} as industries on charges.industry = industries.industry
    left join {{ ref('consumed_units') }} as units on charges.consumed_unit = units.consumed_unit
    where
        charges.charge_category in ('usage', 'correction') and charges.consumed_quantity is not null
        and coalesce(charges.usage_kind, '') <> 'other'
),

{{ charge_parts(['charge_id', 'customer_id', 'industry', 'is_usage_unit'], ['quantity'], 'numeric(28, 6)') }},

{{ months_of_charges('parts') }}

select
    charge_id,
    customer_id,
    industry,
    {{ share_of_days('quantity', 'numeric(28, 6)') }} as quantity,
    is_usage_unit,
    month_date
from counted
