-- case: llm_api nrr all day 2024-04-06
-- case: computer_vision_api nrr all day 2024-04-03
-- case: image_generation_api nrr all day 2024-04-07
-- The customers with ARR a year before, their ARR today over their ARR then. Nobody has used anything yet: ARR is that of contract lines, of the lines of a contract in force that of the latest. Who comes later is not in it.
-- rows: contract lines of the customers of a year before, up to the day
select lines.account_id, lines.contract_line_id, lines.start_date, lines.end_date, lines.arr_amount, lines.currency, rates.usd_per_unit
from marts_sample.raw_contracts as lines
left join marts_sample.raw_fx_rates as rates on lines.currency = rates.currency and rates.rate_date = '2026-01-01'
where lines.industry = '{industry}' and lines.start_date <= '{start}' and lines.account_id in (
    select account_id from marts_sample.raw_contracts
    where industry = '{industry}' and start_date between '1970-01-02' and cast(cast(date '{start}' - interval 1 year as date) as text)
)
order by lines.account_id, lines.start_date
-- result: ARR today over ARR a year before
with

lines as (
    select
        lines.account_id,
        cast(lines.start_date as date) as start_date,
        coalesce(cast(lines.end_date as date), date '9999-12-31') as end_date,
        round(cast(lines.arr_amount as decimal(26, 6)) * coalesce(cast(rates.usd_per_unit as decimal(18, 9)), 1), 6) as arr_usd
    from marts_sample.raw_contracts as lines
    left join marts_sample.raw_fx_rates as rates on lines.currency = rates.currency and rates.rate_date = '2026-01-01'
    where lines.industry = '{industry}' and lines.start_date between '1970-01-02' and '{start}'
),

customers as (
    select
        account_id,
        arg_max(arr_usd, start_date) filter (end_date >= date '{start}') as arr_usd,
        arg_max(arr_usd, start_date) filter (start_date <= date '{start}' - interval 1 year) as arr_before_usd
    from lines
    group by account_id
)

select sum(arr_usd) as arr_usd, sum(arr_before_usd) as arr_before_usd, sum(arr_usd) / sum(arr_before_usd) as kpi_value
from customers
where arr_before_usd is not null
