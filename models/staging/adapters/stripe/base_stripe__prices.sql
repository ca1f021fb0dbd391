{{ config(enabled='stripe' in var('adapters', [])) }}

with

exported as (
    {{ exported('stripe', 'price') }}
)

select * from exported
