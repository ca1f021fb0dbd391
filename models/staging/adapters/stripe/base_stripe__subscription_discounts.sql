{{ config(enabled='stripe' in var('adapters', [])) }}

with

exported as (
    {{ exported('stripe', 'subscription_discount') }}
)

select * from exported
