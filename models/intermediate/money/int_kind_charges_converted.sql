with

charges as (
    select
        charges.charge_id,
        coalesce(charges.model_id, 'unallocated') as model_id,
        charges.industry,
        charges.usage_kind,
        {# a unit that nobody knows is one of kind other #}
        coalesce(
            units.usage_unit, case when charges.consumed_unit is null then industries.usage_unit end, 'unknown'
        ) as usage_unit,
        charges.currency,
        charges.charge_category,
        industries.units_per_rate_unit,
        rates.usd_per_unit,
        cast(
            coalesce(charges.consumed_quantity, 0) * coalesce(units.units_per_consumed_unit, 1) as numeric(28, 6)
        ) as billed_quantity,
        {# a volume discount is agreed with one customer: no list has it #}
        {{ to_usd(
            'charges.effective_amount + coalesce(charges.volume_discount_amount, 0)', data_type=type_small_money()
        ) }} as billed_usd,
        charges.first_date,
        {{ add_days('charges.first_date', 'charges.day_count - 1') }} as last_date
    from {{ ref('stg_billing__charges') }} as charges
    inner join {{ ref('int_as_of_date') }} as as_of on charges.first_date <= as_of.as_of_date
    inner join {{ ref('industries') }} as industries on charges.industry = industries.industry
    inner join {{ ref('int_exchange_rates_ranged') }} as rates
        on
            charges.currency = rates.currency
            and charges.first_date >= rates.valid_from
            and charges.first_date < rates.valid_until
    left join {{ ref('consumed_units') }} as units on charges.consumed_unit = units.consumed_unit
    where charges.usage_kind is not null
)

select
    charges.*,
    {{ ratio('billed_usd', 'billed_quantity') }} as billed_price_usd,
    charge_category = 'usage' and billed_quantity > 0 and usage_unit <> 'unknown' as is_compared
from charges
