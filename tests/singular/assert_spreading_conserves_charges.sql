with

spread as (
    select
        charge_id,
        sum(revenue_usd) as revenue_usd,
        sum(days_counted) as day_count
    from {{ ref('int_charges_spread_monthly') }}
    group by charge_id
)

select
    charges.charge_id,
    charges.effective_amount,
    spread.revenue_usd
from {{ ref('stg_billing__charges') }} as charges
inner join spread on charges.charge_id = spread.charge_id and charges.day_count = spread.day_count
where
    charges.currency = 'USD'
    and charges.effective_amount <> spread.revenue_usd
