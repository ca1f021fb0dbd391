-- case: llm_api net_new_arr all day 2024-04-06
-- case: computer_vision_api net_new_arr all day 2024-04-03
-- case: image_generation_api net_new_arr all day 2024-04-07
-- Nobody has used anything yet: ARR is that of contract lines. Of the lines of a contract that start on one another the later one counts. Other currencies take the rate of 1 January of the newest year.
-- rows: contract lines that begin on the day or are in force the day before, of the customers for whom something changes
select lines.account_id, lines.contract_line_id, lines.start_date, lines.end_date, lines.arr_amount, lines.currency, rates.usd_per_unit
from marts_sample.raw_contracts as lines
left join marts_sample.raw_fx_rates as rates on lines.currency = rates.currency and rates.rate_date = '2026-01-01'
where lines.industry = '{industry}' and lines.start_date <= '{start}' and lines.end_date >= cast(date '{start}' - 1 as text)
    and lines.account_id in (select account_id from marts_sample.raw_contracts where industry = '{industry}' and start_date = '{start}')
order by lines.account_id, lines.start_date
-- result: ARR of the day less that of the day before, in millions
with

lines as (
    select
        lines.account_id,
        lines.start_date,
        round(cast(lines.arr_amount as decimal(26, 6)) * coalesce(cast(rates.usd_per_unit as decimal(18, 9)), 1), 6) as arr_usd
    from marts_sample.raw_contracts as lines
    left join marts_sample.raw_fx_rates as rates on lines.currency = rates.currency and rates.rate_date = '2026-01-01'
    where lines.industry = '{industry}' and lines.start_date <= '{start}' and lines.end_date >= cast(date '{start}' - 1 as text)
        and lines.account_id in (select account_id from marts_sample.raw_contracts where industry = '{industry}' and start_date = '{start}')
),

customers as (
    select
        account_id,
        arg_max(arr_usd, start_date) as arr_usd,
        arg_max(arr_usd, start_date) filter (start_date < '{start}') as arr_before_usd
    from lines
    group by account_id
)

select sum(arr_usd) as arr_usd, coalesce(sum(arr_before_usd), 0) as arr_before_usd, (sum(arr_usd) - coalesce(sum(arr_before_usd), 0)) / 1000000 as kpi_value
from customers
