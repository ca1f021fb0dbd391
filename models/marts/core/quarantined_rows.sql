with

industries as (
    select * from {{ ref('industries') }}
    where {{ is_enabled_industry() }}
),

{% set tables = staged_tables() %}
collected as (
    {%- for raw_table, staged in tables.items() %}
    select
        '{{ raw_table }}' as raw_table,
        {{ accounted_industry() if staged.has_industry else "'all'" }} as industry,
        row_id,
        quarantine_reason,
        raw_row
    from {{ ref(staged.base) }}
    where quarantine_reason is not null
    union all
    {%- endfor %}
    select
        industries.request_log as raw_table,
        requests.industry,
        requests.request_id as row_id,
        requests.quarantine_reason,
        requests.raw_row
    from {{ ref('int_requests_quarantined') }} as requests
    inner join industries on requests.industry = industries.industry
    where requests.read_date is null
)

select
    raw_table,
    industry,
    row_id,
    quarantine_reason,
    raw_row,
    row_number() over (
        partition by raw_table, industry, row_id, quarantine_reason, raw_row order by raw_table
    ) as occurrence
from collected
