{{ config(enabled='stripe' in var('adapters', [])) }}

{%- set columns = "subscription_id, item_id, customer_id, industry, plan, currency" %}
with

lines as (
    select * from {{ ref('stripe__contract_lines') }}
),

discounts as (
    select * from {{ ref('stripe__discount_lines') }}
),

uninvoiced as (
    select * from {{ ref('stripe__items_uninvoiced') }}
),

collected as (
    select contract_line_id, {{ columns }}, arr_amount, goes_on, start_date, end_date, export_problem
    from lines
    union all
    {# who left inside a period that was billed #}
    select
        contract_line_id || ':ended' as contract_line_id,
        {{ columns }},
        0 as arr_amount,
        false as goes_on,
        cast(ended_before_at as date) as start_date,
        end_date,
        null as export_problem
    from lines
    where ended_before_at is not null and cast(ended_before_at as date) <= end_date
    union all
    select
        contract_line_id || ':' || discount_id as contract_line_id,
        {{ columns.replace('item_id', "item_id || ':' || discount_id as item_id") }},
        -discount_amount as arr_amount,
        goes_on,
        start_date,
        end_date,
        null as export_problem
    from discounts
    union all
    select contract_line_id, {{ columns }}, arr_amount, goes_on, start_date, end_date, export_problem
    from uninvoiced
)

select
    collected.contract_line_id,
    'stripe:' || collected.subscription_id as contract_id,
    coalesce(customers.account_id, collected.customer_id) as account_id,
    {{ exported_industry('collected.industry') }} as industry,
    collected.plan,
    collected.start_date,
    collected.end_date,
    collected.arr_amount,
    collected.currency,
    collected.goes_on as auto_renews,
    collected.item_id as contract_item_id,
    false as is_usage_commitment,
    collected.export_problem
from collected
left join {{ ref('stripe__customers') }} as customers on collected.customer_id = customers.customer_id
