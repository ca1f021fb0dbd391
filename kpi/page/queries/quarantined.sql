-- raw rows that are not used, by reason, with the money that they name, as written
with

amounts as (
    select
        raw_table,
        industry,
        quarantine_reason,
        upper(trim(coalesce(raw_row ->> '$.currency', 'USD'))) as currency,
        sum(try_cast(
            coalesce(raw_row ->> '$.arr_amount', raw_row ->> '$.effective_amount', raw_row ->> '$.effective_cost')
            as double
        )) as amount,
        count(*) as rows
    from marts.quarantined_rows
    group by all
)

select
    industry,
    raw_table,
    replace(quarantine_reason, '_', ' ') as reason,
    sum(rows) as rows,
    string_agg(format('{:,.0f} ', amount) || currency, ', ' order by currency) filter (where amount <> 0) as money
from amounts
group by industry, raw_table, quarantine_reason
order by raw_table, rows desc, reason
