-- the money of quarantined rows is a larger part of a table than max_quarantine_rate, however few the rows
{{ config(severity='warn') }}

select
    raw_table,
    quarantine_reason,
    row_count,
    amount_usd,
    share
from (
    select
        money.*,
        sum(share) over (partition by raw_table) as share_of_table
    from {{ ref('int_money_quarantined') }} as money
) as shares
where share_of_table > {{ var('max_quarantine_rate') }}
