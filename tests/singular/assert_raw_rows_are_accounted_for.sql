select *
from {{ ref('fct_row_accounting') }}
where raw_count <> staged_count + duplicate_count + quarantined_count
