{{ config(enabled='litellm' in var('adapters', [])) }}

with

exported as (
    {{ exported('litellm', 'LiteLLM_SpendLogs') }}
)

select * from exported
