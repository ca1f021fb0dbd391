with

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

rates as (
    select
        currency,
        rate_date,
        max(usd_per_unit) as usd_per_unit
    from {{ ref('stg_billing__fx_rates') }}
    where currency <> 'USD'
    group by currency, rate_date
),

{% if var('fx_policy') == 'constant' -%}
ranked as (
    select
        rates.currency,
        rates.usd_per_unit,
        row_number() over (
            partition by rates.currency
            order by
                case when rates.rate_date <= as_of.fx_reference_date then 0 else 1 end,
                case when rates.rate_date <= as_of.fx_reference_date then rates.rate_date end desc,
                rates.rate_date
        ) as choice
    from rates
    cross join as_of
),

ranged as (
    select
        currency,
        usd_per_unit,
        {{ first_day() }} as valid_from,
        {{ last_day() }} as valid_until
    from ranked
    where choice = 1
),
{%- elif var('fx_policy') == 'historical' -%}
ranged as (
    select
        currency,
        usd_per_unit,
        {# before the first rate the earliest later one counts #}
        case
            when row_number() over (partition by currency order by rate_date) = 1 then {{ first_day() }}
            else rate_date
        end as valid_from,
        coalesce(lead(rate_date) over (partition by currency order by rate_date), {{ last_day() }}) as valid_until
    from rates
),
{%- endif %}

with_usd as (
    select * from ranged
    union all
    select
        'USD' as currency,
        cast(1 as numeric(18, 9)) as usd_per_unit,
        {{ first_day() }} as valid_from,
        {{ last_day() }} as valid_until
)

select * from with_usd
