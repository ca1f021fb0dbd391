with

judged as (
    select
        charges.*,
        coalesce(
            prices.status, case when charges.is_compared then 'no_list_price' else 'not_compared' end
        ) as status,
        coalesce(prices.price_tier, 'none') as price_tier,
        coalesce(prices.billed_as, 'none') as billed_as,
        cast(
            prices.list_price_usd * cast(charges.billed_quantity as {{ type_double() }}) as numeric(38, 9)
        ) as list_usd,
        coalesce(prices.is_between_prices, false) as is_between_prices,
        {{ month_start('charges.first_date') }} as month_date
    from {{ ref('int_kind_charges_converted') }} as charges
    left join {{ ref('int_list_prices_matched') }} as prices on charges.charge_id = prices.charge_id
    {# without a list nothing was checked #}
    inner join {{ ref('int_inputs_present') }} as inputs
        on charges.industry = inputs.industry and inputs.raw_input = 'raw_list_prices' and inputs.is_present
),

summed as (
    select
        industry,
        model_id,
        usage_kind,
        usage_unit,
        status,
        price_tier,
        billed_as,
        units_per_rate_unit,
        count(*) as charge_count,
        sum(billed_quantity) as billed_quantity,
        sum(billed_usd) as billed_usd,
        sum(list_usd) as list_usd,
        is_between_prices,
        month_date
    from judged
    group by
        industry, model_id, usage_kind, usage_unit, status, price_tier, billed_as, units_per_rate_unit,
        is_between_prices, month_date
)

select
    industry,
    model_id,
    usage_kind,
    usage_unit,
    status,
    price_tier,
    billed_as,
    charge_count,
    cast(billed_quantity as numeric(38, 6)) as billed_quantity,
    cast(billed_usd as numeric(38, 6)) as billed_usd,
    case when status <> 'not_compared' then {{ ratio('billed_usd', 'billed_quantity') }} * units_per_rate_unit end
        as billed_price_usd,
    {{ ratio('list_usd', 'billed_quantity') }} * units_per_rate_unit as list_price_usd,
    cast(billed_usd - list_usd as numeric(38, 6)) as difference_usd,
    is_between_prices,
    month_date
from summed
