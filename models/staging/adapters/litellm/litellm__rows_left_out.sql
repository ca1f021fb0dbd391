{{ config(enabled='litellm' in var('adapters', [])) }}

select
    'LiteLLM_SpendLogs' as export_table,
    request_id as row_id,
    'no request of a model: call_type ' || call_type as reason
from {{ ref('litellm__requests') }}
where request_log = 'none'
union all
select
    'accounts' as export_table,
    account_id as row_id,
    'another source says more of the account' as reason
from {{ ref('litellm__accounts') }}
where is_told_before
