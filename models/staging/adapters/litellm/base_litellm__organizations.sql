{{ config(enabled='litellm' in var('adapters', [])) }}

with

exported as (
    {{ exported('litellm', 'LiteLLM_OrganizationTable') }}
)

select * from exported
