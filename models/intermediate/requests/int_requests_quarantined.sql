{{ config(materialized='kept') }}

-- depends_on: {{ ref('int_days_to_rebuild') }}
with

read_days as (
    select
        industry,
        usage_date as read_date,
        {{ rows_read() }}
    from ({{ requests_of_batch() }}) as requests
    group by industry, usage_date
),

refused as (
    {%- for industry in industries_read() %}
    select
        industry,
        request_id,
        quarantine_reason,
        {{ record_as_json('raw_row') }} as raw_row,
        usage_date
    from {{ ref('base_metering__' ~ industry ~ '_requests') }}
    where quarantine_reason is not null and {{ requested_in_batch(industry) }}
    {{ "union all" if not loop.last }}
    {%- endfor %}
)

{{ with_entries(
    'refused', ['industry', 'request_id', 'quarantine_reason', 'raw_row', 'usage_date'],
    builders_of_days().int_requests_quarantined
) }}
