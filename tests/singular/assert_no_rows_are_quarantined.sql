{{ config(severity='warn') }}

select
    raw_table,
    industry,
    raw_count,
    quarantined_count
from {{ ref('fct_row_accounting') }}
where quarantined_count > 0
