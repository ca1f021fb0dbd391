{%- set tolerance = var('list_price_tolerance') %}
{%- set distance = "cast(case when offered.list_price_usd > 0"
    ~ " then least(abs(charges.billed_price_usd / offered.list_price_usd - 1), 1000000)"
    ~ " when charges.billed_usd = 0 then 0 else 1000000 end as numeric(18, 9))" %}
{%- set same_period = "charges.industry = offered.industry and charges.model_id = offered.model_id"
    ~ " and charges.usage_unit = offered.usage_unit and charges.currency = offered.currency"
    ~ " and charges.first_date = offered.first_date and charges.last_date = offered.last_date" %}
{%- set order = "distance, list_price_per_rate_unit_usd, usage_kind, price_tier" %}

with

charges as (
    select * from {{ ref('int_kind_charges_converted') }}
    where is_compared
),

offered as (
    select * from {{ ref('int_list_prices_offered') }}
),

of_own_kind as (
    select
        charges.*,
        offered.price_tier,
        offered.list_price_usd,
        offered.list_price_per_rate_unit_usd,
        {{ distance }} as distance
    from charges
    inner join offered
        on {{ same_period }} and charges.usage_kind = offered.usage_kind
),

nearest as (
    select * from (
        select
            of_own_kind.*,
            min(list_price_usd) over (partition by charge_id) as lowest_price_usd,
            max(list_price_usd) over (partition by charge_id) as highest_price_usd,
            row_number() over (partition by charge_id order by {{ order }}) as place
        from of_own_kind
    ) as ranked
    where place = 1
),

{# what is off its own list may be at that of another kind: cached tokens that were billed as uncached ones #}
of_other_kinds as (
    select
        charges.charge_id,
        offered.usage_kind,
        offered.price_tier,
        offered.list_price_per_rate_unit_usd,
        {{ distance }} as distance
    from nearest as charges
    inner join offered
        on {{ same_period }} and charges.usage_kind <> offered.usage_kind
    where charges.distance > {{ tolerance }}
),

likeliest as (
    select
        charge_id,
        usage_kind || ' ' || price_tier as billed_as,
        row_number() over (partition by charge_id order by {{ order }}) as place
    from of_other_kinds
    where distance <= {{ tolerance }}
)

select
    nearest.charge_id,
    nearest.price_tier,
    coalesce(likeliest.billed_as, 'none') as billed_as,
    nearest.list_price_usd,
    case
        when nearest.distance <= {{ tolerance }} then 'at_list'
        when nearest.billed_price_usd > nearest.list_price_usd then 'above_list'
        else 'below_list'
    end as status,
    nearest.distance > {{ tolerance }}
    and nearest.billed_price_usd > nearest.lowest_price_usd
    and nearest.billed_price_usd < nearest.highest_price_usd as is_between_prices
from nearest
left join likeliest on nearest.charge_id = likeliest.charge_id and likeliest.place = 1
