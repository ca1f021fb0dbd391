{# a table: read by many, and dear to check #}
{{ config(materialized='table') }}

with

source as (
    select * from {{ ref('base_crm__contracts') }}
    where quarantine_reason is null and delivery_rank = 1
),

renamed as (
    select
        contract_line_id,
        contract_id,
        account_id,
        industry,
        plan,
        coalesce(currency, 'USD') as currency,
        contract_item_id,
        replaces_contract_id,
        arr_amount,
        coalesce(auto_renews, false) as auto_renews,
        is_usage_commitment,
        start_date,
        {%- if var('contract_end_dates') == 'exclusive' %}
        {# the last of all days is a word for open-ended #}
        case when end_date < {{ last_day() }} then {{ add_days('end_date', -1) }} end as end_date,
        {%- else %}
        end_date,
        {%- endif %}
        signed_at
    from source
)

select * from renamed
