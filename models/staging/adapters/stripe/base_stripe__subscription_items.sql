{{ config(enabled='stripe' in var('adapters', [])) }}

with

exported as (
    {{ exported('stripe', 'subscription_item') }}
)

select * from exported
