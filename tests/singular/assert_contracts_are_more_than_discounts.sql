{{ config(severity='warn') }}

select
    customers.customer_id,
    customers.industry,
    contracts.contract_id,
    min(lines.arr_usd) as arr_usd,
    'enter the discount under the contract_id that it lowers' as what_to_do
from {{ ref('int_contract_lines_converted') }} as lines
inner join {{ ref('int_contracts') }} as contracts on lines.contract_key = contracts.contract_key
inner join {{ ref('int_customer_industries') }} as customers
    on lines.customer_industry_key = customers.customer_industry_key
group by customers.customer_id, customers.industry, contracts.contract_id
having max(lines.arr_usd) < 0
