-- customers whose contract lines sum below zero on some day; their contracted ARR counts as zero then
{{ config(severity='warn') }}

select
    customer_id,
    industry,
    valid_from,
    valid_until
from {{ ref('int_contracted_arr_ranged') }}
where is_floored
