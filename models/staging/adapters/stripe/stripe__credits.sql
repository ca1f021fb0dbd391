{{ config(enabled='stripe' in var('adapters', [])) }}

{# a credit note for an invoice of fees only takes back no usage revenue #}
with

invoices as (
    select
        invoice_id,
        min(customer_id) as customer_id,
        max(case when line_kind <> 'fee' then 1 else 0 end) as has_usage
    from {{ ref('stripe__invoice_lines') }}
    group by invoice_id
),

notes as (
    select
        *,
        upper(currency) as currency_code,
        {{ cast_or_null('subtotal', 'numeric(30, 12)', 'text') }}
        - coalesce({{ cast_or_null('discount_amount', 'numeric(30, 12)', 'text') }}, 0) as minor_amount
    from {{ ref('base_stripe__credit_notes') }}
)

select
    notes.id as credit_note_id,
    notes.invoice_id,
    invoices.customer_id,
    notes.currency_code as currency,
    coalesce(invoices.has_usage, 1) = 1 as is_of_usage,
    -notes.minor_amount * units.stripe_minor_unit as amount,
    {{ moment('notes.created') }} as created_at,
    case
        when not {{ exported_flag('notes.livemode', true) }} then 'test mode'
        when notes.status = 'void' then 'credit note is void'
    end as reason_left_out
from notes
left join invoices on notes.invoice_id = invoices.invoice_id
left join {{ ref('currency_units') }} as units on notes.currency_code = units.currency
