-- the money of quarantined rows is more than ten times max_quarantine_rate of a table
{{ config(severity='error') }}

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
where share_of_table > 10 * {{ var('max_quarantine_rate') }}
