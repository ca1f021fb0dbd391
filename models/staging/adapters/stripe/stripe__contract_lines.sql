{{ config(enabled='stripe' in var('adapters', [])) }}

{# which quantity of which price was in force from when: what invoices say, one row per item and day #}
{%- set units = "case
    when prices.divide_by is null then lines.quantity
    when prices.round_to = 'up' then ceil(lines.quantity / prices.divide_by)
    else floor(lines.quantity / prices.divide_by)
end" %}
{%- set unit_amount = "coalesce(
    case when not lines.is_proration then lines.line_unit_amount end,
    case when prices.currency = lines.currency and prices.billing_scheme = 'per_unit' then prices.unit_amount end
)" %}
with

lines as (
    select
        lines.*,
        cast(lines.starts_at as date) as start_date,
        max(case when lines.minor_amount > 0 then 1 else 0 end)
            over (partition by lines.item_id, lines.starts_at) as has_positive
    from {{ ref('stripe__invoice_lines') }} as lines
    where lines.line_kind = 'fee' and lines.reason_left_out is null
),

agreed as (
    select
        lines.*,
        prices.plan,
        prices.industry,
        prices.intervals_per_year,
        prices.interval_count,
        subscriptions.ended_at,
        case
            when lines.is_proration and lines.minor_amount < 0 then 0
            when prices.billing_scheme = 'per_unit' or lines.is_proration then {{ unit_amount }} * ({{ units }})
            else lines.minor_amount
        end as minor_amount_a_period,
        row_number() over (
            partition by lines.item_id, lines.start_date
            order by lines.starts_at desc, lines.minor_amount desc, lines.line_id desc
        ) as place_on_day,
        row_number() over (
            partition by lines.item_id
            order by lines.starts_at desc, lines.minor_amount desc, lines.line_id desc
        ) as place_from_end,
        subscriptions.is_live and not subscriptions.is_to_end and items.id is not null as goes_on
    from lines
    left join {{ ref('stripe__prices') }} as prices on lines.price_id = prices.price_id
    left join {{ ref('stripe__subscriptions') }} as subscriptions on lines.subscription_id = subscriptions.subscription_id
    left join {{ ref('base_stripe__subscription_items') }} as items on lines.item_id = items.id
    where
        not (lines.is_proration and lines.minor_amount <= 0 and lines.has_positive = 1)
        and not coalesce(
            lines.starts_at >= subscriptions.trial_started_at and lines.starts_at < subscriptions.trial_ends_at, false
        )
)

select
    'stripe:' || invoice_id || ':' || line_id as contract_line_id,
    subscription_id,
    item_id,
    customer_id,
    industry,
    plan,
    currency,
    stripe_minor_unit,
    intervals_per_year,
    interval_count,
    minor_amount_a_period * stripe_minor_unit * intervals_per_year / interval_count as arr_amount,
    goes_on and place_from_end = 1 as goes_on,
    starts_at,
    start_date,
    {{ dbt.dateadd('day', -1, 'cast(ends_at as date)') }} as end_date,
    case when place_from_end = 1 and ended_at < ends_at then ended_at end as ended_before_at,
    case
        when item_id is null then 'unmapped: subscription_item_id'
        when stripe_minor_unit is null then 'unmapped: currency'
        when minor_amount_a_period is null then 'unmapped: unit_amount'
        when coalesce(intervals_per_year, 0) = 0 then 'unmapped: recurring_interval'
    end as export_problem
from agreed
where place_on_day = 1
