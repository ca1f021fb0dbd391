{{ config(enabled='statuspage' in var('adapters', [])) }}

with

exported as (
    {{ exported('statuspage', 'incidents') }}
)

select * from exported
