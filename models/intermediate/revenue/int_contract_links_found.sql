{# A renewed row that names no contract: the one that starts in the ninety days before and carries at least half. #}
with

lines as (
    select * from {{ ref('int_contract_lines_cut') }}
),

claimed as (
    select * from {{ ref('int_contract_links_claimed') }}
    where problem is null
),

contracts as (
    select * from {{ ref('int_contracts') }}
),

rows_without_name as (
    select renewals.*
    from {{ ref('int_renewals_decided') }} as renewals
    where
        renewals.outcome = 'renewed'
        and renewals.renewed_contract_id is null
        and renewals.contract_key is not null
        and renewals.contract_key not in (select claimed.contract_key from claimed)
),

ended as (
    select rows_without_name.*
    from rows_without_name
    left join lines
        on
            rows_without_name.contract_key = lines.contract_key
            and rows_without_name.due_date >= lines.start_date
            and rows_without_name.due_date < lines.paper_until
    where lines.contract_key is null
),

last_days as (
    select
        ended.renewal_id,
        ended.contract_key,
        ended.customer_industry_key,
        ended.due_date,
        max(least({{ add_days('lines.paper_until', -1) }}, {{ add_days('ended.due_date', -1) }})) as last_date
    from ended
    inner join lines
        on
            ended.contract_key = lines.contract_key
            and lines.is_started
            and lines.arr_usd > 0
            and ended.due_date > lines.start_date
            and lines.paper_until > lines.start_date
    group by ended.renewal_id, ended.contract_key, ended.customer_industry_key, ended.due_date
),

last_arr as (
    select
        last_days.renewal_id,
        last_days.contract_key,
        last_days.customer_industry_key,
        last_days.due_date,
        greatest(sum(lines.arr_usd), 0) as last_usd
    from last_days
    inner join lines
        on
            last_days.contract_key = lines.contract_key
            and lines.is_started
            and last_days.last_date >= lines.start_date
            and last_days.last_date < lines.paper_until
    group by last_days.renewal_id, last_days.contract_key, last_days.customer_industry_key, last_days.due_date
),

followers as (
    select
        last_arr.renewal_id,
        last_arr.customer_industry_key,
        last_arr.contract_key,
        next_contracts.contract_key as next_contract_key,
        next_contracts.first_paid_date as link_date,
        row_number() over (
            partition by last_arr.renewal_id
            order by
                next_contracts.first_paid_date desc,
                next_contracts.first_paid_usd + next_contracts.first_discount_usd desc,
                next_contracts.contract_key
        ) as choice
    from last_arr
    inner join contracts on last_arr.contract_key = contracts.contract_key
    inner join contracts as next_contracts
        on
            last_arr.customer_industry_key = next_contracts.customer_industry_key
            and last_arr.contract_key <> next_contracts.contract_key
            and contracts.first_date <= next_contracts.first_paid_date
            and {{ add_days('last_arr.due_date', -89) }} <= next_contracts.first_paid_date
            and last_arr.due_date >= next_contracts.first_paid_date
    left join claimed
        on
            next_contracts.contract_key = claimed.next_contract_key
            and next_contracts.first_paid_date >= claimed.link_date
    where
        claimed.next_contract_key is null
        and 2 * (next_contracts.first_paid_usd + next_contracts.first_discount_usd) >= last_arr.last_usd
)

select * from followers
where choice = 1
