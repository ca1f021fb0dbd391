{{ config(enabled='litellm' in var('adapters', [])) }}

with

exported as (
    {{ exported('litellm', 'LiteLLM_EndUserTable') }}
)

select * from exported
