{{ config(enabled='litellm' in var('adapters', [])) }}

with

exported as (
    {{ exported('litellm', 'LiteLLM_TeamTable') }}
)

select * from exported
