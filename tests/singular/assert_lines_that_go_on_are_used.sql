{{ config(severity='warn') }}

with

as_of as (
    select * from {{ ref('int_as_of_date') }}
),

seen as (
    select customers.customer_industry_key
    from {{ ref('int_usage_daily') }} as usage
    inner join {{ ref('int_customer_industries') }} as customers
        on usage.customer_id = customers.customer_id and usage.industry = customers.industry
    inner join as_of on usage.usage_date > {{ add_days('as_of.as_of_date', -90) }} and usage.usage_date <= as_of.as_of_date
    union distinct
    select charges.customer_industry_key
    from {{ ref('int_charges_converted') }} as charges
    inner join as_of on charges.last_date > {{ add_days('as_of.as_of_date', -90) }}
)

select
    customers.customer_id,
    customers.industry,
    contracts.contract_id,
    lines.contract_line_id,
    lines.paper_end_date,
    'enter a churned row of the contract when it has ended' as what_to_do
from {{ ref('int_contract_lines_effective') }} as lines
inner join as_of on lines.valid_from <= as_of.as_of_date and lines.valid_until > as_of.as_of_date
inner join {{ ref('int_contracts') }} as contracts on lines.contract_key = contracts.contract_key
inner join {{ ref('int_customer_industries') }} as customers
    on lines.customer_industry_key = customers.customer_industry_key
left join seen on lines.customer_industry_key = seen.customer_industry_key
where
    lines.is_auto_renewing
    and lines.arr_usd > 0
    and lines.paper_end_date < as_of.as_of_date
    and seen.customer_industry_key is null
