{{ config(enabled='openai' in var('adapters', [])) }}

select
    'openai:' || cost_id as cost_line_id,
    starts_at as charge_period_start,
    ends_at as charge_period_end,
    {{ exported_industry() }} as industry,
    model_id,
    'compute' as service_category,
    amount_text as effective_cost,
    currency,
    line_item,
    project_id,
    case when amount_text is null then 'unmapped: amount' end as export_problem
from {{ ref('openai__costs') }}
where reason_left_out is null
