with

tables as (
    select
        raw_table,
        sum(raw_count) as raw_count,
        sum(quarantined_count) as quarantined_count
    from {{ ref('fct_row_accounting') }}
    group by raw_table
)

select *
from tables
where quarantined_count >= 10 and quarantined_count > {{ var('max_quarantine_rate') }} * raw_count
