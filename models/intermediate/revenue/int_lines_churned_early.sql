{# Lines that renew by themselves inside their term, and that a churned row ended before a later line cuts them. #}
with

ruling as (
    select
        lines.*,
        decided.outcome,
        decided.due_date,
        row_number() over (partition by lines.contract_line_id order by decided.decision_number desc) as recency
    from {{ ref('int_lines_going_on_inside') }} as lines
    inner join {{ ref('int_renewals_decided') }} as decided
        on
            lines.contract_key = decided.contract_key
            and lines.start_date < decided.due_date
            and coalesce(lines.signed_date, {{ first_day() }}) <= decided.decided_date
)

select
    contract_line_id,
    greatest(due_date, paper_until) as churned_from
from ruling
where
    recency = 1
    and outcome = 'churned'
    {# a row of the term itself ends it where it ends anyway #}
    and not {{ within_grace('due_date', add_days('term_end_date', 1)) }}
