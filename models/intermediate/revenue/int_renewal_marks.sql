{#
    Twelve months after the first day with contracted ARR: one mark for each customer and industry that has come
    so far.
#}
with

firsts as (
    select
        customer_industry_key,
        min(valid_from) as first_contracted_date
    from {{ ref('int_contracted_arr_ranged') }}
    where service_arr_usd > 0
    group by customer_industry_key
)

select
    firsts.customer_industry_key,
    firsts.first_contracted_date,
    {{ add_months('firsts.first_contracted_date', 12) }} as mark_date
from firsts
inner join {{ ref('int_as_of_date') }} as as_of
    on {{ add_months('firsts.first_contracted_date', 12) }} <= as_of.as_of_date
