{%- set period = 'industry, model_id, usage_unit, currency, first_date, last_date' %}

with

periods as (
    select distinct
        {{ period }},
        units_per_rate_unit
    from {{ ref('int_kind_charges_converted') }}
    where is_compared
),

prices as (
    select
        prices.*,
        coalesce(units.usage_unit, industries.usage_unit) as usage_unit,
        coalesce(units.units_per_consumed_unit, industries.units_per_rate_unit) as units_per_pricing_unit
    from {{ ref('stg_billing__list_prices') }} as prices
    inner join {{ ref('industries') }} as industries on prices.industry = industries.industry
    left join {{ ref('consumed_units') }} as units on prices.pricing_unit = units.consumed_unit
),

{# between these days no price changes #}
changes as (
    select
        industry,
        model_id,
        effective_from_date as change_date
    from prices
    union distinct
    select
        industry,
        model_id,
        effective_until_date as change_date
    from prices
),

days as (
    select
        periods.*,
        first_date as price_date
    from periods
    union all
    select
        periods.*,
        changes.change_date as price_date
    from periods
    inner join changes
        on
            periods.industry = changes.industry
            and periods.model_id = changes.model_id
            and periods.first_date < changes.change_date
            and periods.last_date >= changes.change_date
),

{# of the prices of a tier that hold on a day the one that began last counts #}
dated as (
    select
        days.*,
        prices.usage_kind,
        prices.price_tier,
        prices.currency as list_currency,
        prices.effective_from_date,
        {{ ratio('prices.list_unit_price', 'prices.units_per_pricing_unit') }} as list_price,
        row_number() over (
            partition by
                days.industry, days.model_id, days.usage_unit, days.currency, days.first_date, days.last_date,
                days.price_date, prices.usage_kind, prices.price_tier, prices.currency
            order by prices.effective_from_date desc
        ) as place
    from days
    inner join prices
        on
            days.industry = prices.industry
            and days.model_id = prices.model_id
            and days.usage_unit = prices.usage_unit
            and days.price_date >= prices.effective_from_date
            and days.price_date < prices.effective_until_date
),

held as (
    select distinct
        {{ period }},
        units_per_rate_unit,
        usage_kind,
        price_tier,
        list_currency,
        effective_from_date,
        list_price,
        max(case when list_currency = currency then 1 else 0 end) over (
            partition by {{ period }}, usage_kind
        ) as has_own_currency
    from dated
    where place = 1
),

converted as (
    select
        held.*,
        held.list_price * cast(rates.usd_per_unit as {{ type_double() }}) as list_price_usd,
        cast(
            held.list_price * cast(rates.usd_per_unit as {{ type_double() }}) * held.units_per_rate_unit as numeric(38, 9)
        ) as list_price_per_rate_unit_usd
    from held
    inner join {{ ref('int_exchange_rates_ranged') }} as rates
        on
            held.list_currency = rates.currency
            and held.first_date >= rates.valid_from
            and held.first_date < rates.valid_until
    where held.list_currency = held.currency or held.has_own_currency = 0
)

select * from converted
