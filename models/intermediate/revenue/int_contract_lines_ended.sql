{# Where each line that has started ends: cut, ended by a link, gone on by itself; discounts at their paper end. #}
with

going_on as (
    select
        subscription_key,
        last_group_date,
        {{ add_days('goes_on_until', 1) }} as goes_on_until
    from {{ ref('int_contract_blocks_assembled') }}
    where goes_on_until is not null
),

ended as (
    select
        lines.*,
        least(
            case
                when lines.is_auto_renewing and lines.arr_usd > 0 and lines.paper_until < lines.cut_date
                    then least(greatest(coalesce(going_on.goes_on_until, lines.cut_date), lines.paper_until), lines.cut_date)
                when lines.is_auto_renewing and lines.arr_usd = 0 then lines.going_on_until
                else lines.paper_until
            end,
            coalesce(churned.churned_from, {{ last_day() }}),
            coalesce(replaced.replaced_date, {{ last_day() }})
        ) as valid_until,
        coalesce(replaced.replaced_date, {{ last_day() }}) as replaced_date
    from {{ ref('int_contract_lines_cut') }} as lines
    left join going_on
        on lines.subscription_key = going_on.subscription_key and lines.start_date = going_on.last_group_date
    left join {{ ref('int_lines_churned_early') }} as churned on lines.contract_line_id = churned.contract_line_id
    left join {{ ref('int_contracts_replaced') }} as replaced on lines.contract_key = replaced.contract_key
    where lines.is_started
)

select * from ended
