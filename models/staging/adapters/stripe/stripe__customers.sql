{{ config(enabled='stripe' in var('adapters', [])) }}

with

customers as (
    select * from {{ ref('base_stripe__customers') }}
),

named as (
    select
        id as customer_id,
        {%- if var('stripe_account_key') %}
        coalesce({{ json_text('metadata', [var('stripe_account_key')]) }}, id) as account_id,
        {%- else %}
        id as account_id,
        {%- endif %}
        name as account_name,
        {{ json_text('metadata', ['segment']) }} as segment,
        address_country as country,
        {{ moment('created') }} as created_at,
        {{ exported_flag('livemode', true) }} as is_in_live_mode
    from customers
)

select
    *,
    coalesce(account_id, '') in ({{ accounts_told_before('stripe') }}) as is_told_before
from named
