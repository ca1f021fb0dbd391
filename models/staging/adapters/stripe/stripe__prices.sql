{{ config(enabled='stripe' in var('adapters', [])) }}

{# since 2019 prices take the place of plans; a connector has either or both, under the same ids #}
with

prices as (
    select
        id,
        product_id,
        currency,
        coalesce(unit_amount_decimal, unit_amount) as unit_amount,
        billing_scheme,
        recurring_interval,
        recurring_interval_count,
        recurring_usage_type,
        transform_quantity_divide_by,
        transform_quantity_round,
        metadata
    from {{ ref('base_stripe__prices') }}
    union all
    select
        id,
        product_id,
        currency,
        amount as unit_amount,
        billing_scheme,
        {{ adapter.quote('interval') }} as recurring_interval,
        interval_count as recurring_interval_count,
        usage_type as recurring_usage_type,
        null as transform_quantity_divide_by,
        null as transform_quantity_round,
        metadata
    from {{ ref('base_stripe__plans') }}
    where id not in (
        select prices.id
        from {{ ref('base_stripe__prices') }} as prices
        where prices.id is not null
    )
),

described as (
    select
        prices.id as price_id,
        upper(prices.currency) as currency,
        coalesce(prices.billing_scheme, 'per_unit') as billing_scheme,
        prices.recurring_interval,
        coalesce(prices.recurring_usage_type, 'licensed') as usage_type,
        coalesce(intervals.intervals_per_year, 0) as intervals_per_year,
        coalesce({{ cast_or_null('prices.recurring_interval_count', 'bigint', 'text') }}, 1) as interval_count,
        {{ cast_or_null('prices.unit_amount', 'numeric(30, 12)', 'text') }} as unit_amount,
        {{ cast_or_null('prices.transform_quantity_divide_by', 'bigint', 'text') }} as divide_by,
        prices.transform_quantity_round as round_to,
        coalesce({{ json_text('prices.metadata', ['plan']) }}, products.name) as plan,
        {%- for key in ['industry', 'model_id'] %}
        coalesce({{ json_text('prices.metadata', [key]) }}, {{ json_text('products.metadata', [key]) }}) as {{ key }},
        {%- endfor %}
        coalesce({{ json_text('prices.metadata', ['consumed_unit']) }}, products.unit_label) as consumed_unit,
        {{ json_text('prices.metadata', ['usage_kind']) }} as usage_kind
    from prices
    left join {{ ref('base_stripe__products') }} as products on prices.product_id = products.id
    left join {{ ref('billing_intervals') }} as intervals on prices.recurring_interval = intervals.billing_interval
)

select * from described
