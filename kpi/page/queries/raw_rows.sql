-- what became of the raw rows of each table
select
    industry,
    raw_table,
    raw_count,
    staged_count,
    duplicate_count,
    quarantined_count,
    quarantined_count / nullif(raw_count, 0) as quarantined_share
from marts.fct_row_accounting
order by raw_table, industry
