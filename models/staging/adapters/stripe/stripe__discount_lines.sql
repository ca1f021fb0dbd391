{{ config(enabled='stripe' in var('adapters', [])) }}

{# a coupon for one invoice is no discount of a year; an amount off counts once a subscription, for its first item #}
with

discounts as (
    select
        discounts.id as discount_id,
        discounts.subscription_id,
        {{ moment('discounts."start"') }} as starts_at,
        {{ moment('discounts."end"') }} as ends_at,
        {{ cast_or_null('coupons.percent_off', 'numeric(9, 6)', 'text') }} as percent_off,
        {{ cast_or_null('coupons.amount_off', 'numeric(24, 6)', 'text') }} as minor_amount_off
    from {{ ref('base_stripe__subscription_discounts') }} as discounts
    inner join {{ ref('base_stripe__coupons') }} as coupons on discounts.coupon_id = coupons.id
    where coupons.duration <> 'once'
),

lines as (
    select
        *,
        row_number() over (partition by subscription_id, start_date order by item_id) as place_in_subscription
    from {{ ref('stripe__contract_lines') }}
    where export_problem is null and arr_amount > 0
),

discounted as (
    select
        lines.*,
        discounts.discount_id,
        case
            when discounts.percent_off is not null then lines.arr_amount * discounts.percent_off / 100
            when lines.place_in_subscription = 1
                then discounts.minor_amount_off * lines.stripe_minor_unit * lines.intervals_per_year / lines.interval_count
        end as discount_amount
    from lines
    inner join discounts
        on
            lines.subscription_id = discounts.subscription_id
            and lines.starts_at >= discounts.starts_at
            and (discounts.ends_at is null or lines.starts_at < discounts.ends_at)
)

select * from discounted
where discount_amount > 0
