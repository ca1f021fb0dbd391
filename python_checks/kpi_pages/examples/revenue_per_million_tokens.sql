-- case: llm_api revenue_per_million_tokens all day 2024-05-02
-- Amounts in other currencies take the last rate on or before 1 January of the newest year; a charge of a whole month gives each of its days the same share, one of n days amount / n. Purchases are prepayment, no revenue.
-- rows: charges that hold the day
select charge_id, charge_period_start, charge_period_end, charge_category, effective_amount, currency
from marts_sample.raw_billing_charges
where industry = '{industry}' and substr(charge_period_start, 1, 10) <= '{start}' and substr(charge_period_end, 1, 10) > '{start}'
order by charge_id
-- rows: rates of exchange
select currency, usd_per_unit from marts_sample.raw_fx_rates where rate_date = '2026-01-01' order by currency
-- rows: requests of the day
select request_id, error_type, input_tokens, output_tokens
from marts_sample.{log}
where requested_at like '{start}%'
order by request_id
-- result: the day's revenue over its tokens, times a million
with

revenue as (
    select sum(
        cast(charges.effective_amount as decimal(26, 12)) * coalesce(cast(rates.usd_per_unit as double), 1)
        / date_diff('day', cast(charges.charge_period_start as date), cast(charges.charge_period_end as date))
    ) as revenue_usd
    from marts_sample.raw_billing_charges as charges
    left join marts_sample.raw_fx_rates as rates on charges.currency = rates.currency and rates.rate_date = '2026-01-01'
    where charges.industry = '{industry}' and substr(charges.charge_period_start, 1, 10) <= '{start}' and substr(charges.charge_period_end, 1, 10) > '{start}'
        and charges.charge_category <> 'purchase'
),

used as (
    select sum(cast(input_tokens as bigint) + cast(output_tokens as bigint)) as tokens
    from marts_sample.{log}
    where requested_at like '{start}%' and error_type is null
)

select revenue_usd, tokens, revenue_usd / tokens * 1000000 as kpi_value
from revenue, used
