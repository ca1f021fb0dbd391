{# Usage revenue charges as they are spread: one of several whole months is one of each month. #}
with

charges as (
    select * from {{ ref('int_charges_converted') }}
),

{{ charge_parts(
    [
        'charge_id', 'customer_industry_key', 'customer_id', 'model_id', 'industry', 'charge_category', 'is_recurring',
        'has_list_amount', 'usage_kind',
    ],
    ['revenue_usd', 'list_usd', 'cache_discount_usd']
) }}

select * from parts
