{#
    Positive lines of a subscription that overlap on paper: one term, or a part of one. With what decides how long
    the lines that start last in it go on when they renew by themselves (going_on_usd above zero).
#}
with

{# lines that start the same day; zero lines only end what goes on #}
groups as (
    select
        customer_industry_key,
        contract_key,
        subscription_key,
        start_date,
        lead(start_date) over (partition by subscription_key order by start_date) as next_start_date,
        max(case when arr_usd > 0 then paper_end_date end) as paper_end_date,
        min(case when arr_usd > 0 then signed_date end) as signed_date,
        sum(case when is_auto_renewing then arr_usd else 0 end) as going_on_usd,
        max(case when is_auto_renewing and arr_usd > 0 then paper_end_date end) as going_on_end_date,
        min(case when is_auto_renewing and arr_usd > 0 then signed_date end) as going_on_signed_date
    from {{ ref('int_contract_lines_converted') }}
    where arr_usd >= 0
    group by customer_industry_key, contract_key, subscription_key, start_date
),

{# an open-ended line ends its term where the next line starts #}
numbered as (
    select
        groups.*,
        coalesce(sum(case when paper_end_date = {{ last_day() }} then 1 else 0 end) over earlier, 0) as open_count
    from groups
    where paper_end_date is not null
    window earlier as (
        partition by subscription_key order by start_date rows between unbounded preceding and 1 preceding
    )
),

started as (
    select
        numbered.*,
        case
            when start_date <= max(paper_end_date) over (
                partition by subscription_key, open_count order by start_date
                rows between unbounded preceding and 1 preceding
            ) then 0
            else 1
        end as is_start
    from numbered
),

placed as (
    select
        started.*,
        sum(is_start) over (
            partition by subscription_key order by start_date rows between unbounded preceding and current row
        ) as block_number,
        coalesce(next_start_date, {{ last_day() }}) as next_line_date
    from started
),

lasting as (
    select
        placed.*,
        max(start_date) over (partition by subscription_key, block_number) as last_group_date
    from placed
),

blocks as (
    select
        customer_industry_key,
        contract_key,
        subscription_key,
        block_number,
        min(start_date) as block_start_date,
        max(paper_end_date) as block_end_date,
        max(case when is_start = 1 then signed_date end) as signed_date,
        max(case when start_date = last_group_date then start_date end) as last_group_date,
        max(case when start_date = last_group_date then next_line_date end) as next_line_date,
        max(case when start_date = last_group_date then going_on_usd end) as going_on_usd,
        max(case when start_date = last_group_date then going_on_end_date end) as going_on_end_date,
        max(case when start_date = last_group_date then going_on_signed_date end) as going_on_signed_date
    from lasting
    group by customer_industry_key, contract_key, subscription_key, block_number
),

{# the row of the contract that rules whether its lines go on #}
ruling as (
    select
        blocks.subscription_key,
        blocks.block_number,
        max(decided.decision_number) as decision_number
    from blocks
    inner join {{ ref('int_renewals_decided') }} as decided
        on
            blocks.contract_key = decided.contract_key
            and blocks.last_group_date < decided.due_date
            and coalesce(blocks.going_on_signed_date, {{ first_day() }}) <= decided.decided_date
    where blocks.going_on_usd > 0
    group by blocks.subscription_key, blocks.block_number
)

select
    blocks.*,
    coalesce(replaced.replaced_date, {{ last_day() }}) as replaced_date,
    decided.due_date as churned_due_date
from blocks
left join {{ ref('int_contracts_replaced') }} as replaced on blocks.contract_key = replaced.contract_key
left join ruling
    on blocks.subscription_key = ruling.subscription_key and blocks.block_number = ruling.block_number
left join {{ ref('int_renewals_decided') }} as decided
    on ruling.decision_number = decided.decision_number and decided.outcome = 'churned'
