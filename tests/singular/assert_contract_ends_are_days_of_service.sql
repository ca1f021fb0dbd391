{{ config(severity='warn') }}

with

lines as (
    select * from {{ ref('int_contract_lines_converted') }}
)

select distinct
    customers.customer_id,
    customers.industry,
    starting.contract_id,
    starting.contract_line_id,
    ending.contract_line_id as line_that_ends,
    starting.start_date,
    'an end_date is the last day of service: shorten it by a day, or set contract_end_dates to exclusive' as what_to_do
from lines as starting
inner join lines as ending
    on
        starting.customer_industry_key = ending.customer_industry_key
        and starting.start_date = ending.paper_end_date
        and starting.contract_line_id <> ending.contract_line_id
        and ending.start_date < ending.paper_end_date
inner join {{ ref('int_customer_industries') }} as customers
    on starting.customer_industry_key = customers.customer_industry_key
