{{ config(enabled='stripe' in var('adapters', [])) }}

with

lines as (
    select
        *,
        coalesce(price_id, plan_id) as line_price_id,
        {{ cast_or_null('amount', 'numeric(30, 12)', 'text') }} as minor_amount,
        {{ exported_flag('proration', false) }} as is_proration,
        {{ exported_flag('discountable', true) }} as is_discountable,
        {{ moment('period_start') }} as starts_at,
        {{ moment('period_end') }} as ends_at
    from {{ ref('base_stripe__invoice_line_items') }}
),

joined as (
    select
        lines.id as line_id,
        lines.invoice_id,
        lines.subscription_id,
        coalesce(lines.subscription_item_id, items.id) as item_id,
        lines.line_price_id as price_id,
        upper(lines.currency) as currency,
        units.stripe_minor_unit,
        lines.minor_amount,
        lines.minor_amount * units.stripe_minor_unit as amount,
        {{ cast_or_null('lines.quantity', 'numeric(24, 6)', 'text') }} as quantity,
        {{ cast_or_null('lines.unit_amount_excluding_tax', 'numeric(30, 12)', 'text') }} as line_unit_amount,
        lines.is_proration,
        lines.is_discountable,
        lines.starts_at,
        lines.ends_at,
        invoices.customer_id,
        coalesce(invoices.status, 'absent') as invoice_status,
        {{ exported_flag('lines.livemode', true) }} as is_in_live_mode,
        {{ cast_or_null('invoices.subtotal', 'numeric(30, 12)', 'text') }} as minor_subtotal,
        {{ cast_or_null('invoices.total', 'numeric(30, 12)', 'text') }}
        - coalesce({{ cast_or_null('invoices.tax', 'numeric(30, 12)', 'text') }}, 0) as minor_total,
        case
            when prices.usage_type = 'metered' then 'metered'
            when lines.subscription_id is not null and prices.recurring_interval is not null then 'fee'
            else 'one_off'
        end as line_kind
    from lines
    left join {{ ref('base_stripe__invoices') }} as invoices on lines.invoice_id = invoices.id
    left join {{ ref('stripe__prices') }} as prices on lines.line_price_id = prices.price_id
    left join {{ ref('currency_units') }} as units on upper(lines.currency) = units.currency
    left join {{ ref('base_stripe__subscription_items') }} as items
        on
            lines.subscription_item_id is null
            and lines.subscription_id = items.subscription_id
            and lines.line_price_id = items.plan_id
)

select
    *,
    case
        when not is_in_live_mode then 'test mode'
        when invoice_status not in ('open', 'paid', 'uncollectible') then 'invoice is ' || invoice_status
    end as reason_left_out
from joined
