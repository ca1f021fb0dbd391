{{ config(severity='warn') }}

select
    count(*) as contract_line_count,
    'raw_contracts.end_date is empty or absent: every line counts as open-ended, and nothing is ever due' as what_to_do
from {{ ref('stg_crm__contracts') }}
having count(*) >= 10 and count(end_date) = 0
