-- case: computer_vision_api renewal_rate_12m all day 2024-06-20
-- case: image_generation_api renewal_rate_12m all day 2024-07-01
-- Each customer has one mark, twelve months after its first contracted day. It is renewed when a contract line is in force on the mark; a term that is not over by the mark is not due, and does not count.
-- rows: contract lines of the customers whose mark lies on or before the day
with

firsts as (
    select account_id, min(cast(start_date as date)) + interval 12 month as mark
    from marts_sample.raw_contracts
    where industry = '{industry}' and start_date >= '1970-01-02' and cast(arr_amount as double) > 0
    group by account_id
)

select lines.account_id, lines.contract_line_id, lines.start_date, lines.end_date, cast(firsts.mark as date) as mark
from marts_sample.raw_contracts as lines
inner join firsts on lines.account_id = firsts.account_id and cast(lines.start_date as date) <= firsts.mark
where lines.industry = '{industry}' and firsts.mark <= date '{start}'
order by firsts.mark, lines.start_date
-- result: renewed over all that were due
with

firsts as (
    select
        account_id,
        min(cast(start_date as date)) + interval 12 month as mark,
        arg_min(cast(end_date as date), start_date) as first_end
    from marts_sample.raw_contracts
    where industry = '{industry}' and start_date >= '1970-01-02' and cast(arr_amount as double) > 0
    group by account_id
),

marks as (
    select
        firsts.account_id,
        count(*) filter (
            cast(lines.start_date as date) <= firsts.mark and cast(lines.end_date as date) >= firsts.mark
        ) > 0 as is_renewed
    from firsts
    inner join marts_sample.raw_contracts as lines
        on firsts.account_id = lines.account_id and lines.industry = '{industry}'
    where firsts.mark <= date '{start}' and firsts.first_end < firsts.mark
    group by firsts.account_id
)

select
    count(*) filter (is_renewed) as renewed,
    count(*) as due,
    count(*) filter (is_renewed) / count(*) as kpi_value
from marks
