{{ config(enabled='openai' in var('adapters', [])) }}

select
    'costs' as export_table,
    cost_id as row_id,
    reason_left_out as reason
from {{ ref('openai__costs') }}
where reason_left_out is not null
