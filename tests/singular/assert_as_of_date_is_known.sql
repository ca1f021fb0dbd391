{{ config(severity='warn') }}

with

known as (
    select count(*) as as_of_count from {{ ref('int_as_of_date') }}
),

lines as (
    select count(*) as contract_count from {{ ref('stg_crm__contracts') }}
)

select lines.contract_count
from lines
cross join known
where known.as_of_count = 0 and lines.contract_count > 0
