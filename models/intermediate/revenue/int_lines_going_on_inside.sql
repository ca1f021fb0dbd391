{# Lines that renew by themselves inside their term, until a later line cuts them; those of one start day go on as one. #}
with

lines as (
    select
        contract_line_id,
        contract_key,
        subscription_key,
        start_date,
        cut_date,
        max(paper_until) over (partition by subscription_key, start_date) as paper_until,
        min(signed_date) over (partition by subscription_key, start_date) as signed_date
    from {{ ref('int_contract_lines_cut') }}
    where is_started and is_auto_renewing and arr_usd > 0
)

select
    lines.contract_line_id,
    lines.contract_key,
    lines.start_date,
    lines.paper_until,
    lines.signed_date,
    blocks.term_end_date
from lines
inner join {{ ref('int_contract_blocks_assembled') }} as blocks
    on
        lines.subscription_key = blocks.subscription_key
        and lines.start_date >= blocks.block_start_date
        and lines.start_date < blocks.last_group_date
where lines.paper_until < lines.cut_date
