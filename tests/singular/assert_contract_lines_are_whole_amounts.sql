{{ config(severity='warn') }}

with

lines as (
    select * from {{ ref('int_contract_lines_converted') }}
    where arr_usd > 0
)

select
    customers.customer_id,
    customers.industry,
    added.contract_id,
    added.contract_line_id,
    added.arr_usd,
    whole.contract_line_id as line_that_it_cuts,
    whole.arr_usd as arr_usd_that_it_cuts,
    'enter the whole new amount, or give the addition a contract_item_id of its own' as what_to_do
from lines as added
inner join lines as whole
    on
        added.subscription_key = whole.subscription_key
        and added.start_date > whole.start_date
        and added.start_date <= whole.paper_end_date
        and added.paper_end_date = whole.paper_end_date
        and 2 * added.arr_usd < whole.arr_usd
inner join {{ ref('int_customer_industries') }} as customers
    on added.customer_industry_key = customers.customer_industry_key
