{{ config(enabled='stripe' in var('adapters', [])) }}

with

exported as (
    {{ exported('stripe', 'invoice_line_item') }}
)

select * from exported
