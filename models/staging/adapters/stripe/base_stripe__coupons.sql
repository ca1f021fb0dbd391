{{ config(enabled='stripe' in var('adapters', [])) }}

with

exported as (
    {{ exported('stripe', 'coupon') }}
)

select * from exported
