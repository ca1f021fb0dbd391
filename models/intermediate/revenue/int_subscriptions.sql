select distinct
    subscription_key,
    contract_key,
    customer_industry_key,
    contract_id,
    contract_item_id
from {{ ref('int_contract_lines_converted') }}
