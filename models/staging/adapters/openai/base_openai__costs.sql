{{ config(enabled='openai' in var('adapters', [])) }}

with

exported as (
    {{ exported('openai', 'costs') }}
)

select * from exported
