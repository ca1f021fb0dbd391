{{ config(enabled='stripe' in var('adapters', [])) }}

{# live items for which no invoice line says what is paid: trials, and subscriptions whose invoices were not exported #}
with

items as (
    select
        items.id as item_id,
        items.subscription_id,
        {{ cast_or_null('items.quantity', 'numeric(24, 6)', 'text') }} as quantity,
        coalesce({{ moment('items.current_period_end') }}, subscriptions.period_ends_at) as period_ends_at,
        items.plan_id as price_id,
        subscriptions.customer_id,
        subscriptions.is_to_end,
        subscriptions.trial_ends_at,
        coalesce(subscriptions.trial_ends_at, subscriptions.started_at) as starts_at
    from {{ ref('base_stripe__subscription_items') }} as items
    inner join {{ ref('stripe__subscriptions') }} as subscriptions on items.subscription_id = subscriptions.subscription_id
    where
        subscriptions.is_live
        and subscriptions.is_in_live_mode
        and not (subscriptions.status = 'trialing' and subscriptions.is_to_end)
        and items.id not in (
            select lines.item_id
            from {{ ref('stripe__contract_lines') }} as lines
            where lines.item_id is not null
        )
),

priced as (
    select
        items.*,
        prices.industry,
        prices.plan,
        prices.currency,
        case when prices.billing_scheme = 'per_unit' then prices.unit_amount end
        * coalesce(items.quantity, 1) * units.stripe_minor_unit
        * prices.intervals_per_year / prices.interval_count as arr_amount
    from items
    inner join {{ ref('stripe__prices') }} as prices on items.price_id = prices.price_id
    left join {{ ref('currency_units') }} as units on prices.currency = units.currency
    where prices.usage_type <> 'metered'
)

select
    'stripe:' || item_id as contract_line_id,
    subscription_id,
    item_id,
    customer_id,
    industry,
    plan,
    currency,
    arr_amount,
    not is_to_end as goes_on,
    cast(starts_at as date) as start_date,
    case
        when period_ends_at > starts_at then {{ dbt.dateadd('day', -1, 'cast(period_ends_at as date)') }}
    end as end_date,
    case when arr_amount is null then 'unmapped: unit_amount' end as export_problem
from priced
