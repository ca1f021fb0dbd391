{{ config(enabled='stripe' in var('adapters', [])) }}

select
    'invoice_line_item' as export_table,
    invoice_id || ':' || line_id as row_id,
    reason_left_out as reason
from {{ ref('stripe__invoice_lines') }}
where reason_left_out is not null
union all
select
    'credit_note' as export_table,
    credit_note_id as row_id,
    reason_left_out as reason
from {{ ref('stripe__credits') }}
where reason_left_out is not null
union all
select
    'customer' as export_table,
    customer_id as row_id,
    case when is_told_before then 'another source says more of the account' else 'test mode' end as reason
from {{ ref('stripe__customers') }}
where is_told_before or not is_in_live_mode
union all
select
    'subscription_history' as export_table,
    subscription_id as row_id,
    case
        when not is_in_live_mode then 'test mode'
        when status in ('incomplete', 'incomplete_expired', 'paused') then 'never began: status ' || status
        else 'no contract line: metered prices, a trial that ends, or invoices that are not there'
    end as reason
from {{ ref('stripe__subscriptions') }}
where 'stripe:' || subscription_id not in (
    select contracts.contract_id
    from {{ ref('raw_stripe__contracts') }} as contracts
)
