{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='fail',
    pre_hook=["{{ forget_other_inputs() }}", "{{ forget_rebuilt_days() }}"],
) }}

{%- set plan = rebuild_plan() %}

with

requests as (
    {%- for industry in industries_read() %}
    select * from {{ ref('stg_metering__' ~ industry ~ '_requests') }}
    where
        quarantine_reason is not null
        and {{ days_filter(plan[industry].written_days) }}
    {{ "union all" if not loop.last }}
    {%- endfor %}
)

select
    {{ input_identity() }} as input_identity,
    cast(industry as {{ dbt.type_string() }}) as industry,
    request_id,
    quarantine_reason,
    raw_row,
    usage_date
from requests
