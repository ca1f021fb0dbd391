{{ config(enabled='stripe' in var('adapters', [])) }}

{# the discount of an invoice is shared out among the lines that take one #}
{%- set share = "case when is_discountable and amount > 0 then amount else 0 end" %}
{%- set invoice_discount = "greatest(minor_subtotal - minor_total, 0) * stripe_minor_unit" %}
with

lines as (
    select
        *,
        {{ share }} as discountable_amount,
        sum({{ share }}) over (partition by invoice_id) as discountable_total
    from {{ ref('stripe__invoice_lines') }}
    where reason_left_out is null
),

collected as (
    select
        'stripe:' || lines.invoice_id || ':' || lines.line_id as charge_id,
        lines.customer_id,
        prices.industry,
        prices.model_id,
        lines.starts_at as charge_period_start,
        case when lines.ends_at > lines.starts_at then lines.ends_at end as charge_period_end,
        case
            when lines.line_kind = 'fee' then 'purchase'
            when lines.line_kind = 'one_off' and lines.amount < 0 then 'credit'
            else 'usage'
        end as charge_category,
        case
            when lines.line_kind = 'metered' and prices.consumed_unit is not null then lines.quantity
        end as consumed_quantity,
        case when lines.line_kind = 'metered' then prices.consumed_unit end as consumed_unit,
        lines.amount as list_amount,
        lines.amount - coalesce(
            {{ invoice_discount }}
            * cast(lines.discountable_amount as {{ type_double() }}) / nullif(lines.discountable_total, 0), 0
        ) as effective_amount,
        lines.currency,
        lines.invoice_id,
        case lines.line_kind
            when 'metered' then 'usage_based' when 'fee' then 'recurring' else 'one_time'
        end as charge_frequency,
        prices.usage_kind,
        case when lines.stripe_minor_unit is null then 'unmapped: currency' end as export_problem
    from lines
    left join {{ ref('stripe__prices') }} as prices on lines.price_id = prices.price_id
    union all
    select
        'stripe:' || credit_note_id as charge_id,
        customer_id,
        null as industry,
        null as model_id,
        created_at as charge_period_start,
        null as charge_period_end,
        case when is_of_usage then 'credit' else 'purchase' end as charge_category,
        null as consumed_quantity,
        null as consumed_unit,
        null as list_amount,
        amount as effective_amount,
        currency,
        invoice_id,
        'one_time' as charge_frequency,
        null as usage_kind,
        case when amount is null then 'unmapped: currency' end as export_problem
    from {{ ref('stripe__credits') }}
    where reason_left_out is null
)

select
    collected.charge_id,
    coalesce(customers.account_id, collected.customer_id) as account_id,
    {{ exported_industry('collected.industry') }} as industry,
    collected.model_id,
    collected.charge_period_start,
    collected.charge_period_end,
    collected.charge_category,
    collected.consumed_quantity,
    collected.consumed_unit,
    collected.list_amount,
    collected.effective_amount,
    collected.effective_amount as billed_amount,
    collected.currency,
    collected.invoice_id,
    collected.charge_frequency,
    collected.usage_kind,
    collected.export_problem
from collected
left join {{ ref('stripe__customers') }} as customers on collected.customer_id = customers.customer_id
